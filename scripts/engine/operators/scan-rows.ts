import type { SyntaxNode } from '../../kql/syntax-node';
import { itemsOf, overRowsOf, parameterText, partOf, typeNamed, type BuildContext } from '../build/build-context';
import { conversion } from '../values/convert-values';
import { UnsupportedFeature } from '../values/function-table';
import type { Expression, ScanRows, ScanStep, TablePlan } from '../plan/plan';
import { emptyRelation, missingValue, relationOfArrays, type Relation } from '../values/relation';
import { evaluateConstant, type Evaluator, type Runtime } from '../runtime';
import type { Column, Value } from '../values';

/** `scan with_match_id=id declare (n:long = 0) with (step s: x > 1 => n = s.n + 1;)` ("scan operator", Kusto docs.) */
export function buildScan(node: SyntaxNode, source: TablePlan, context: BuildContext): ScanRows {
  if (node.parts['OrderByClause'] || node.parts['PartitionByClause']) {
    throw new UnsupportedFeature('scan', 'with order by or partition by');
  }
  const row = overRowsOf(source, context);
  if (!row.isSerialized) throw new UnsupportedFeature('scan', 'its rows are in no order: sort or serialize them');
  const declarations = node.parts['DeclareClause'] ? itemsOf(node.parts['DeclareClause'], 'Declarations') : [];
  const declared = declarations.map((item) => buildDeclaration(item, row));
  const columns = [...source.columns, ...declared.map(({ name, type }): Column => ({ name, type }))];
  const taken = declared.find(({ name }) => source.columns.some((column) => column.name === name));
  if (taken) throw new UnsupportedFeature('scan declare', `the rows have a column ${taken.name} already`);
  const names = itemsOf(node, 'Steps').map((step) => partOf(step, 'Name').text!);
  const stateColumns = names.flatMap((step) =>
    columns.map((column) => ({ ...column, name: `${step}.${column.name}` })),
  );
  const inside: BuildContext = { ...row, row: [...columns, ...stateColumns], tuples: new Set(names) };
  const matchId = parameterText(node, 'with_match_id');
  return {
    kind: 'scan-rows',
    source,
    declared,
    steps: itemsOf(node, 'Steps').map((step, index) =>
      buildStep(step, { ...inside, ...seenFrom(index, names, columns) }, declared),
    ),
    ...(matchId === undefined ? {} : { matchId }),
    columns: matchId === undefined ? columns : [...columns, { name: matchId, type: 'long' }],
    span: node.span,
  };
}

/** A step sees what the steps up to it have kept, and no later one. ("scan operator", state.) */
function seenFrom(
  index: number,
  names: readonly string[],
  columns: readonly Column[],
): Pick<BuildContext, 'row' | 'tuples'> {
  const seen = names.slice(0, index + 1);
  const state = seen.flatMap((step) => columns.map((column) => ({ ...column, name: `${step}.${column.name}` })));
  return { row: [...columns, ...state], tuples: new Set(seen) };
}

function buildDeclaration(item: SyntaxNode, context: BuildContext): ScanRows['declared'][number] {
  const declaration = partOf(item, 'NameAndType');
  const type = typeNamed(partOf(declaration, 'Type'));
  const fallback = item.parts['DefaultValue']?.parts['Value'];
  return {
    name: partOf(declaration, 'Name').text!,
    type,
    ...(fallback ? { fallback: context.buildScalar(fallback, context) } : {}),
  };
}

const outputs = ['all', 'last', 'none'] as const;

function buildStep(step: SyntaxNode, context: BuildContext, declared: readonly Column[]): ScanStep {
  if (step.parts['OptionalKeyword']) throw new UnsupportedFeature('scan with an optional step');
  const given = step.parts['ScanStepOutput']?.parts['OutputKind']?.text ?? 'all';
  const output = outputs.find((kind) => kind === given);
  if (output === undefined || output === 'last') throw new UnsupportedFeature(`scan output=${given}`);
  const computation = step.parts['ComputationClause'];
  const assignments = computation ? itemsOf(computation, 'Assignments') : [];
  const other = assignments.find((each) => !declared.some(({ name }) => name === partOf(each, 'Name').text));
  if (other) {
    throw new UnsupportedFeature('scan', `its step sets ${partOf(other, 'Name').text!}, which declare does not name`);
  }
  return {
    name: partOf(step, 'Name').text!,
    condition: context.buildScalar(partOf(step, 'Condition'), context),
    assignments: assignments.map((assignment) => ({
      name: partOf(assignment, 'Name').text!,
      expression: context.buildScalar(partOf(assignment, 'Expression'), context),
    })),
    output,
  };
}

