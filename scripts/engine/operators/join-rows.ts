import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import { ownValue } from '../../source/own-value';
import { itemsOf, knownColumns, overRowsOf, parameterText, partOf, type BuildContext } from '../build/build-context';
import { UnsupportedFeature } from '../values/function-table';
import { provideNames } from '../plan/open-columns';
import type { JoinKind } from '../plan/join-kind';
import type { JoinRows, TablePlan } from '../plan/plan';
import {
  columnThunk,
  composing,
  gatherOrMissing,
  missingValue,
  positionOf,
  relationOfThunks,
  selectRows,
  type Relation,
  type Selection,
} from '../values/relation';
import { reverseRows } from '../run/row-order';
import type { Runtime } from '../runtime';
import type { Column, KqlType, Value } from '../values';
import { keepWhere } from './filter-rows';
import { keysOf, pairRows, rowsMeeting, type KeyedRows, type Pairs } from './pair-rows';

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

/** Returns both sides with the columns that the conditions name, if a side is open. */
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

/** Runs `join` and `lookup` of every kind. */
export function runJoin(plan: JoinRows, runtime: Runtime): Relation {
  const given = keepWhere(plan.leftConditions ?? [], runtime.run(plan.source, runtime), runtime);
  const right = runtime.run(plan.right, runtime);
  const types = plan.keys.map((key) => keyTypes(plan, key));
  const rightKeys = keysOf(
    right,
    plan.keys.map((key) => key.right),
    types.map((type) => type.right),
    runtime.budget,
  );
  const keysOfLeft = (rows: Relation): KeyedRows =>
    keysOf(
      rows,
      plan.keys.map((key) => key.left),
      types.map((type) => type.left),
      runtime.budget,
    );
  const givenKeys = keysOfLeft(given);
  const isOther = keepsOthers(plan, givenKeys, runtime);
  const left = isOther ? reverseRows(given) : given;
  const leftKeys = isOther ? keysOfLeft(left) : givenKeys;
  const side = oneSided[plan.join];
  if (side === undefined)
    return gatherPairs(plan, left, right, pairRows(plan.join, leftKeys, rightKeys, runtime.budget));
  const isWanted = plan.join === 'leftsemi' || plan.join === 'rightsemi';
  const kept =
    side === 'left' ? rowsMeeting(leftKeys, rightKeys, isWanted) : rowsMeeting(rightKeys, leftKeys, isWanted);
  return { ...selectRows(side === 'left' ? left : right, kept), columns: plan.columns };
}

/** Returns the outputs of a join for pairs of rows; -1 stands for a row that is not there. */
export function gatherPairs(
  plan: Pick<JoinRows, 'columns' | 'outputs'>,
  left: Relation,
  right: Relation,
  pairs: Pairs,
): Relation {
  const sides = {
    left: { from: left, rows: pairs.left, compose: composing(pairs.left) },
    right: { from: right, rows: pairs.right, compose: composing(pairs.right) },
  };
  const thunks = plan.outputs.map(({ side, name }, index) => {
    const { from, rows, compose } = sides[side];
    const missing = missingValue(plan.columns[index]!);
    const gather = (chosen: Selection): readonly Value[] =>
      gatherOrMissing(from.values(positionOf(from.columns, name)), chosen, missing);
    return columnThunk(
      () => gather(rows),
      (inner) => gather(compose(inner)),
    );
  });
  return relationOfThunks(plan.columns, thunks, pairs.left.length);
}

/** Whether innerunique is to keep other left rows than the first of each key. */
function keepsOthers(plan: JoinRows, { rowCount, groups }: KeyedRows, runtime: Runtime): boolean {
  if (plan.join !== 'innerunique' || runtime.chooseOther === undefined) return false;
  if (groups.firstRows.length === rowCount) return false;
  return runtime.chooseOther({ span: plan.span, about: 'which left row of each key is kept' });
}

/** The types in which the two sides of a key are compared. */
function keyTypes(plan: JoinRows, key: JoinRows['keys'][number]): { readonly left: KqlType; readonly right: KqlType } {
  const typeOf = ({ columns }: TablePlan, name: string): KqlType => columns[positionOf(columns, name)]!.type;
  const [left, right] = [typeOf(plan.source, key.left), typeOf(plan.right, key.right)];
  return { left: comparableType(left, right), right: comparableType(right, left) };
}

/** Keys of different types meet as text: an int and a long, a string and a dynamic. */
function comparableType(type: KqlType, other: KqlType): KqlType {
  if (type === 'dynamic' && other === 'dynamic')
    throw new UnsupportedFeature('join on', 'a key of type dynamic: convert it, with tostring() and others');
  if (type === other) return type;
  const numbers: readonly KqlType[] = ['int', 'long', 'real'];
  if (numbers.includes(type) && numbers.includes(other)) return type;
  throw new UnsupportedFeature('join on', `keys of type ${type} and ${other}`);
}
