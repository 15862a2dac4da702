import { bindSoundly } from '../../engine/bind-soundly';
import { formatDatetime } from '../../engine/formats/datetime';
import { findTableReferences, type TableReference } from '../../expand/find-table-references';
import type { BoundQuery } from '../../kql/bind-query';
import { bracedBody } from '../../kql/braced-body';
import { findReferences } from '../../kql/query-references';
import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import type { FunctionSchema, WorkspaceSchema } from '../../kql/workspace-schema';
import { applyEdits, type TextEdit } from '../../source/edit-text';
import type { Span } from '../../source/position';
import { findProbe, type Probe } from './probe-query';

/** A stretch of time in ticks, its start outside and its end inside, and the time that `now()` is. */
export interface AskedWindow {
  readonly start: bigint;
  readonly end: bigint;
  readonly now: bigint;
}

export type WindowQuery =
  | {
      readonly kind: 'exact';
      /** The query with the functions of the repository that it calls, as it was bound. */
      readonly bound: BoundQuery;
      /** The query that gives at any time, over all events, what this one gives over those of a window. */
      readonly textOf: (window: AskedWindow) => string;
      /**
       * The query for the stretches of this length, such as 1m, in which there are events that this one looks at: rows of
       * one datetime, where each begins. Undefined if it cannot be told.
       */
      readonly probeOf: ((window: AskedWindow, length: string) => string) | undefined;
      /** Whether it reads watchlists where it runs. */
      readonly readsWatchlists: boolean;
    }
  /** It cannot be written so; `span` is in the query that was given. */
  | { readonly kind: 'refused'; readonly reason: string; readonly span: Span };

/**
 * Writes a query so that a workspace, which holds the events of years and whose clock is at today, answers as a run of the
 * schedule would have: each place that reads events is closed to those of the window, and what asks for the time is told
 * the run's. The functions of the repository that it calls go along as `let` statements, for theirs must be as well.
 */
export function queryOfWindow(query: BoundQuery, schema: WorkspaceSchema): WindowQuery {
  const declarations = declareFunctions(query, schema);
  const bound = declarations === '' ? query : bindSoundly(declarations + query.text, schema);
  const whole: Span = { start: 0, end: query.text.length };
  const placed = ({ start, end }: Span): Span =>
    start < declarations.length ? whole : { start: start - declarations.length, end: end - declarations.length };
  const refused = (reason: string, span: Span): WindowQuery => ({ kind: 'refused', reason, span: placed(span) });
  const error = bound.diagnostics.find(({ severity }) => severity === 'error');
  if (error !== undefined) return refused(error.message, error.span);
  if (bound.tree === undefined) return refused('the query was not read', whole);
  const references = findTableReferences(bound.tree, bound.text).filter((each) => isTimed(each, schema));
  for (const { followedBy, span } of references) {
    if (typeof followedBy === 'object') return refused(followedBy.refused, span);
  }
  const spans = [...references, ...findNamedTables(bound.tree)].map(({ span }) => span);
  const clocks = findClocks(bound.tree);
  const probe = spans.length === references.length ? findProbe(bound.tree, references) : undefined;
  return {
    kind: 'exact',
    bound,
    textOf: (window) =>
      applyEdits(bound.text, [
        ...spans.flatMap((span) => closeTo(window, span)),
        ...clocks.flatMap((node) => setClock(node, window.now)),
      ]).text,
    probeOf: probe && ((window, length) => writeProbe(bound.text, probe, window, length)),
    readsWatchlists: findReferences(bound).watchlists.length > 0,
  };
}

/** The functions of the repository that a query calls, and those that they call, each before what calls it. */
function declareFunctions(query: BoundQuery, schema: WorkspaceSchema): string {
  const own = new Map([...schema.functions].filter(([, { body }]) => body !== undefined));
  const declared = new Map<string, string>();
  const declare = (text: string): void => {
    for (const [name, declaration] of own) {
      if (declared.has(name) || !namesIn(text).has(name)) continue;
      const written = letOf(declaration);
      declared.set(name, '');
      declare(written);
      // Entered anew, it stands behind what it calls.
      declared.delete(name);
      declared.set(name, written);
    }
  };
  if (findReferences(query).functions.some(({ name }) => own.has(name))) declare(query.text);
  return [...declared.values()].join('');
}

function namesIn(text: string): ReadonlySet<string> {
  return new Set(text.match(/[\p{L}_][\p{L}\p{N}_]*/gu));
}

function letOf({ name, parameters, body = '' }: FunctionSchema): string {
  return `let ${name} = ${parameters === '' ? '()' : parameters} ${bracedBody(body)};\n`;
}

/** Events have a time; rows of watchlists and of functions that drop it are what they are today. */
function isTimed({ name, isFunction }: TableReference, schema: WorkspaceSchema): boolean {
  if (isFunction && schema.functions.get(name)?.body !== undefined) return false;
  const source = isFunction ? schema.functions.get(name) : schema.tables.get(name);
  return source?.columns?.some((column) => column.name === 'TimeGenerated' && column.type === 'datetime') === true;
}

/** Parentheses hold wherever rows may stand. */
function closeTo(window: AskedWindow, span: Span): readonly TextEdit[] {
  return [
    { span: { start: span.start, end: span.start }, text: '(' },
    { span: { start: span.end, end: span.end }, text: `${conditionOf(window)})` },
  ];
}

function conditionOf({ start, end }: AskedWindow): string {
  return ` | where TimeGenerated > ${datetimeOf(start)} and TimeGenerated <= ${datetimeOf(end)}`;
}

function writeProbe(text: string, { reads, statement }: Probe, window: AskedWindow, length: string): string {
  const parts = reads.map(({ reference, end }) => {
    const source = text.slice(reference.start, reference.end);
    return `(${source}${conditionOf(window)}${text.slice(reference.end, end)}\n| project TimeGenerated)`;
  });
  const all = parts.length === 1 ? parts.join('') : `union ${parts.join(', ')}`;
  return `${text.slice(0, statement)}${all}\n| summarize by TimeGenerated = bin(TimeGenerated, ${length})`;
}

function datetimeOf(ticks: bigint): string {
  return `datetime(${formatDatetime(ticks)})`;
}

/** What asks for the time: `now()`, `ago(1d)`, `datetime(now)`. ("now()", "ago()", Kusto docs.) */
function findClocks(tree: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  walkSyntax(tree, (node) => {
    if (/^(?:now|ago)$/.test(node.kind === 'FunctionCallExpression' ? (node.parts.Name?.text ?? '') : '')) {
      found.push(node);
    } else if (node.literal?.type === 'datetime' && /^\s*now\s*$/i.test(String(node.literal.value))) found.push(node);
  });
  return found;
}

function setClock(node: SyntaxNode, now: bigint): readonly TextEdit[] {
  const given = node.parts.ArgumentList?.parts.Expressions?.items[0];
  if (given === undefined) return [{ span: node.span, text: datetimeOf(now) }];
  const sign = node.parts.Name?.text === 'ago' ? '-' : '+';
  return [
    { span: { start: node.span.start, end: given.span.start }, text: `(${datetimeOf(now)} ${sign} (` },
    { span: { start: given.span.end, end: node.span.end }, text: '))' },
  ];
}

/** `table(name)` of a parameter or a variable: each call decides which table that is, and all have times. */
function findNamedTables(tree: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  walkSyntax(tree, (node) => {
    if (node.kind !== 'FunctionCallExpression' || node.parts.Name?.text !== 'table') return;
    if (node.parts.ArgumentList?.parts.Expressions?.items[0]?.literal?.type !== 'string') found.push(node);
  });
  return found;
}
