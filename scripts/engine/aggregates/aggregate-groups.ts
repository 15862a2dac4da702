import { aggregateFunctions } from '.';
import { aggregateAtOnce, chooseAtOnce } from './at-once';
import type { CallSite } from '../values/function-table';
import { UnsupportedFeature } from '../values/function-table';
import { otherEstimates, otherRanks } from '../run/other-estimates';
import type { AggregateCall } from '../plan/plan';
import type { Relation } from '../values/relation';
import { reverseRows } from '../run/row-order';
import { evaluateColumn, inStretches, type Runtime } from '../runtime';
import type { KqlType, Value } from '../values';

/** Aggregates that choose a row: `finish` gives its position in the group, and the operands are read there. */
const choosingRow = new Set(['arg_max', 'arg_min', 'argmax', 'argmin']);

/** Aggregates that give several columns of one row, any of the group. ("take_any()": over a single record.) */
const ofOneRow = new Set(['take_any', 'any']);

/** Aggregates whose `finish` gives an array with the value of each output. */
const spreading = new Set(['percentiles', 'percentilesw']);

/**
 * Returns the values of an aggregate's outputs, each with one value a group.
 * @param groupOfRow the group of each row of `source`
 */
export function aggregateGroups(
  call: AggregateCall,
  source: Relation,
  groupOfRow: Int32Array,
  groupCount: number,
  runtime: Runtime,
): Value[][] {
  const inOther = groupCount < groupOfRow.length && choosesOther(call, source, runtime);
  const rows = inOther ? reverseRows(source) : source;
  const groups = inOther ? Int32Array.from(groupOfRow).reverse() : groupOfRow;
  const estimate = otherRanks(call, groups, groupCount, runtime);
  const values = aggregateRows({ ...call, estimate }, rows, groups, groupCount, runtime);
  const [counts] = values;
  if (runtime.chooseOther === undefined || runtime.dry || counts === undefined) return values;
  return [[...otherEstimates(call, counts, rows, runtime)], ...values.slice(1)];
}

/** What the pages leave open of an aggregate over several rows, by its name without `if`. */
const openOf: ReadonlyMap<string, string> = new Map(
  [
    { names: ['arg_max', 'argmax'], open: 'which of several rows with the greatest value' },
    { names: ['arg_min', 'argmin'], open: 'which of several rows with the least value' },
    { names: ['take_any', 'any'], open: 'which of several values' },
    { names: ['make_bag', 'make_dictionary'], open: 'which of several values of one key' },
    {
      names: ['make_set', 'makeset', 'make_list', 'makelist', 'make_list_with_nulls'],
      open: 'in which order the elements',
    },
  ].flatMap(({ names, open }) => names.map((name): [string, string] => [name, open])),
);

/** Lists keep the order of rows that are sorted. ("make_list()", Kusto docs.) */
const followsOrder = /^make_?list/;

function choosesOther({ name, span, isOverOrder }: AggregateCall, source: Relation, runtime: Runtime): boolean {
  const open = openOf.get(name.replace(/_?if$/, ''));
  if (open === undefined || runtime.chooseOther === undefined || source.rowCount < 2) return false;
  if (isOverOrder === true && followsOrder.test(name)) return false;
  return runtime.chooseOther({ span, about: `${open} ${name}() gives` });
}

function aggregateRows(
  call: AggregateCall & Pick<CallSite, 'estimate'>,
  source: Relation,
  groupOfRow: Int32Array,
  groupCount: number,
  runtime: Runtime,
): Value[][] {
  if (ofOneRow.has(call.name) && call.outputs.length > 1)
    return firstRows(call, source, groupOfRow, groupCount, runtime);
  const site = callSiteOf(call, source, runtime);
  const aggregator = aggregateFunctions.get(call.name)!.prepare(site);
  const operandThunks = call.operands.map((operand) => evaluateColumn(operand, source, runtime));
  if (runtime.dry) return call.outputs.map(() => []);
  const operands = source.rowCount === 0 ? [] : operandThunks.map((read) => read());
  const isChoosing = choosingRow.has(call.name);
  if (groupOfRow.length >= rowsWorthColumns) {
    runtime.budget.spend(groupOfRow.length);
    const grouped = { operands, groupOfRow, groupCount };
    const chosen = isChoosing ? chooseAtOnce(call, grouped) : undefined;
    if (chosen !== undefined) return readChosen(call, chosen, operands);
    const values = isChoosing || call.outputs.length > 1 ? undefined : aggregateAtOnce(call.name, site, grouped);
    if (values !== undefined) return [weighLists(call, values, runtime)];
  }
  const states = Array.from({ length: groupCount }, () => aggregator.create());
  const types = call.operands.map((operand) => operand.type);
  feed(aggregator.add, states, { values: operands, types }, groupOfRow, runtime);
  const finished = states.map((state) => runtime.budget.weigh(aggregator.finish(state)));
  if (isChoosing) return gatherChosen(call, finished, operands, groupOfRow, groupCount);
  if (spreading.has(call.name)) {
    return call.outputs.map((_, index) => finished.map((value) => (value as Value[] | null)?.[index] ?? null));
  }
  if (call.outputs.length > 1) throw new UnsupportedFeature(`${call.name}() of several columns`);
  return [finished];
}

