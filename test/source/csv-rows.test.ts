import assert from 'node:assert/strict';
import fc from 'fast-check';

import { CsvProblem, readCsvRows } from '../../scripts/source/csv-rows';
import type { CsvDialect, CsvRow } from '../../scripts/source/csv-rows';

async function rowsOf(text: string, dialect: CsvDialect = { delimiter: ',' }, length = 3): Promise<CsvRow[]> {
  const rows: CsvRow[] = [];
  async function* pieces() {
    await Promise.resolve();
    for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
  }
  await readCsvRows(pieces(), dialect, (row) => rows.push(row));
  return rows;
}

const cellsOf = async (text: string, dialect?: CsvDialect) => (await rowsOf(text, dialect)).map(({ cells }) => cells);

describe('readCsvRows', () => {
  it('reads back any cells that are quoted, in pieces of any length', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'ß', '#'), maxLength: 6 });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 });
    return fc.assert(
      fc.asyncProperty(table, fc.constantFrom('\n', '\r\n'), fc.integer({ min: 1, max: 9 }), async (rows, end, length) => {
        const text = rows.map((cells) => cells.map((each) => `"${each.replaceAll('"', '""')}"`).join(', ') + end).join('');
        const read = await rowsOf(text, { delimiter: ',' }, length);
        assert.deepEqual(read.map(({ cells }) => cells), rows);
        assert.equal(read.map(({ skipped, raw }) => skipped + raw).join(''), text);
      }),
    ); // prettier-ignore
  });

  it('leaves a quote inside a cell, or with more behind it, as it is', async () => {
    assert.deepEqual(await cellsOf('a "b" c,"d"e,"f"\n'), [['a "b" c', '"d"e', 'f']]);
  });

  it('counts lines through cells of several, empty lines and comments', async () => {
    const comments: string[] = [];
    const dialect = { delimiter: ',', comments: ['#', '//'], onComment: (line: string) => comments.push(line) };
    const rows = await rowsOf('# one\na,"b\nc"\n\n#two\r\n  // "three\nd,e', dialect);
    assert.deepEqual(
      rows.map(({ cells, line }) => [line, ...cells]),
      [
        [2, 'a', 'b\nc'],
        [7, 'd', 'e'],
      ],
    );
    assert.deepEqual(comments, ['# one', '#two', '  // "three']);
  });

  it('ends a comment where its line ends, in LF, CRLF or CR', async () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = ['#a', 'b,c', '#d', '#', 'e,f', '#g'].join(end);
      assert.deepEqual(await cellsOf(text, { delimiter: ',', comments: ['#'] }), [
        ['b', 'c'],
        ['e', 'f'],
      ]);
    }
  });

  it('takes each line for one cell where there is no delimiter', async () => {
    assert.deepEqual(await cellsOf('a,b;c\n"d,e"\n"f",g\n', { delimiter: '' }), [['a,b;c'], ['d,e'], ['"f",g']]);
  });

  it('ends after as many rows as are asked for', async () => {
    const rows: CsvRow[] = [];
    async function* pieces() {
      await Promise.resolve();
      yield 'a\nb\n"c';
    }
    await readCsvRows(pieces(), { delimiter: ',' }, (row) => rows.push(row), 2);
    assert.deepEqual(
      rows.map(({ cells }) => cells),
      [['a'], ['b']],
    );
  });

  it('reads lines that end in CR alone, and a last one that does not end', async () => {
    assert.deepEqual(await cellsOf('a,b\rc,d'), [
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('tells where a quote was opened that is never closed', async () => {
    await assert.rejects(rowsOf('a,b\nc,"d\ne'), (error) => error instanceof CsvProblem && error.line === 2);
  });
});
