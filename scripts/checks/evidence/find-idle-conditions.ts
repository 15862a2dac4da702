import type { EvaluateAlone } from '../../engine/evaluate-alone';
import { readCondition, type ConditionTree } from './condition-tree';
import { canAllHold, judgeCondition, judgeLeaf, subjectsOf, type JudgedRows } from './judge-condition';
import type { Condition, Filter } from './row-flow';

/** A condition, or a part of one, that decides nothing. */
export interface IdleCondition {
  readonly verdict: 'never' | 'always';
  /** The part that decides nothing by itself. */
  readonly part: ConditionTree;
  /** The condition that it stands in. */
  readonly condition: Condition;
  /** For one that is never true beside others: the first of those that rules it out, if one alone does. */
  readonly beside?: { readonly condition: Condition; readonly tree: ConditionTree } | 'several';
}

/** Returns the conditions of a filter, and the parts of them, that are true of no row or of every row. */
export function findIdleConditions({ before, added }: Filter, rows: JudgedRows): readonly IdleCondition[] {
  const idle: IdleCondition[] = [];
  const kept: { readonly condition: Condition; readonly tree: ConditionTree }[] = before.map((condition) => {
    return { condition, tree: readOnce(condition, rows.evaluate) };
  });
  for (const condition of added) {
    const tree = readOnce(condition, rows.evaluate);
    const own = findIdleParts(tree, rows).map((found) => ({ ...found, condition }));
    if (own.length === 0) idle.push(...findContradiction({ condition, tree }, kept, rows));
    idle.push(...own);
    kept.push({ condition, tree });
  }
  return idle;
}

/** Returns the smallest parts of a condition that are idle. */
export function findIdleParts(
  tree: ConditionTree,
  rows: JudgedRows,
): readonly Pick<IdleCondition, 'verdict' | 'part'>[] {
  if (tree.kind === 'leaf') {
    const verdict = judgeLeaf(tree, rows);
    return verdict === 'sometimes' ? [] : [{ verdict, part: tree }];
  }
  const inner = tree.parts.flatMap((part) => findIdleParts(part, rows));
  if (inner.length > 0 || tree.kind === 'not' || !shareSubjects(tree.parts)) return inner;
  const verdict = judgeCondition(tree, rows);
  return verdict === 'sometimes' ? [] : [{ verdict, part: tree }];
}

function shareSubjects(trees: readonly ConditionTree[]): boolean {
  const seen = new Set<string>();
  return trees.some((tree) => {
    const subjects = [...subjectsOf(tree)];
    const isShared = subjects.some((subject) => seen.has(subject));
    subjects.forEach((subject) => seen.add(subject));
    return isShared;
  });
}

interface Kept {
  readonly condition: Condition;
  readonly tree: ConditionTree;
}

/** Looks at the conditions that are about the same as a new one, or about what those are about. */
function findContradiction(added: Kept, kept: readonly Kept[], rows: JudgedRows): readonly IdleCondition[] {
  const related = relatedTo(added.tree, kept);
  if (related.length === 0 || !mayExclude([...related.map(({ tree }) => tree), added.tree])) return [];
  if (canAllHold([...related.map(({ tree }) => tree), added.tree], rows)) return [];
  // What was ruled out before is another condition's finding.
  if (
    related.length > 1 &&
    !canAllHold(
      related.map(({ tree }) => tree),
      rows,
    )
  )
    return [];
  const alone = related.find(({ tree }) => !canAllHold([tree, added.tree], rows));
  return [{ verdict: 'never', part: added.tree, condition: added.condition, beside: alone ?? 'several' }];
}

function relatedTo(tree: ConditionTree, kept: readonly Kept[]): readonly Kept[] {
  const subjects = new Set(subjectsOf(tree));
  const related = new Set<Kept>();
  for (let grows = true; grows;) {
    grows = false;
    for (const each of kept) {
      const own = related.has(each) ? [] : [...subjectsOf(each.tree)];
      if (!own.some((subject) => subjects.has(subject))) continue;
      related.add(each);
      own.forEach((subject) => subjects.add(subject));
      grows = true;
    }
  }
  return kept.filter((each) => related.has(each));
}

/**
 * Whether conditions may rule each other out at all: two are about the same, and one of them asks for a value, or they
 * ask for the opposite. Conditions that each leave something out, as most do, need not be tried.
 */
function mayExclude(trees: readonly ConditionTree[]): boolean {
  const seen = new Map<string, { leaves: number; asks: boolean; keys: Map<string, boolean> }>();
  const visit = (tree: ConditionTree, isDenied: boolean): boolean => {
    if (tree.kind !== 'leaf') return tree.parts.some((part) => visit(part, isDenied !== (tree.kind === 'not')));
    const subject = tree.term?.key ?? tree.key;
    const known = seen.get(subject) ?? { leaves: 0, asks: false, keys: new Map<string, boolean>() };
    const isNegative = tree.isNegative !== isDenied;
    const isOpposite = known.keys.has(tree.key) && known.keys.get(tree.key) !== isNegative;
    known.keys.set(tree.key, isNegative);
    known.leaves += 1;
    known.asks ||= (tree.leafKind === 'comparison' || asksForEnd(tree.expression)) && !isNegative;
    seen.set(subject, known);
    return isOpposite || (known.asks && known.leaves > 1);
  };
  return trees.some((tree) => visit(tree, false));
}

/** Whether a condition asks for how a text begins or ends, of which another may be the opposite. */
function asksForEnd(expression: Condition['expression']): boolean {
  return expression.kind === 'call' && /^(?:starts|ends)with$/.test(expression.name);
}

const read = new WeakMap<EvaluateAlone, WeakMap<Condition, ConditionTree>>();

/** A condition is looked at again with each that comes after it. */
function readOnce(condition: Condition, evaluate: EvaluateAlone): ConditionTree {
  const known = read.get(evaluate) ?? new WeakMap<Condition, ConditionTree>();
  read.set(evaluate, known);
  const tree = known.get(condition) ?? readCondition(condition, evaluate);
  known.set(condition, tree);
  return tree;
}
