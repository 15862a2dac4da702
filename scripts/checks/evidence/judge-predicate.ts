import { outlineQuery } from '../../engine/outline-query';
import { bindQuery } from '../../kql/bind-query';
import type { WorkspaceSchema } from '../../kql/workspace-schema';
import { readCondition, type ConditionTree } from './condition-tree';
import type { Moment } from './clock';
import type { IdleDescription } from './describe-idle';
import { describeIdle } from './describe-idle';
import { findIdleConditions } from './find-idle-conditions';
import { followRows } from './follow-rows';
import { canFail, type JudgedRows } from './judge-condition';
import type { QueryFlow } from './row-flow';

/** Conditions over one table, each by itself, and what they are conditions on. */
export interface PredicateFlow {
  /** The query that has them as its filters. */
  readonly text: string;
  readonly flow: QueryFlow;
  /** Where in that query each predicate begins. */
  readonly starts: readonly number[];
}

/**
 * Follows conditions over a table as the filters of one query; undefined if one of them cannot be read.
 *
 * @param source how a query names the table
 */
export function followPredicates(
  predicates: readonly string[],
  source: string,
  schema: WorkspaceSchema,
): PredicateFlow | undefined {
  let text = source;
  const starts: number[] = [];
  for (const predicate of predicates) {
    text += '\n| where (';
    starts.push(text.length);
    text += `${predicate}\n)`;
  }
  const { tree, diagnostics } = bindQuery(text, schema);
  if (tree === undefined || diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  const outline = outlineQuery(tree);
  const flow = outline && followRows(outline);
  return flow?.filters.length === predicates.length ? { text, flow, starts } : undefined;
}

/** What is wrong with what a predicate decides. */
export interface PredicateFault {
  /** part: only a branch of it is true of none or of all. */
  readonly verdict: 'never' | 'always' | 'part';
  readonly description: IdleDescription | undefined;
}

/** Tells what a predicate decides: whether it can be true, can be false, and whether each part of it can. */
export function judgePredicate(
  { text, flow }: PredicateFlow,
  index: number,
  moment: Moment,
): PredicateFault | undefined {
  const rows: JudgedRows = { evaluate: moment.evaluate, origins: flow.origins };
  const { added } = flow.filters[index]!;
  const [idle, ...others] = findIdleConditions({ before: [], added, span: flow.filters[index]!.span }, rows);
  const description = idle && describeIdle(idle, { text, origins: flow.origins, period: undefined });
  const tree = treeOf({ text, flow }, index, moment);
  if (!canFail(tree, rows)) return { verdict: 'always', description };
  if (idle === undefined) return undefined;
  const decides = [idle, ...others].some((each) => {
    return each.verdict === 'never' && (each.beside !== undefined || isConjunct(each.part, tree));
  });
  return { verdict: decides ? 'never' : 'part', description };
}

/** The condition that a predicate is, as one tree. */
export function treeOf(
  { flow }: Pick<PredicateFlow, 'flow' | 'text'>,
  index: number,
  { evaluate }: Moment,
): ConditionTree {
  const { added } = flow.filters[index]!;
  const parts = added.map((condition) => readCondition(condition, evaluate));
  return parts.length === 1 ? parts[0]! : { kind: 'and', parts, expression: added[0]!.expression };
}

/** Whether a part must hold for the whole to hold. */
function isConjunct(part: ConditionTree, whole: ConditionTree): boolean {
  if (whole.kind !== 'leaf' && whole.kind !== 'and') return whole.expression === part.expression;
  return (
    whole.expression === part.expression || (whole.kind === 'and' && whole.parts.some((each) => isConjunct(part, each)))
  );
}
