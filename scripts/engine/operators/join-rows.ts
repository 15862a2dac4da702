import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import { ownValue } from '../../source/own-value';
import { itemsOf, knownColumns, overRowsOf, parameterText, partOf, type BuildContext } from '../build-context';
import { UnsupportedFeature } from '../function-table';
import { provideNames } from '../open-columns';
import type { JoinKind } from '../join-kind';
import type { JoinRows, TablePlan } from '../plan';
import { gatherOrMissing, missingValue, positionOf, relationOfThunks, selectRows, type Relation } from '../relation';
import { rowKey } from '../row-groups';
import { reverseRows } from '../row-order';
import type { RunBudget } from '../run-budget';
import { inStretches, type Runtime } from '../runtime';
import type { Column, KqlType } from '../values';
import { keepWhere } from './filter-rows';

const joinKinds: Readonly<Record<string, JoinKind>> = {
  innerunique: 'innerunique',
  inner: 'inner',
  leftouter: 'leftouter',
  rightouter: 'rightouter',
  fullouter: 'fullouter',
  leftanti: 'leftanti',
  anti: 'leftanti',
  leftantisemi: 'leftanti',
  rightanti: 'rightanti',
  rightantisemi: 'rightanti',
  leftsemi: 'leftsemi',
  rightsemi: 'rightsemi',
};

const oneSided: Partial<Record<JoinKind, 'left' | 'right'>> = {
  leftanti: 'left',
  leftsemi: 'left',
  rightanti: 'right',
  rightsemi: 'right',
};

/** `join kind=inner (T) on k, $left.a == $right.b` */
export function buildJoin(node: SyntaxNode, source: TablePlan, context: BuildContext): JoinRows {
  const kind = parameterText(node, 'kind') ?? 'innerunique';
  const join = ownValue(joinKinds, kind);
  if (!join) throw new UnsupportedFeature(`join kind=${kind}`);
  const clause = node.parts['ConditionClause'];
  const { left, right } = buildSides(node, clause, source, context);
  const keys = buildKeys(clause, left, right, context);
  const side = oneSided[join];
  const origins = [
    ...(side === 'right' ? [] : outputsOf('left', left.columns)),
    ...(side === 'left' ? [] : outputsOf('right', right.columns)),
  ];
  return joining(node, left, right, join, keys, origins);
}

/** `lookup kind=leftouter T on k`: a join that leaves out the keys of the right side. */
export function buildLookup(node: SyntaxNode, source: TablePlan, context: BuildContext): JoinRows {
  const kind = parameterText(node, 'kind') ?? 'leftouter';
  if (kind !== 'leftouter' && kind !== 'inner') throw new UnsupportedFeature(`lookup kind=${kind}`);
  const clause = node.parts['LookupClause'];
  const { left, right } = buildSides(node, clause, source, context);
  const keys = buildKeys(clause, left, right, context);
  const keyNames = new Set(keys.map((key) => key.right));
  const others = right.columns.filter((column) => !keyNames.has(column.name));
  const origins = [...outputsOf('left', left.columns), ...outputsOf('right', others)];
  return joining(node, left, right, kind, keys, origins);
}

function joining(
  node: SyntaxNode,
  source: TablePlan,
  right: TablePlan,
  join: JoinKind,
  keys: JoinRows['keys'],
  origins: JoinRows['outputs'],
): JoinRows {
  const bound = knownColumns(node.columns).map((column) => column.name);
  const named = bound.length === origins.length ? bound : distinctNames(origins.map((origin) => origin.name));
  const columns = origins.map((origin, index): Column => {
    const plan = origin.side === 'left' ? source : right;
    return { name: named[index]!, type: plan.columns[positionOf(plan.columns, origin.name)]!.type };
  });
  return { kind: 'join-rows', source, right, join, keys, outputs: origins, columns, span: node.span };
}

/** A name that is taken gets the next number, as the binder does it. */
function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let distinct = name;
    for (let number = 1; taken.has(distinct); number++) distinct = `${name}${number}`;
    taken.add(distinct);
    return distinct;
  });
}

