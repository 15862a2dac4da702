import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chooseRows, cutRows } from '../../scripts/engine/values/chosen-rows';
import { canMakePart, lazyColumns, valuesInRows } from '../../scripts/engine/values/lazy-columns';
import { startTable } from '../../scripts/engine/logs/table-builder';
import type { Column, Table } from '../../scripts/engine/values';

const columns: readonly Column[] = [
  { name: 'Text', type: 'string' },
  { name: 'Time', type: 'datetime' },
  { name: 'Code', type: 'int' },
  { name: 'Size', type: 'long' },
  { name: 'Ratio', type: 'real' },
  { name: 'Is', type: 'bool' },
  { name: 'Bag', type: 'dynamic' },
  { name: 'Absent', type: 'string' },
];

/** What may stand in each column, as it is written. */
const written: readonly (readonly string[])[] = [
  ['"a"', '"A"', '""', 'null', '"é\\n\\u0041"', '"\\ud83d"', '5'],
  ['"2026-06-02T12:00:00.1234567Z"', '"2026-06-02T12:00:00Z"', '"2026-06-30 01:02"', 'null', '"x"'],
  ['0', '-1', '-0', '2147483647', '-2147483648', '2147483648', '1.0', '1e3', 'null', '"7"'],
  ['0', '-12', '999999999999999', '1234567890123456', '9223372036854775807', '-9223372036854775808', '2.0', 'null'],
  ['0', '-0', '1.5', '1e400', '"NaN"', 'null'],
  ['true', 'false', 'null', '1'],
  ['{"a":[1,2.0]}', '[]', '"text"', '5', 'null'],
];

const anyLine = fc
  .tuple(...written.map((each) => fc.option(fc.constantFrom(...each), { nil: undefined })))
  .map((cells) => {
    const members = cells.flatMap((cell, index) => (cell === undefined ? [] : [`"${columns[index]!.name}": ${cell}`]));
    return `{${members.join(', ')}}\n`;
  });

/** The table of lines that came in pieces of so many. */
function tableOf(lines: readonly string[], inPiece: number): Table {
  const builder = startTable(columns);
  for (let start = 0; start < lines.length; start += inPiece) {
    builder.addLines(Buffer.from(lines.slice(start, start + inPiece).join('')), () => undefined);
  }
  return builder.build();
}

const whole = ({ data }: Table): unknown => columns.map((_, index) => Array.from(data[index]!));

describe('rows of a log in parts', function () {
  this.timeout(60_000);

  it('have the values that they have in whole columns', () => {
    const lines = fc.array(anyLine, { minLength: 1, maxLength: 60 });
    const picks = fc.array(fc.nat(1000), { maxLength: 12 });
    fc.assert(
      fc.property(
        lines,
        fc.integer({ min: 1, max: 20 }),
        picks,
        fc.nat(60),
        fc.nat(60),
        (text, inPiece, chosen, a, b) => {
          const [inParts, asWhole] = [tableOf(text, inPiece), tableOf(text, inPiece)];
          whole(asWhole);
          const rows = chosen.map((pick) => pick % asWhole.rowCount);
          const [from, to] = [Math.min(a, b, rows.length), Math.min(Math.max(a, b), rows.length)];
          const cutOf = (table: Table): Table => cutRows(chooseRows(table, rows), from, to);
          const chosenOf = (table: Table): Table => chooseRows(cutOf(table), [...Array(to - from).keys()].reverse());
          const windowOf = (table: Table): Table => cutRows(table, Math.min(a, table.rowCount), table.rowCount);
          for (const part of [cutOf, chosenOf, windowOf]) {
            assert.deepEqual(whole(part(tableOf(text, inPiece))), whole(part(asWhole)));
            assert.deepEqual(whole(part(inParts)), whole(part(asWhole)));
          }
          assert.deepEqual(whole(inParts), whole(asWhole));
        },
      ),
      { numRuns: 150, endOnFailure: true },
    );
  });

  it('are made alone while they are few, and as a whole column when many were asked for', () => {
    const data = lazyColumns(1, () => ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], {
      rowCount: 8,
      make: (_, selection) => Array.from(selection, (row) => 'abcdefgh'[row]!),
    });
    assert.deepEqual(valuesInRows(data, 0, [7, 0]), ['h', 'a']);
    assert.deepEqual([canMakePart(data, 0), canMakePart(data, 1)], [true, false]);
    assert.deepEqual(valuesInRows(data, 0, [1]), ['b']);
    assert.equal(canMakePart(data, 0), false);
  });
});
