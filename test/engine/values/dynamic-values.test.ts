import assert from 'node:assert/strict';
import { dynamicKind, elementAt, memberOf, toDynamic } from '../../../scripts/engine/values/dynamic-values';
import { formatJson, parseJson } from '../../../scripts/engine/formats/json';
import { datetime, decimal, guid, int, real, timespan } from '../call-function';

const list = parseJson('[10,20,30]') ?? null;
const bag = parseJson('{"a":1}') ?? null;

describe('toDynamic', () => {
  const cases = [
    [int(3), 'long', '3'],
    [real(3), 'double', '3.0'],
    [datetime('2024-01-02'), 'datetime', '"2024-01-02T00:00:00.0000000Z"'],
    [timespan('90m'), 'timespan', '"01:30:00"'],
    [decimal('1.50'), 'decimal', '"1.5"'],
    [guid('00112233-4455-6677-8899-aabbccddeeff'), 'guid', '"00112233-4455-6677-8899-aabbccddeeff"'],
  ] as const;
  for (const [{ type, value }, kind, text] of cases) {
    it(`keeps the kind of a ${type} and prints it as ${text}`, () => {
      const held = toDynamic(value, type);
      assert.equal(dynamicKind(held), kind);
      assert.equal(formatJson(held), text);
    });
  }
});

describe('elementAt and memberOf', () => {
  it('count from the end of an array for a negative position', () => {
    assert.equal(elementAt(list, -1), 30n);
  });

  it('give null outside an array, and for what is not an array', () => {
    assert.equal(elementAt(list, 3), null);
    assert.equal(elementAt(list, -4), null);
    assert.equal(elementAt(bag, 0), null);
  });

  it('give null for a key that a bag lacks, and for what is not a bag', () => {
    assert.equal(memberOf(bag, 'a'), 1n);
    assert.equal(memberOf(bag, 'b'), null);
    assert.equal(memberOf(list, 'length'), null);
  });
});
