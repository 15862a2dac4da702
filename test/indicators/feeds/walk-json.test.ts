import assert from 'node:assert/strict';
import fc from 'fast-check';

import { walkJson } from '../../../scripts/indicators/feeds/walk-json';
import { OperationError } from '../../../scripts/source/operation-error';
import { textInPieces } from './read-feed';

/** What a walk hands on, looking into everything that is not a deeper than a number of levels. */
async function walk(text: string, depth: number, length = 3): Promise<string[]> {
  const seen: string[] = [];
  await walkJson(textInPieces(text, length)(), {
    enters: (path) => path.length <= depth,
    value: (path, value) => seen.push(`${path.join('.')} = ${value}`),
    leave: (path) => seen.push(`${path.join('.')} ends`),
  });
  return seen;
}

describe('walkJson', () => {
  it('hands on what is not looked into, with its place', async () => {
    const text = '{"a": [1, {"b": "x]"}], "c": {"d": true}}';
    assert.deepEqual(await walk(text, 1), ['0.a = [1, {"b": "x]"}]', '0.c = {"d": true}', '0 ends']);
    assert.deepEqual(await walk(text, 2), [
      '0.a.0 = 1',
      '0.a.1 = {"b": "x]"}',
      '0.a ends',
      '0.c.d = true',
      '0.c ends',
      '0 ends',
    ]);
  });

  it('skips comments between values', async () => {
    const text = '// one {\n{/* two } */"a": 1, // three\n"b": [2 /* four */, 3]} // five';
    assert.deepEqual(await walk(text, 2), ['0.a = 1', '0.b.0 = 2', '0.b.1 = 3', '0.b ends', '0 ends']);
  });

  it('reads one object a line', async () => {
    assert.deepEqual(await walk('{"a":1}\n{"a":2}\n', 0), ['0 = {"a":1}', '1 = {"a":2}']);
    assert.deepEqual(await walk('{"a":1}\n{"a":2}', 1), ['0.a = 1', '0 ends', '1.a = 2', '1 ends']);
  });

  it('comes to the same whatever the pieces are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 4 }), fc.nat(3), fc.integer({ min: 1, max: 20 }), async (json, depth, length) => {
        const text = `[${json}, {"x": ${json}}]`;
        assert.deepEqual(await walk(text, depth, length), await walk(text, depth, text.length));
      }),
    ); // prettier-ignore
  });

  it('reads each value as JSON does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.json()), async (values) => {
        const seen: string[] = [];
        const text = `[ ${values.join(' ,\n')} ]`;
        await walkJson(textInPieces(text, 5)(), {
          enters: (path) => path.length === 1,
          value: (_path, value) => seen.push(value),
        });
        assert.deepEqual(
          seen.map((value) => JSON.parse(value) as unknown),
          values.map((value) => JSON.parse(value) as unknown),
        );
      }),
    );
  });

  it('refuses what is cut off or is not JSON', async () => {
    for (const text of [
      '{"a": 1',
      '[1, 2',
      '{"a": "',
      '{"a"',
      '{a: 1}',
      'x',
      '"x"',
      '[] x',
      '[] /',
      '[] /x',
      '[/* 1]',
    ]) {
      await assert.rejects(walk(text, 1), OperationError, text);
    }
  });
});
