import assert from 'node:assert/strict';
import fc from 'fast-check';
import { composeMaps, identityMap, originOf } from '../../scripts/source/offset-map';
import type { OffsetMap } from '../../scripts/source/offset-map';

/** A derived text of pieces, each copied from the origin or put in its place, with its map. */
const pieces = fc.array(fc.record({ length: fc.integer({ min: 1, max: 5 }), replaced: fc.boolean() }), {
  minLength: 1,
  maxLength: 8,
});

function buildMap(parts: readonly { length: number; replaced: boolean }[]): { map: OffsetMap; length: number } {
  let derived = 0;
  let origin = 0;
  const runs = parts.map(({ length, replaced }) => {
    const width = replaced ? length + 2 : length;
    const run = {
      derived: { start: derived, end: derived + width },
      origin: { start: origin, end: origin + length },
      exact: !replaced,
    };
    derived += width;
    origin += length;
    return run;
  });
  return { map: { runs }, length: origin };
}

describe('An offset map', () => {
  it('takes an unchanged text back to where it began', () => {
    assert.deepEqual(originOf(identityMap(10, 100), { start: 2, end: 5 }), { start: 102, end: 105 });
  });

  it('takes any part of a replacement back to all of what it replaced', () => {
    const map: OffsetMap = {
      runs: [
        { derived: { start: 0, end: 3 }, origin: { start: 0, end: 3 }, exact: true },
        { derived: { start: 3, end: 9 }, origin: { start: 3, end: 5 }, exact: false },
        { derived: { start: 9, end: 12 }, origin: { start: 5, end: 8 }, exact: true },
      ],
    };
    assert.deepEqual(originOf(map, { start: 4, end: 5 }), { start: 3, end: 5 });
    assert.deepEqual(originOf(map, { start: 1, end: 10 }), { start: 1, end: 6 });
  });

  it('composed of two says what the one behind the other says', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const outer = buildMap(parts);
        const inner = identityMap(outer.length, 7);
        const both = composeMaps(outer.map, inner);
        const end = outer.map.runs[outer.map.runs.length - 1]?.derived.end ?? 0;
        for (let offset = 0; offset < end; offset++) {
          const span = { start: offset, end: offset + 1 };
          assert.deepEqual(originOf(both, span), originOf(inner, originOf(outer.map, span)));
        }
      }),
    );
  });
});
