import assert from 'node:assert/strict';
import { parseCsv } from '../../scripts/source/csv-document';
import { createSourceFile } from '../../scripts/source/source-file';

function read(text: string) {
  const source = createSourceFile('list.csv', text);
  const { value, diagnostics } = parseCsv(source);
  return {
    columns: value?.columns,
    cells: value?.records.map((record) => record.cells),
    raw: value?.records.map((record) => text.slice(record.place.span.start, record.place.span.end)),
    lines: value?.records.map((record) => record.place.start.line),
    problems: diagnostics.map(({ place, message }) => `${place.start.line}: ${message}`),
  };
}

describe('A CSV document', () => {
  it('knows where each column is named', () => {
    for (const [text, columns] of [
      ['a,b\n', ['1:1 a', '1:3 b']],
      ['\n"x,""y",,last\r\n', ['2:1 "x,""y"', '2:9 ', '2:10 last']],
      [',b', ['1:1 ', '1:2 b']],
    ] as const) {
      const places = parseCsv(createSourceFile('list.csv', text)).value?.columnPlaces ?? [];
      const shown = places.map(
        ({ start, span }) => `${start.line}:${start.column} ${text.slice(span.start, span.end)}`,
      );
      assert.deepEqual(shown, columns);
    }
  });

  it('names its columns in the first line', () => {
    assert.deepEqual(read('a,b\n1,2\n').columns, ['a', 'b']);
  });

  for (const [name, lineEnd] of [
    ['LF', '\n'],
    ['CRLF', '\r\n'],
  ] as const) {
    it(`says where each record stands with ${name}, quotes and non-ASCII text included`, () => {
      const text = ['a,b', '1,"x', 'y"', 'é,2', '3,4'].join(lineEnd);
      const { raw, lines } = read(text);
      assert.deepEqual(raw, [`1,"x${lineEnd}y"`, 'é,2', '3,4']);
      assert.deepEqual(lines, [2, 4, 5]);
    });
  }

  it('is read behind a byte order mark', () => {
    assert.deepEqual(read('\ufeffa,b\n1,2\n').raw, ['1,2']);
  });

  it('passes over empty lines', () => {
    assert.deepEqual(read('a,b\n1,2\n\n3,4\n').lines, [2, 4]);
  });

  it('reports a record of another width at its line and keeps the others', () => {
    const { cells, problems } = read('a,b\n1\n2,3\n');
    assert.deepEqual(problems, ['2: This line has 1 cell where the header has 2']);
    assert.deepEqual(cells, [['2', '3']]);
  });

  it('reports a quote that is never closed at the line on which it opens', () => {
    const problems = (text: string) => read(text).problems.map((problem) => problem.slice(0, 12));
    assert.deepEqual(problems('a,b\n1,"2\n3,4\n'), ['2: The quote']);
    assert.deepEqual(problems('a,b\n"x\ny","2\n3,4\n'), ['3: The quote']);
    assert.deepEqual(problems('a,b\n1,"2\n3,"4"\n'), ['2: The quote']);
  });

  it('reports a quote that does not enclose its cell', () => {
    assert.deepEqual(read('a,b\n1,5" disk\n').problems, [
      '2: A quote stands inside of a cell that does not begin with one',
    ]);
  });

  for (const [name, header] of [
    ['semicolons', 'a;b'],
    ['tabs', 'a\tb'],
    ['pipes', '"a"|"b,c"'],
  ] as const) {
    it(`says that cells are separated by ${name}`, () => {
      assert.deepEqual(read(`${header}\n1\n`).problems, [`1: The cells are separated by ${name}`]);
    });
  }

  it('reports a control character in a cell at its line', () => {
    assert.deepEqual(read('a,b\n1,2\0\n').problems, ['2: The character U+0000 may not stand in a cell']);
  });

  it('reports a file without a header', () => {
    assert.deepEqual(read('').problems, ['1: The file has no header line']);
  });
});
