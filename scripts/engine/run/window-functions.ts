import { comparisonFor, hashKey } from '../values/compare-values';
import { conversion } from '../values/convert-values';
import { UnsupportedFeature } from '../values/function-table';
import { binaryOperators } from '../operations';
import type { WindowExpression } from '../plan/plan';
import type { Relation } from '../values/relation';
import { evaluateColumn, type Evaluator, type Runtime } from '../runtime';
import type { Value } from '../values';

/** Values of the arguments of a window function, by row. */
interface WindowCall {
  readonly expression: WindowExpression;
  readonly rowCount: number;
  readonly columns: readonly (readonly Value[])[];
}

type WindowFunction = (call: WindowCall, runtime: Runtime) => readonly Value[];

/** Functions that see other rows of a serialized table, by KQL name. ("Window functions", Kusto docs.) */
export const windowFunctions: ReadonlyMap<string, WindowFunction> = new Map<string, WindowFunction>([
  ['row_number', rowNumber],
  ['prev', (call) => neighbour(call, -1)],
  ['next', (call) => neighbour(call, 1)],
  ['row_cumsum', runningSum],
  ['row_rank_dense', (call) => rank(call, true)],
  ['row_rank_min', (call) => rank(call, false)],
  ['row_rank', rankEitherWay],
  ['row_window_session', windowSession],
]);

/** Returns the values of a window function, computed for all rows when the first is read. */
export function evaluateWindow(expression: WindowExpression, rows: Relation, runtime: Runtime): Evaluator {
  const compute = windowFunctions.get(expression.name);
  if (!compute) throw new UnsupportedFeature(`${expression.name}()`);
  const reads = expression.operands.map((operand) => evaluateColumn(operand, rows, runtime));
  if (runtime.dry) return { at: () => null };
  let values: readonly Value[] | undefined;
  return {
    at: (row) => {
      values ??= compute({ expression, rowCount: rows.rowCount, columns: reads.map((read) => read()) }, runtime);
      return values[row]!;
    },
  };
}

/** row_number([start = 1 [, restart]]) */
function rowNumber({ rowCount, columns }: WindowCall): Value[] {
  const numbers: Value[] = [];
  let number = 0n;
  for (let row = 0; row < rowCount; row++) {
    const start = BigInt((columns[0]?.[row] as bigint | number | undefined) ?? 1n);
    number = row === 0 || columns[1]?.[row] === true ? start : number + 1n;
    numbers.push(number);
  }
  return numbers;
}

/** prev(column [, offset = 1 [, default]]) and next() */
function neighbour({ expression, rowCount, columns }: WindowCall, direction: 1 | -1): Value[] {
  const [value, , fallback] = expression.operands;
  const missing: Value = value!.type === 'string' ? '' : null;
  const convert = fallback ? conversion(fallback.type, value!.type) : undefined;
  return Array.from({ length: rowCount }, (_, row) => {
    const other = row + direction * Number(columns[1]?.[row] ?? 1n);
    if (other >= 0 && other < rowCount) return columns[0]![other]!;
    return convert ? convert(columns[2]![row]!) : missing;
  });
}

/** row_cumsum(column [, restart]); a null adds nothing. */
function runningSum({ expression, rowCount, columns }: WindowCall, runtime: Runtime): Value[] {
  const type = expression.operands[0]!.type;
  const convert = conversion(type, expression.type);
  const add = binaryOperators.get('+')!.prepare({
    argumentTypes: [expression.type, expression.type],
    constants: [undefined, undefined],
    resultType: expression.type,
    now: runtime.input.now,
  });
  const sums: Value[] = [];
  let sum: Value = null;
  for (let row = 0; row < rowCount; row++) {
    if (columns[1]?.[row] === true) sum = null;
    const value = convert(columns[0]![row]!);
    if (value !== null) sum = sum === null ? value : add(sum, value);
    sums.push(sum ?? convert(conversion('long', type)(0n)));
  }
  return sums;
}

/** row_rank_dense(term [, restart]) and row_rank_min(term [, restart]) */
function rank({ expression, rowCount, columns }: WindowCall, dense: boolean): Value[] {
  const { type } = expression.operands[0]!;
  const ranks: Value[] = [];
  let current = 0n;
  let counted = 0n;
  let last: string | undefined;
  for (let row = 0; row < rowCount; row++) {
    if (columns[1]?.[row] === true) [current, counted, last] = [0n, 0n, undefined];
    counted += 1n;
    const key = hashKey(columns[0]![row]!, type);
    if (key !== last) current = dense ? current + 1n : counted;
    last = key;
    ranks.push(current);
  }
  return ranks;
}

/**
 * row_rank(term [, dense]) is the old name of the two ranks. The parser names its parameter, and no page says which of
 * them it is without: they are the same as long as no value repeats before another one follows.
 */
function rankEitherWay(call: WindowCall): Value[] {
  const [term, dense] = call.columns;
  const over: WindowCall = { ...call, columns: [term!] };
  if (dense !== undefined && call.rowCount > 0) return rank(over, dense[0] === true);
  const ranks = rank(over, true);
  const least = rank(over, false);
  if (ranks.some((each, row) => each !== least[row]))
    throw new UnsupportedFeature(
      'row_rank()',
      'of values that repeat: write row_rank_dense() or row_rank_min(), which differ there',
    );
  return ranks;
}

/** row_window_session(time, largest distance from the first, largest distance between neighbours [, restart]) */
function windowSession({ expression, rowCount, columns }: WindowCall): Value[] {
  const [times, fromFirst, between] = columns as readonly (readonly (bigint | null)[])[];
  const isLater = comparisonFor(expression.type);
  const starts: Value[] = [];
  let start: bigint | null = null;
  let last: bigint | null = null;
  for (let row = 0; row < rowCount; row++) {
    const time = times![row]!;
    const restarts = columns[3]?.[row] === true;
    // A null is not a part of a session, and the next value starts one.
    if (time === null) {
      [start, last] = [null, null];
      starts.push(null);
      continue;
    }
    const beyond =
      start === null ||
      last === null ||
      restarts ||
      isLater(time - start, fromFirst![row] ?? 0n) >= 0 ||
      isLater(time - last, between![row] ?? 0n) >= 0;
    if (beyond) start = time;
    last = time;
    starts.push(start);
  }
  return starts;
}