/** The rows that the steps of an ongoing sequence have matched last, by step; and the number of the sequence. */
interface Sequence {
  readonly rows: (readonly Value[] | undefined)[];
  readonly matchId: bigint;
}

interface PreparedStep {
  readonly condition: Evaluator;
  readonly assignments: readonly { readonly position: number; readonly evaluate: (row: number) => Value }[];
  readonly isOutput: boolean;
}

/** Runs `scan`: matches the rows, in order, against the steps of a sequence. */
export function runScan(plan: ScanRows, runtime: Runtime): Relation {
  const source = runtime.run(plan.source, runtime);
  const width = source.columns.length + plan.declared.length;
  const own = plan.columns.slice(0, width);
  const names = [...own, ...plan.steps.flatMap((step) => own.map((c) => ({ ...c, name: `${step.name}.${c.name}` })))];
  // One row that is written anew for each record and step; the evaluators read it in place.
  const cells: Value[][] = names.map(() => [null]);
  const record: Relation = { columns: names, rowCount: 1, values: (position) => cells[position]! };
  const fallbacks = plan.declared.map((column): Value => {
    if (!column.fallback) return missingValue(column);
    return conversion(column.fallback.type, column.type)(evaluateConstant(column.fallback, runtime));
  });
  const steps = plan.steps.map((step) => prepareStep(step, own, record, runtime));
  if (runtime.dry) return emptyRelation(plan.columns);
  const emptyState = [...source.columns.map(missingValue), ...fallbacks];
  const rows: Value[][] = [];
  const sequences: (Sequence | undefined)[] = steps.map(() => undefined);
  let nextId = 0n;
  for (let row = 0; row < source.rowCount; row++) {
    runtime.budget.spend(cells.length * steps.length);
    const values = [...source.columns.map((_, position) => source.values(position)[row]!), ...fallbacks];
    for (let k = steps.length - 1; k >= 0; k--) {
      const promoted = k > 0 ? sequences[k - 1] : undefined;
      const matched = promoted && tryMatch(steps[k]!, promoted, values, cells, emptyState);
      if (matched) {
        sequences[k] = { matchId: promoted.matchId, rows: withRow(promoted.rows, k, matched) };
        sequences[k - 1] = undefined;
        output(plan, steps[k]!, matched, promoted.matchId, rows);
        continue;
      }
      const current = sequences[k] ?? (k === 0 ? { matchId: nextId, rows: [] } : undefined);
      const again = current && tryMatch(steps[k]!, current, values, cells, emptyState);
      if (!again) continue;
      if (k === 0 && !sequences[0]) nextId += 1n;
      sequences[k] = { matchId: current.matchId, rows: withRow(current.rows, k, again) };
      output(plan, steps[k]!, again, current.matchId, rows);
    }
  }
  const data = plan.columns.map((_, position) => rows.map((each) => each[position]!));
  return relationOfArrays(plan.columns, data, rows.length);
}

function prepareStep(step: ScanStep, own: readonly Column[], record: Relation, runtime: Runtime): PreparedStep {
  const evaluate = (expression: Expression) => runtime.evaluator(expression, record, runtime);
  return {
    condition: evaluate(step.condition),
    assignments: step.assignments.map(({ name, expression }) => {
      const position = own.findIndex((column) => column.name === name);
      const convert = conversion(expression.type, own[position]!.type);
      const { at } = evaluate(expression);
      return { position, evaluate: (row) => convert(at(row)) };
    }),
    isOutput: step.output === 'all',
  };
}

/** Returns the record with its assignments if it fits the step, seen from a sequence. */
function tryMatch(
  step: PreparedStep,
  sequence: Sequence,
  values: readonly Value[],
  cells: readonly Value[][],
  emptyState: readonly Value[],
): readonly Value[] | undefined {
  const width = values.length;
  values.forEach((value, position) => (cells[position]![0] = value));
  for (let offset = width; offset < cells.length; offset++) {
    const state = sequence.rows[Math.floor(offset / width) - 1] ?? emptyState;
    cells[offset]![0] = state[offset % width]!;
  }
  if (step.condition.at(0) !== true) return undefined;
  const assigned = step.assignments.map((assignment) => assignment.evaluate(0));
  const extended = [...values];
  step.assignments.forEach(({ position }, index) => (extended[position] = assigned[index]!));
  return extended;
}

function withRow(rows: Sequence['rows'], index: number, row: readonly Value[]): Sequence['rows'] {
  const next = [...rows];
  next[index] = row;
  return next;
}

function output(plan: ScanRows, step: PreparedStep, row: readonly Value[], matchId: bigint, rows: Value[][]): void {
  if (step.isOutput) rows.push(plan.matchId === undefined ? [...row] : [...row, matchId]);
}