/** Returns both sides with the columns that the conditions name, where a side is open. */
function buildSides(
  node: SyntaxNode,
  clause: SyntaxNode | undefined,
  source: TablePlan,
  context: BuildContext,
): { readonly left: TablePlan; readonly right: TablePlan } {
  const built = context.buildTable(partOf(node, 'Expression'), context);
  const named = { left: new Set<string>(), right: new Set<string>() };
  if (clause) {
    walkSyntax(clause, (part) => {
      if (part.kind === 'PathExpression') {
        const root = part.parts['Expression']?.text;
        if (root === '$left') named.left.add(part.parts['Selector']?.text ?? '');
        if (root === '$right') named.right.add(part.parts['Selector']?.text ?? '');
      }
    });
    for (const item of itemsOf(clause, 'Expressions').flatMap(conjuncts)) {
      if (item.kind !== 'NameReference') continue;
      named.left.add(item.text!);
      named.right.add(item.text!);
    }
  }
  return { left: provideNames([...named.left], source), right: provideNames([...named.right], built) };
}

function outputsOf(side: 'left' | 'right', columns: readonly Column[]): JoinRows['outputs'] {
  return columns.map(({ name }) => ({ side, name }));
}

function buildKeys(
  clause: SyntaxNode | undefined,
  left: TablePlan,
  right: TablePlan,
  context: BuildContext,
): JoinRows['keys'] {
  if (!clause || clause.kind !== 'JoinOnClause') throw new UnsupportedFeature('join without on');
  const conditions = itemsOf(clause, 'Expressions').flatMap(conjuncts);
  return conditions.map((condition) => buildKey(condition, left, right, context));
}

function conjuncts(node: SyntaxNode): readonly SyntaxNode[] {
  if (node.kind !== 'AndExpression') return [node];
  return [...conjuncts(partOf(node, 'Left')), ...conjuncts(partOf(node, 'Right'))];
}

function buildKey(
  condition: SyntaxNode,
  left: TablePlan,
  right: TablePlan,
  context: BuildContext,
): JoinRows['keys'][number] {
  if (condition.kind === 'NameReference') return { left: condition.text!, right: condition.text! };
  if (condition.kind !== 'EqualExpression') throw new UnsupportedFeature('join on', 'only equality of two columns');
  const sides = [partOf(condition, 'Left'), partOf(condition, 'Right')].map((node) => {
    const root = node.parts['Expression'];
    const label = root?.text === '$left' ? 'left' : root?.text === '$right' ? 'right' : undefined;
    const plan = label === 'right' ? right : left;
    const built = label && context.buildScalar(node, overRowsOf(plan, context));
    if (!label || built?.kind !== 'column') throw new UnsupportedFeature('join on', 'only equality of two columns');
    return { label, name: built.name };
  });
  const leftSide = sides.find((side) => side.label === 'left');
  const rightSide = sides.find((side) => side.label === 'right');
  if (!leftSide || !rightSide) throw new UnsupportedFeature('join on', 'a condition on one side');
  return { left: leftSide.name, right: rightSide.name };
}

/** Positions of the rows that meet, pair by pair; -1 if a side has no row. */
interface Pairs {
  readonly left: number[];
  readonly right: number[];
}

/** Runs `join` and `lookup` of every kind. */
export function runJoin(plan: JoinRows, runtime: Runtime): Relation {
  const given = keepWhere(plan.leftConditions ?? [], runtime.run(plan.source, runtime), runtime);
  const left = keepsOthers(plan, given, runtime) ? reverseRows(given) : given;
  const right = runtime.run(plan.right, runtime);
  const leftKeys = keysOf(left, plan, 'left');
  const rightKeys = keysOf(right, plan, 'right');
  const side = oneSided[plan.join];
  if (side) return keepOneSide(plan, side === 'left' ? left : right, { leftKeys, rightKeys, left, right }, side);
  const pairs = pairRows(plan.join, { leftKeys, rightKeys, left, right }, runtime);
  return gatherPairs(plan, left, right, pairs);
}

/** Returns the outputs of a join for pairs of rows; -1 stands for a row that is not there. */
export function gatherPairs(
  plan: Pick<JoinRows, 'columns' | 'outputs'>,
  left: Relation,
  right: Relation,
  pairs: Pairs,
): Relation {
  return relationOfThunks(
    plan.columns,
    plan.outputs.map((output, index) => () => {
      const from = output.side === 'left' ? left : right;
      const rows = output.side === 'left' ? pairs.left : pairs.right;
      return gatherOrMissing(
        from.values(positionOf(from.columns, output.name)),
        rows,
        missingValue(plan.columns[index]!),
      );
    }),
    pairs.left.length,
  );
}

