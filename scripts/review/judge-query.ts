import { bareQuery } from '../kql/bare-query';
import { bindQuery } from '../kql/bind-query';
import { rowOperators } from '../kql/row-operators';
import type { SyntaxNode } from '../kql/syntax-node';
import { unrollPipe } from '../kql/unroll-pipe';
import type { WorkspaceSchema } from '../kql/workspace-schema';
import { resultExpression } from '../prove/expectations/query-pipeline';
import { judgePredicate } from './judge-exclusion';
import type { PredicateChange } from './judge-exclusion';

/** A filter of a query that is not in the other state, or is another one there, in the words of the query. */
export interface EditedFilter {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What an edit makes of the rows of a query, and by which filters. */
export interface QueryEdit {
  readonly change: Extract<PredicateChange, 'wider' | 'narrower'>;
  readonly filters: readonly EditedFilter[];
}

/**
 * Whether a query returns fewer or more rows than before, if that can be told by what is written: filters and limits of
 * its last pipe that came, went, or hold for more or less, with nothing behind them that looks at several rows at once.
 *
 * @returns undefined if it cannot be told
 */
export function judgeQuery(
  before: string,
  after: string,
  schemas: { readonly before: WorkspaceSchema; readonly after: WorkspaceSchema },
): QueryEdit | undefined {
  const [old, now] = [readPipe(before, schemas.before), readPipe(after, schemas.after)];
  if (old === undefined || now === undefined || old.source !== now.source) return undefined;
  const start = countSame(old.steps, now.steps);
  const end = countSame(old.steps.slice(start).reverse(), now.steps.slice(start).reverse());
  const pairs = pairSteps(
    old.steps.slice(start, old.steps.length - end),
    now.steps.slice(start, now.steps.length - end),
  );
  const changed = new Set(pairs?.flatMap((pair) => [pair.before, pair.after]));
  if (!now.steps.slice(start).every((step) => changed.has(step) || isByRow(step))) return undefined;
  const edits = pairs?.map((pair) => ({ pair, change: judgeStep(pair) }));
  const first = edits?.[0];
  if (edits === undefined || first === undefined || first.change === 'other' || first.change === 'same')
    return undefined;
  if (!edits.every(({ change }) => change === first.change)) return undefined;
  return {
    change: first.change,
    filters: edits.map(({ pair }) => ({ before: pair.before?.text, after: pair.after?.text })),
  };
}

/** An operator of a pipe, as it is written on one line, and without what means nothing. */
interface Step {
  readonly node: SyntaxNode;
  /** The text of a part of it. */
  readonly written: (part: SyntaxNode) => string;
  readonly text: string;
  readonly bare: string;
}

interface StepPair {
  readonly before: Step | undefined;
  readonly after: Step | undefined;
}

function readPipe(
  query: string,
  schema: WorkspaceSchema,
): { readonly source: string; readonly steps: readonly Step[] } | undefined {
  const bound = bindQuery(query, schema);
  const result = bound.tree && resultExpression(bound.tree);
  if (result === undefined) return undefined;
  const { source, operators } = unrollPipe(result);
  const textOf = ({ span }: SyntaxNode) => query.slice(span.start, span.end);
  return {
    source: bareQuery(query.slice(0, source.span.end)),
    steps: operators.map((node) => ({
      node,
      written: textOf,
      text: textOf(node).replace(/\s+/g, ' ').trim(),
      bare: bareQuery(textOf(node)),
    })),
  };
}

function countSame(one: readonly Step[], other: readonly Step[]): number {
  const index = one.findIndex(({ bare }, at) => bare !== other[at]?.bare);
  return index < 0 ? Math.min(one.length, other.length) : index;
}

/** Functions that look at the rows around one. ("Window functions", Kusto docs.) */
const window = /\b(?:prev|next|row_number|row_cumsum|row_rank_dense|row_rank_min|row_window_session)\s*\(/;

/** An operator gives the same of a row whatever the others are: fewer rows in are fewer rows out. */
function isByRow({ node, bare }: Step): boolean {
  return (rowOperators.includes(node.kind) && !window.test(bare)) || node.kind === 'SortOperator';
}

/** What came or went, or stands in the place of another; undefined if steps came and others went. */
function pairSteps(before: readonly Step[], after: readonly Step[]): readonly StepPair[] | undefined {
  if (before.length === after.length) {
    return before
      .map((step, at) => ({ before: step, after: after[at] }))
      .filter((pair) => pair.before.bare !== pair.after?.bare);
  }
  const [fewer, more] = before.length < after.length ? [before, after] : [after, before];
  const added: Step[] = [];
  let at = 0;
  for (const step of more) {
    if (step.bare === fewer[at]?.bare) at += 1;
    else added.push(step);
  }
  if (at < fewer.length) return undefined;
  return added.map((step) =>
    more === after ? { before: undefined, after: step } : { before: step, after: undefined },
  );
}

function judgeStep({ before, after }: StepPair): PredicateChange {
  if (before !== undefined && after !== undefined) {
    const isFilter = isPlainFilter(before) && isPlainFilter(after);
    return isFilter ? judgeConditions(before, after) : 'other';
  }
  const step = before ?? after;
  const isJudged = step !== undefined && (isPlainFilter(step) || step.node.kind === 'TakeOperator');
  if (!isJudged) return 'other';
  return after === undefined ? 'wider' : 'narrower';
}

/** A filter with a condition: one that is being written may have none yet. */
function isPlainFilter({ node, bare, written }: Step): boolean {
  const { Condition: condition } = node.parts;
  const isWhole = condition !== undefined && written(condition).trim() !== '';
  return node.kind === 'FilterOperator' && isWhole && !window.test(bare);
}

/** One condition implies another if each of its alternatives demands all that some alternative of the other does. */
function judgeConditions(before: Step, after: Step): PredicateChange {
  const [old, now] = [alternativesOf(before), alternativesOf(after)];
  const isNarrower = implies(now, old);
  const isWider = implies(old, now);
  if (isNarrower === isWider) return isNarrower ? 'same' : 'other';
  return isNarrower ? 'narrower' : 'wider';
}

/** Alternatives, each as the texts of what must hold together. */
type Alternatives = readonly (readonly string[])[];

function implies(one: Alternatives, other: Alternatives): boolean {
  return one.every((demands) =>
    other.some((all) => all.every((each) => demands.some((demand) => isWithin(demand, each)))),
  );
}

/** Whether what fulfils one comparison fulfils the other. */
function isWithin(demand: string, other: string): boolean {
  const change = judgePredicate(other, demand);
  return change === 'same' || change === 'narrower';
}

function alternativesOf({ node, written }: Step): Alternatives {
  const condition = node.parts.Condition;
  return condition === undefined ? [] : readAlternatives(condition, written);
}

function readAlternatives(node: SyntaxNode, textOf: (node: SyntaxNode) => string): Alternatives {
  const { Left: left, Right: right } = node.parts;
  if (left !== undefined && right !== undefined) {
    if (node.kind === 'OrExpression') return [...readAlternatives(left, textOf), ...readAlternatives(right, textOf)];
    if (node.kind === 'AndExpression') {
      const [some, others] = [readAlternatives(left, textOf), readAlternatives(right, textOf)];
      // Of many alternatives times many nothing is made: they are one comparison then.
      if (some.length * others.length <= mostAlternatives)
        return some.flatMap((one) => others.map((other) => [...one, ...other]));
    }
  }
  return [[textOf(node)]];
}

const mostAlternatives = 64;
