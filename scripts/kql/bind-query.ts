import type { Span } from '../source/position';
import { createRecentMemory } from '../source/recent-memory';
import { analyze, parse, toAnalysis } from './analyze-text';
import { boundCode, isEdited } from './bound-code';
import { bracedBody } from './braced-body';
import { findEndlessCalls } from './count-calls';
import { explainEquals } from './explain-equals';
import { findInBodies } from './find-in-bodies';
import { findMixedChoices, type MixedChoice } from './find-mixed-choices';
import { argumentTypeAt } from './host-nodes';
import type { HostAnalysis, HostDiagnostic, HostResultType } from './host-types';
import type { QueryDiagnostic } from './query-diagnostic';
import { readSyntaxTree } from './read-syntax-tree';
import { nothingSeen, seenSchemas, type SeenSchema, type SeenSchemas } from './seen-schemas';
import { explainFirstMistake, isSyntaxCode, mistakesOfShape } from './syntax-mistakes';
import type { SyntaxNode } from './syntax-node';
import type { Column, WorkspaceSchema } from './workspace-schema';
import { allSymbols, isPlainName, symbolsNamedIn } from './workspace-symbols';

export type { QueryDiagnostic };

/** A query as the binder understood it. */
export interface BoundQuery {
  readonly text: string;
  /** Where the text is not KQL, the first is what is wrong with it: the parser's others mostly follow from it. */
  readonly diagnostics: readonly QueryDiagnostic[];
  /** The columns that the query returns; undefined if it returns no table. Unknown types appear as dynamic. */
  readonly columns: readonly Column[] | undefined;
  /** The bound tree, built on first use; undefined if nothing could be bound. */
  readonly tree: SyntaxNode | undefined;
  /** Binds the query anew with output schemas for plugins whose rows were seen. Positions stay those of `text`. */
  readonly withSchemas?: (schemas: readonly SeenSchema[]) => BoundQuery;
}

/** What was bound last against a workspace, the oldest first: few, and no long ones, whose trees take megabytes. */
const recentlyBound = new WeakMap<WorkspaceSchema, ReturnType<typeof createRecentMemory<string, BoundQuery>>>();
const mostRecent = 40;
/** An editor stays for days, and its texts are others at each key. */
const mostEdited = 8;
const longestRecent = 20_000;

/**
 * Parses and binds a query against a workspace. Never throws for what an author can write. A detection's query is bound
 * by its checks, by its expansion and for each of its exclusions, so that what was bound lately is returned again.
 */
export function bindQuery(text: string, schema: WorkspaceSchema): BoundQuery {
  if (text.length > longestRecent) return bind(text, schema);
  const recent =
    recentlyBound.get(schema) ??
    createRecentMemory<string, BoundQuery>(() => (isEdited(schema) ? mostEdited : mostRecent));
  recentlyBound.set(schema, recent);
  return recent(text, () => bind(text, schema));
}

function bind(text: string, schema: WorkspaceSchema, seen: SeenSchemas = nothingSeen): BoundQuery {
  const full = seen.addTo(text);
  const endless = findEndlessCalls(full, schema);
  const analysis = endless === undefined ? analyzeIn(full, withFunctions(schema, seen)) : parse(full);
  const own = mistakesOfShape(full, analysis);
  const readable = own.length === 0 && endless === undefined;
  let tree: SyntaxNode | undefined;
  const readTree = (): SyntaxNode | undefined => {
    return readable ? (tree ??= readAsDeepAsPossible(analysis.root, seen)) : undefined;
  };
  const broken = explainFirstMistake(full, [...own, ...analysis.diagnostics]);
  const known = [...analysis.diagnostics, ...findInBodies(full, analysis)]
    .filter(({ code }) => !isSyntaxCode(code))
    .flatMap((found) => softenKnownFalsePositive(found, analysis))
    .flatMap((found) => softenIdleWildcard(found, full))
    .map((found) => softenFuzzyWildcard(found, full));
  const explained = broken === undefined ? explainEquals(full, known, (other) => countErrors(other, schema)) : known;
  const placed = explained.map((found) => inWritten(found, seen));
  const mixed = mayChoose.test(text) ? findMixedChoices(readTree()) : [];
  const boundAgain = new Map<string, BoundQuery>();
  return {
    text,
    diagnostics: [
      ...(broken === undefined ? [] : [{ ...inWritten(broken, seen), severity: 'error' } as const]),
      ...(endless === undefined ? [] : [inWritten(endless, seen)]),
      ...placed,
      ...mixed.map(problemOfMixedChoice),
    ],
    columns: readable ? knownColumns(analysis.resultType) : undefined,
    get tree() {
      return readTree();
    },
    withSchemas: (schemas) => {
      const key = JSON.stringify(schemas);
      const again = boundAgain.get(key) ?? bind(text, schema, seenSchemas(schemas));
      if (boundAgain.size >= mostBoundAgain) boundAgain.clear();
      boundAgain.set(key, again);
      return again;
    },
  };
}

/**
 * The tree of a query; undefined if it is nested deeper than the stack reaches, of which the parser has a diagnostic.
 */