type KeyOf = (row: number) => unknown;

/** Whether innerunique is to keep other left rows than the first of each key. */
function keepsOthers(plan: JoinRows, left: Relation, runtime: Runtime): boolean {
  if (plan.join !== 'innerunique' || runtime.chooseOther === undefined) return false;
  const keyOf = keysOf(left, plan, 'left');
  const keys = new Set(Array.from({ length: left.rowCount }, (_, row) => keyOf(row)));
  if (keys.size === left.rowCount) return false;
  return runtime.chooseOther({ span: plan.span, about: 'which left row of each key is kept' });
}

function keysOf(rows: Relation, plan: JoinRows, side: 'left' | 'right'): KeyOf {
  const positions = plan.keys.map((key) => positionOf(rows.columns, key[side]));
  if (rows.rowCount === 0) return () => undefined;
  const types = positions.map((position) => rows.columns[position]!.type);
  return rowKey(
    positions.map((position) => rows.values(position)),
    types.map((type, index) => comparableType(type, otherType(plan, side, index))),
  );
}

function otherType(plan: JoinRows, side: 'left' | 'right', index: number): KqlType {
  const other = side === 'left' ? plan.right : plan.source;
  const name = plan.keys[index]![side === 'left' ? 'right' : 'left'];
  return other.columns[positionOf(other.columns, name)]!.type;
}

/** Keys of different types meet as text: an int and a long, a string and a dynamic. */
function comparableType(type: KqlType, other: KqlType): KqlType {
  if (type === other) return type;
  const numbers: readonly KqlType[] = ['int', 'long', 'real'];
  if (numbers.includes(type) && numbers.includes(other)) return type;
  throw new UnsupportedFeature('join on', `keys of type ${type} and ${other}`);
}

function indexRows(rows: Relation, keyOf: KeyOf, budget: RunBudget): Map<unknown, number[]> {
  const index = new Map<unknown, number[]>();
  inStretches(rows.rowCount, budget, (start, end) => {
    for (let row = start; row < end; row++) {
      const key = keyOf(row);
      const same = index.get(key);
      if (same) same.push(row);
      else index.set(key, [row]);
    }
  });
  return index;
}

function pairRows(join: JoinKind, { left, right, leftKeys, rightKeys }: Sides, { budget }: Runtime): Pairs {
  const index = indexRows(right, rightKeys, budget);
  const pairs: Pairs = { left: [], right: [] };
  const matched = new Uint8Array(right.rowCount);
  const keepsLeft = join === 'leftouter' || join === 'fullouter';
  const seen = new Set<unknown>();
  for (let row = 0; row < left.rowCount; row++) {
    const key = leftKeys(row);
    if (join === 'innerunique') {
      if (seen.has(key)) continue;
      seen.add(key);
    }
    const matches = index.get(key);
    budget.makeRows(matches?.length ?? 1);
    if (!matches && keepsLeft) addPair(pairs, row, -1);
    for (const match of matches ?? []) {
      matched[match] = 1;
      addPair(pairs, row, match);
    }
  }
  if (join === 'rightouter' || join === 'fullouter') {
    matched.forEach((found, row) => found === 0 && addPair(pairs, -1, row));
  }
  return pairs;
}

function addPair(pairs: Pairs, left: number, right: number): void {
  pairs.left.push(left);
  pairs.right.push(right);
}

interface Sides {
  readonly left: Relation;
  readonly right: Relation;
  readonly leftKeys: KeyOf;
  readonly rightKeys: KeyOf;
}

/** semi keeps the rows of one side that have a match, anti those that have none. */
function keepOneSide(plan: JoinRows, kept: Relation, sides: Sides, side: 'left' | 'right'): Relation {
  const [other, otherKeys, ownKeys] =
    side === 'left' ? [sides.right, sides.rightKeys, sides.leftKeys] : [sides.left, sides.leftKeys, sides.rightKeys];
  const present = new Set<unknown>();
  for (let row = 0; row < other.rowCount; row++) present.add(otherKeys(row));
  const wanted = plan.join === 'leftsemi' || plan.join === 'rightsemi';
  const rows: number[] = [];
  for (let row = 0; row < kept.rowCount; row++) if (present.has(ownKeys(row)) === wanted) rows.push(row);
  const selected = selectRows(kept, rows);
  return { ...selected, columns: plan.columns };
}
