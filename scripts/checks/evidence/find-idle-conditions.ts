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
    return { condition, tree: readCondition(condition, rows.evaluate) };
  });
  for (const condition of added) {
    const tree = readCondition(condition, rows.evaluate);
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
  if (related.length === 0 || canAllHold([...related.map(({ tree }) => tree), added.tree], rows)) return [];
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
