import assert from 'node:assert/strict';
import fc from 'fast-check';
import { comparisonFor } from '../../../scripts/engine/values/compare-values';
import { orderByNumber, sortTies, type SortableNumbers } from '../../../scripts/engine/run/number-order';

/** Nulls stand at one end, NaN beside them, and numbers at the other. ("sort operator", special floating-point values) */
function rankOf(value: number | bigint | null, nullsFirst: boolean): number {
  const distance = value === null ? 2 : Number.isNaN(value) ? 1 : 0;
  return nullsFirst ? -distance : distance;
}

/** What sorting by comparison gives, for the values of one type. */
function comparedOrder(type: 'long' | 'real', numbers: SortableNumbers, descending: boolean, nullsFirst: boolean) {
  const compare = comparisonFor(type);
  const rows = numbers.map((_, row) => row);
  return rows.sort((a, b) => {
    const [left, right] = [numbers[a]!, numbers[b]!];
    const [leftRank, rightRank] = [rankOf(left, nullsFirst), rankOf(right, nullsFirst)];
    if (leftRank !== rightRank) return leftRank - rightRank;
    if (left === null || right === null || Number.isNaN(left)) return a - b;
    return (descending ? -compare(left, right) : compare(left, right)) || a - b;
  });
}

const longs = fc.array(fc.option(fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.bigInt(-2n, 2n))));
const reals = fc.array(fc.option(fc.oneof(fc.double(), fc.constantFrom(NaN, -0, 0, Infinity, -Infinity))));

describe('orderByNumber', () => {
  it('orders longs as comparing them does, in all their bits', () => {
    fc.assert(
      fc.property(longs, fc.boolean(), fc.boolean(), (numbers, descending, nullsFirst) => {
        const { order } = orderByNumber(numbers, descending, nullsFirst);
        assert.deepEqual([...order], comparedOrder('long', numbers, descending, nullsFirst));
      }),
    );
  });

  it('orders reals as comparing them does, with NaN beside the nulls and one zero', () => {
    fc.assert(
      fc.property(reals, fc.boolean(), fc.boolean(), (numbers, descending, nullsFirst) => {
        const { order } = orderByNumber(numbers, descending, nullsFirst);
        assert.deepEqual([...order], comparedOrder('real', numbers, descending, nullsFirst));
      }),
    );
  });

  it('sorts the rows that tie, few or many, by what comes next, and leaves the others', () => {
    const many = Array.from({ length: 100 }, (_, row) => (row < 60 ? 7n : row < 63 ? 3n : null));
    const order = sortTies(orderByNumber(many, false, true), (a, b) => b - a);
    const downFrom = (first: number, count: number) => Array.from({ length: count }, (_, index) => first - index);
    assert.deepEqual([...order], [...downFrom(99, 37), ...downFrom(62, 3), ...downFrom(59, 60)]);
  });
});