function firstRows(
  call: AggregateCall,
  source: Relation,
  groupOfRow: Int32Array,
  groupCount: number,
  runtime: Runtime,
): Value[][] {
  if (call.operands.length !== call.outputs.length) throw new UnsupportedFeature(`${call.name}() of several columns`);
  const operandThunks = call.operands.map((operand) => evaluateColumn(operand, source, runtime));
  if (runtime.dry) return call.outputs.map(() => []);
  const chosenRows = new Int32Array(groupCount).fill(-1);
  for (let row = groupOfRow.length - 1; row >= 0; row--) chosenRows[groupOfRow[row]!] = row;
  const operands = source.rowCount === 0 ? [] : operandThunks.map((read) => read());
  return readChosen(call, chosenRows, operands);
}

/** Only texts and lists are large. */
function weighLists({ type }: AggregateCall, values: readonly Value[], { budget }: Runtime): Value[] {
  const isLarge = type === 'dynamic' || type === 'string';
  return isLarge ? values.map((value) => budget.weigh(value)) : (values as Value[]);
}

function feed(
  add: (state: unknown, values: readonly Value[]) => void,
  states: readonly unknown[],
  operands: Operands,
  groupOfRow: Int32Array,
  { budget }: Runtime,
): void {
  const columns = operands.values;
  const values = new Array<Value>(columns.length).fill(null);
  // A list adds its elements, which may be more than there are rows.
  const isList = operands.types[0] === 'dynamic';
  inStretches(groupOfRow.length, budget, (start, end) => {
    for (let row = start; row < end; row++) {
      for (let index = 0; index < columns.length; index++) values[index] = columns[index]![row]!;
      if (isList) budget.weigh(values[0]!);
      add(states[groupOfRow[row]!], values);
    }
  });
}

/** What an aggregate is fed: a column of values for each operand. */
interface Operands {
  readonly values: readonly (readonly Value[])[];
  readonly types: readonly KqlType[];
}

function callSiteOf(call: AggregateCall & Pick<CallSite, 'estimate'>, source: Relation, runtime: Runtime): CallSite {
  const evaluators = call.operands.map((operand) => runtime.evaluator(operand, source, runtime));
  return {
    argumentTypes: call.operands.map((operand) => operand.type),
    constants: evaluators.map(({ constant }) => constant?.value),
    resultType: call.type,
    now: runtime.input.now,
    estimate: call.estimate,
  };
}

function gatherChosen(
  call: AggregateCall,
  finished: readonly Value[],
  operands: readonly (readonly Value[])[],
  groupOfRow: Int32Array,
  groupCount: number,
): Value[][] {
  const chosenRows = rowsOfGroups(groupOfRow, groupCount).map((rows, group) => {
    const position = finished[group];
    return position === null || position === undefined ? -1 : rows[Number(position)]!;
  });
  return readChosen(call, chosenRows, operands);
}

/** The values of the outputs in the row that was chosen for each group; -1 stands for none. */
function readChosen(
  { outputs }: AggregateCall,
  chosenRows: Int32Array | readonly number[],
  operands: readonly (readonly Value[])[],
): Value[][] {
  return outputs.map(({ type }, index) =>
    Array.from(chosenRows, (row) => (row < 0 ? (type === 'string' ? '' : null) : operands[index]![row]!)),
  );
}

/** With fewer rows, a state for each group costs nothing that can be seen. */
const rowsWorthColumns = 256;

/** Returns for each group the positions of its rows. */
export function rowsOfGroups(groupOfRow: Int32Array, groupCount: number): number[][] {
  const rows: number[][] = Array.from({ length: groupCount }, () => []);
  groupOfRow.forEach((group, row) => rows[group]!.push(row));
  return rows;
}
