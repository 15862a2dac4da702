import assert from 'node:assert/strict';

import { parseDatetime } from '../../scripts/engine/formats/datetime';
import { tableToRecords, type JsonValue } from '../../scripts/engine/table-to-records';
import type { KqlType, Value } from '../../scripts/engine/values';

function written(type: KqlType, value: Value): JsonValue {
  return tableToRecords({ columns: [{ name: 'c', type }], data: [[value]], rowCount: 1 })[0]!['c']!;
}

describe('tableToRecords', () => {
  it('writes datetimes without trailing zeros', () => {
    assert.equal(written('datetime', parseDatetime('2026-01-02')), '2026-01-02T00:00:00Z');
    assert.equal(written('datetime', parseDatetime('2026-01-02T10:00:00.5')), '2026-01-02T10:00:00.5Z');
    assert.equal(written('datetime', parseDatetime('2026-01-02T10:20:30')), '2026-01-02T10:20:30Z');
  });

  it('writes longs as numbers, and as text beyond the safe integers', () => {
    assert.equal(written('long', 7n), 7);
    assert.equal(written('long', 9007199254740993n), '9007199254740993');
  });

  it('writes NaN and the infinities as text', () => {
    assert.deepEqual([written('real', NaN), written('real', -Infinity)], ['NaN', '-Infinity']);
  });

  it('writes dynamic values as JSON', () => {
    assert.deepEqual(written('dynamic', new Map([['a', [1n, 'x', null]]])), { a: [1, 'x', null] });
  });

  it('writes null as null', () => {
    assert.equal(written('timespan', null), null);
  });
});
