import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareLists, type ComparedItem } from '../../../scripts/prove/expectations/compare-lists';

function item(cells: Readonly<Record<string, string>>): ComparedItem<string> {
  return new Map(Object.entries(cells).map(([name, text]) => [name, { value: text, text }]));
}

function compare(
  expected: readonly Readonly<Record<string, string>>[],
  actual: readonly Readonly<Record<string, string>>[],
  ordered = false,
) {
  const isEqual = (wanted: string, found: string): boolean => wanted === found;
  return compareLists({ expected: expected.map(item), actual: actual.map(item), isEqual }, ordered);
}

describe('compareLists', () => {
  it('looks only at the cells that are expected', () => {
    assert.equal(compare([{ Name: 'a' }], [{ Name: 'a', Computer: 'x' }]).equal, true);
  });

  it('takes the list as complete', () => {
    assert.equal(compare([], [{ Name: 'a' }]).equal, false);
    assert.equal(compare([{ Name: 'a' }], []).equal, false);
  });

  it('counts repeated items', () => {
    assert.equal(compare([{ Name: 'a' }, { Name: 'a' }], [{ Name: 'a' }, { Name: 'b' }]).equal, false);
    assert.equal(compare([{ Name: 'a' }, { Name: 'a' }], [{ Name: 'a' }, { Name: 'a' }]).equal, true);
  });

  it('finds the pairing that makes all equal where a vague item could take the only partner of a precise one', () => {
    const precise = { Name: 'a', Computer: 'x' };
    assert.equal(compare([{ Name: 'a' }, precise], [precise, { Name: 'a', Computer: 'y' }]).equal, true);
  });

  it('pairs what is left by the fewest differences and marks the cells that differ', () => {
    const { pairs } = compare(
      [{ Name: 'hitclub.ac', Computer: 'ws-1' }],
      [
        { Name: 'other', Computer: 'ws-2' },
        { Name: 'hitclub.ac', Computer: 'ws-9' },
      ],
    );
    assert.deepEqual(pairs, [
      {
        expectedIndex: 0,
        actualIndex: 1,
        differs: true,
        cells: [
          { name: 'Name', expected: 'hitclub.ac', actual: 'hitclub.ac', differs: false },
          { name: 'Computer', expected: 'ws-1', actual: 'ws-9', differs: true },
        ],
      },
      {
        expectedIndex: undefined,
        actualIndex: 0,
        differs: true,
        cells: [
          { name: 'Name', expected: undefined, actual: 'other', differs: true },
          { name: 'Computer', expected: undefined, actual: 'ws-2', differs: true },
        ],
      },
    ]);
  });

  it('says that only the order differs, where the order matters', () => {
    const result = compare([{ Name: 'a' }, { Name: 'b' }], [{ Name: 'b' }, { Name: 'a' }], true);
    assert.equal(result.equal, false);
    assert.equal(result.orderDiffers, true);
    assert.equal(compare([{ Name: 'a' }, { Name: 'b' }], [{ Name: 'b' }, { Name: 'a' }]).equal, true);
  });

  it('finds any shuffled list equal, and a changed one different', () => {
    const rows = fc.array(fc.record({ a: fc.constantFrom('1', '2', '3'), b: fc.constantFrom('x', 'y') }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.nat()), (expected, numbers) => {
        const shuffled = expected
          .map((row) => ({ row, rank: numbers.next().value as number }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ row }) => row);
        assert.equal(compare(expected, shuffled).equal, true);
        assert.equal(compare(expected, [...shuffled.slice(1), { a: '4', b: 'x' }]).equal, false);
      }),
    );
  });
});
