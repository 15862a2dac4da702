import type { AggregateCall } from '../plan/plan';
import type { CallSite } from '../values/function-table';
import type { Relation } from '../values/relation';
import { evaluateColumn, type Runtime } from '../runtime';
import type { Value } from '../values';

/** Aggregates that Kusto estimates, and which of their operands is the accuracy. */
const accuracyOf: ReadonlyMap<string, number> = new Map([
  ['dcount', 1],
  ['dcountif', 2],
]);

/**
 * By the accuracy: the standard deviation of the relative error, and the most different values that are counted without
 * one. ("dcount()", Kusto docs: estimation accuracy; of 1 and 2 alone it names what is exact.)
 */
const errors: readonly { readonly sigma: number; readonly exact: number }[] = [
  { sigma: 0.016, exact: 1000 },
  { sigma: 0.008, exact: 1000 },
  { sigma: 0.004, exact: 8000 },
  { sigma: 0.0028, exact: 8000 },
  { sigma: 0.002, exact: 8000 },
];

/**
 * Returns the counts of an aggregate that Kusto estimates, too great or too small by one standard deviation where the
 * runtime chooses so: nearly every third estimate is as far off.
 */
export function otherEstimates(
  call: AggregateCall,
  counts: readonly Value[],
  source: Relation,
  runtime: Runtime,
): readonly Value[] {
  const position = accuracyOf.get(call.name);
  if (position === undefined || runtime.chooseOther === undefined) return counts;
  const written = call.operands[position];
  const accuracy =
    written === undefined || source.rowCount === 0 ? 1 : Number(evaluateColumn(written, source, runtime)()[0]);
  const error = errors[accuracy];
  if (error === undefined) return counts;
  const isEstimated = (count: Value): count is bigint => typeof count === 'bigint' && count > BigInt(error.exact);
  if (!counts.some(isEstimated)) return counts;
  const { span } = call;
  const directions = [
    { sign: 1, about: `by how much ${call.name}() estimates too many` },
    { sign: -1, about: `by how much ${call.name}() estimates too few` },
  ];
  const chosen = directions.find(({ about }) => runtime.chooseOther?.({ span, about }) === true);
  if (chosen === undefined) return counts;
  return counts.map((count) =>
    isEstimated(count) ? count + BigInt(chosen.sign * Math.max(1, Math.round(Number(count) * error.sigma))) : count,
  );
}

/** Of fewer values one percent is less than a value. */
const fewestEstimated = 100;

/**
 * Returns whether the percentiles of an aggregate are to be those of a higher or lower rank, as far off as Kusto's
 * estimate may be; undefined if they are to be exact. ("percentiles()", Kusto docs, estimation error.)
 */
export function otherRanks(
  { name, span }: AggregateCall,
  groupOfRow: Int32Array,
  groupCount: number,
  runtime: Runtime,
): CallSite['estimate'] {
  if (!name.startsWith('percentile') || runtime.chooseOther === undefined || runtime.dry) return undefined;
  if (groupOfRow.length < fewestEstimated) return undefined;
  const sizes = new Int32Array(groupCount);
  for (const group of groupOfRow) sizes[group]! += 1;
  if (!sizes.some((size) => size >= fewestEstimated)) return undefined;
  if (runtime.chooseOther({ span, about: `by how much ${name}() estimates too high` })) return 1;
  if (runtime.chooseOther({ span, about: `by how much ${name}() estimates too low` })) return -1;
  return undefined;
}
