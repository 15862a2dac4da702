import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatJson, parseJson } from '../../../scripts/engine/formats/json';

describe('parseJson', () => {
  it('reads whole numbers as longs and others as reals', () => {
    assert.deepEqual(parseJson('[9007199254740993, 1.0, 1e2, -0]'), [9007199254740993n, 1, 100, 0n]);
  });

  it('reads a whole number beyond 64 bits as a real', () => {
    assert.equal(parseJson('9223372036854775808'), 9223372036854775808);
  });

  it('keeps the order of keys that look like numbers', () => {
    assert.deepEqual([...(parseJson('{"2":0,"1":0}') as ReadonlyMap<string, unknown>).keys()], ['2', '1']);
  });

  for (const text of ['', '{', '[1,]', '{"a":}', '01', '"a\tb"', "{'a':1}", 'nul', '1 2', '"\\x"', '+1']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.equal(parseJson(text), undefined);
    });
  }

  it('refuses nesting without end instead of running out of stack', () => {
    assert.equal(parseJson('['.repeat(100_000)), undefined);
  });

  it('reads back what formatJson prints, for every JSON value', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const value = parseJson(text);
        assert(value !== undefined);
        assert.deepEqual(parseJson(formatJson(value)), value);
      }),
    );
  });

  it('reads what JSON.parse reads, for every JSON text', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const value = parseJson(text);
        assert(value !== undefined);
        assert.deepEqual(JSON.parse(formatJson(value)), JSON.parse(text));
      }),
    );
  });
});
