import assert from 'node:assert/strict';
import { parseDatetime } from '../../../scripts/engine/formats/datetime';
import { tableFromRecords } from '../../../scripts/engine/values/table-from-records';
import type { KqlType, Value } from '../../../scripts/engine/values';

/** The value that a column of the type holds, or 'problem'. */
function read(type: KqlType, written: unknown): Value {
  const { table, problems } = tableFromRecords([{ name: 'a', type }], [{ a: written }]);
  return problems.length > 0 ? 'problem' : table.data[0]![0]!;
}

describe('tableFromRecords', () => {
  it('holds each type as the engine does', () => {
    assert.equal(read('bool', true), true);
    assert.equal(read('int', 443), 443);
    assert.equal(read('long', 443), 443n);
    assert.equal(read('real', 0.5), 0.5);
    assert.deepEqual(read('decimal', 0.5), { unscaled: 5n, scale: 1 });
    assert.equal(read('string', 'a'), 'a');
    assert.equal(read('datetime', '2026-06-02T12:00:00Z'), parseDatetime('2026-06-02T12:00:00Z'));
    assert.equal(read('timespan', '00:00:01'), 10_000_000n);
    assert.equal(read('guid', '11111111-2222-4333-8444-55555555555A'), '11111111-2222-4333-8444-55555555555a');
  });

  it('reads lists and mappings into a dynamic column', () => {
    assert.deepEqual(read('dynamic', { a: [1, 0.5, 'x', null, true] }), new Map([['a', [1n, 0.5, 'x', null, true]]]));
  });

  it('holds nothing as null, and as the empty text in a string column', () => {
    assert.equal(read('long', undefined), null);
    assert.equal(read('string', undefined), '');
    assert.equal(read('string', null), '');
    assert.equal(read('datetime', ''), null);
  });

  it('reads a text that spells a value of the type', () => {
    assert.equal(read('long', '9007199254740993'), 9007199254740993n);
    assert.equal(read('bool', 'true'), true);
  });

  it('refuses what does not fit rather than change it', () => {
    assert.equal(read('string', 7), 'problem');
    assert.equal(read('int', 3_000_000_000), 'problem');
    assert.equal(read('int', 1.5), 'problem');
    assert.equal(read('long', 2 ** 60), 'problem');
    assert.equal(read('datetime', 'yesterday'), 'problem');
    assert.equal(read('datetime', 5), 'problem');
    assert.equal(read('bool', 1), 'problem');
    assert.equal(read('guid', 'x'), 'problem');
    assert.equal(read('long', { a: 1 }), 'problem');
  });

  it('says row and column of each problem, unknown columns among them', () => {
    const columns = [{ name: 'a', type: 'long' }] as const;
    const { problems, table } = tableFromRecords(columns, [{ a: 1 }, { a: 'x', b: 1 }]);
    assert.deepEqual(
      problems.map(({ row, column }) => [row, column]),
      [
        [1, 'b'],
        [1, 'a'],
      ],
    );
    assert.deepEqual(table.data, [[1n, null]]);
  });

  it('does not take what every object inherits for a column', () => {
    const { table } = tableFromRecords([{ name: 'constructor', type: 'string' }], [{}]);
    assert.deepEqual(table.data, [['']]);
  });
});