function readAsDeepAsPossible(...from: Parameters<typeof readSyntaxTree>): SyntaxNode | undefined {
  try {
    return readSyntaxTree(...from);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** What was found in the text with output schemas, at its places in the text that was written. */
function inWritten<Found extends Pick<QueryDiagnostic, 'span' | 'edits'>>(found: Found, seen: SeenSchemas): Found {
  const edits = found.edits?.map((edit) => ({ ...edit, span: withoutSeen(edit.span, seen) }));
  return { ...found, span: withoutSeen(found.span, seen), ...(edits && { edits }) };
}

function withoutSeen({ start, end }: Span, seen: SeenSchemas): Span {
  return { start: seen.offsetOf(start), end: seen.offsetOf(end) };
}

/** A replay sees the same columns in most of its windows. */
const mostBoundAgain = 4;

function analyzeIn(text: string, schema: WorkspaceSchema): HostAnalysis {
  // Where an editor asks about the text, what it is told and what is found are of one binding.
  const shared = isEdited(schema) ? boundCode(text, schema) : undefined;
  if (shared !== undefined) return toAnalysis(shared);
  const analysis = analyze(text, symbolsNamedIn(text, schema));
  return needsAllTables(text, analysis, schema) ? analyze(text, allSymbols(text, schema)) : analysis;
}

function withFunctions(schema: WorkspaceSchema, seen: SeenSchemas): WorkspaceSchema {
  if (seen.functionNames.size === 0) return schema;
  const functions = new Map(schema.functions);
  for (const name of seen.functionNames) {
    const declared = schema.functions.get(name);
    if (declared?.body === undefined) continue;
    functions.set(name, { ...declared, body: seen.addTo(bracedBody(declared.body), name) });
  }
  return { ...schema, functions };
}

function countErrors(text: string, schema: WorkspaceSchema): number {
  return analyze(text, symbolsNamedIn(text, schema)).diagnostics.filter(({ severity }) => severity === 'error').length;
}

/** What stands in most queries that have a choice between values; others need not be read for it. */
const mayChoose = /\b(?:iff|iif|case|coalesce)\s*\(/;

function problemOfMixedChoice({ name, types, span }: MixedChoice): QueryDiagnostic {
  const message = `${name}() chooses between ${types.join(' and ')}; convert them to one type.`;
  return problem('mixed-types', message, span);
}

/**
 * A wildcard takes every table that fits, a search without tables takes all, and KS204 says that one is missing: these
 * need the whole schema. A plain name in the query was looked up already, but not what the function calls that it may
 * be the name of.
 */
function needsAllTables(text: string, { diagnostics }: HostAnalysis, { functions }: WorkspaceSchema): boolean {
  const missing = diagnostics.filter(({ code }) => code === 'KS204');
  const names = missing.map(({ span }) => text.slice(span.start, span.end));
  if (names.some((name) => !isPlainName(name) || functions.has(name))) return true;
  if (!/\b(?:union|find|search)\b/.test(text)) return false;
  return readsEveryTable.test(text) || /\b(?:union|find|search)\b[^|;]*?(?:\*|\w\*)/.test(text);
}

/** A search or find that begins a pipe and names no tables. */
const readsEveryTable = /(?:^|[;(=])\s*(?:search|find)\s+(?!in\b)/m;

function problem(code: string, message: string, span: Span): QueryDiagnostic {
  return { code, severity: 'error', message, span };
}

/** Functions that return a dynamic value as it is. ("parse_json()", Kusto documentation: and its other names.) */
const takesDynamic = new Set(['todynamic', 'parse_json', 'parsejson', 'toobject']);

/**
 * The service accepts `count(x)` and `make_timespan()` with fractions of a second, which the binder calls errors, and
 * `todynamic()` of a dynamic value, of which nothing need be said.
 */
function softenKnownFalsePositive(diagnostic: HostDiagnostic, analysis: HostAnalysis): readonly QueryDiagnostic[] {
  if (diagnostic.code !== 'KS107' && diagnostic.code !== 'KS134') return [diagnostic];
  const argument = argumentTypeAt(analysis.root, diagnostic.span);
  if (argument?.type === 'dynamic' && takesDynamic.has(argument.called)) return [];
  const harmless = ['count', 'make_timespan'].includes(argument?.called ?? '');
  return harmless ? [{ ...diagnostic, severity: 'warning' }] : [diagnostic];
}

/** A list of columns that takes a wildcard, and leaves the rows as they are if none fits. */
const leavesOut = /\bproject-(?:away|reorder)\b[^|;]*$/;
const longestList = 2_000;

/** The service is believed to take a wildcard that fits no column; the parser's library says two things of it. */
function softenIdleWildcard(found: QueryDiagnostic, text: string): readonly QueryDiagnostic[] {
  const { code, span } = found;
  if ((code !== 'KS109' && code !== 'KS142') || !text.slice(span.start, span.end).includes('*')) return [found];
  if (!leavesOut.test(text.slice(Math.max(0, span.start - longestList), span.start))) return [found];
  const help = 'It does nothing; is it misspelled?';
  return code === 'KS109' ? [] : [{ ...found, severity: 'warning', help }];
}

/** The members of a fuzzy union up to a place, none of which ends its list. */
const inFuzzyUnion = /\bunion\b[^|;]*\bisfuzzy\s*=\s*true\b[^|;]*$/;

/** A wildcard of a fuzzy union that stands for nothing is not a member of it. ("union operator", isfuzzy.) */
function softenFuzzyWildcard(found: QueryDiagnostic, text: string): QueryDiagnostic {
  const { code, span } = found;
  if (code !== 'KS142' || !text.slice(span.start, span.end).includes('*')) return found;
  if (!inFuzzyUnion.test(text.slice(Math.max(0, span.start - longestList), span.start))) return found;
  return { ...found, severity: 'warning', help: 'The union does without it; is it misspelled?' };
}

function knownColumns(type: HostResultType | undefined): readonly Column[] | undefined {
  if (type?.kind !== 'table') return undefined;
  return type.columns.map(({ name, type: columnType }) => ({
    name,
    type: columnType === 'unknown' ? 'dynamic' : columnType,
  }));
}
