import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseCsv } from '../../scripts/source/csv-document';
import { csvCell, csvLine, writtenCells } from '../../scripts/source/csv-line';
import { createSourceFile } from '../../scripts/source/source-file';

const cells = fc.array(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é') }), { minLength: 2 });

describe('A line of CSV', () => {
  it('quotes what needs it and nothing else', () => {
    assert.equal(csvLine(['', 'a', 'b,c', 'say "no"', ' d'], '\r\n'), ',a,"b,c","say ""no"""," d"\r\n');
  });

  it('is read as the cells that it was made of', () => {
    fc.assert(
      fc.property(cells, (wanted) => {
        const header = wanted.map((_, index) => `c${index}`);
        const source = createSourceFile('list.csv', csvLine(header, '\n') + csvLine(wanted, '\n'));
        assert.deepEqual(parseCsv(source).value!.records[0]?.cells, wanted);
      }),
    );
  });

  it('is taken apart into what stands there', () => {
    assert.deepEqual(writtenCells('"a",b,,"c,""d"""'), ['"a"', 'b', '', '"c,""d"""']);
    fc.assert(
      fc.property(cells, (wanted) =>
        assert.deepEqual(writtenCells(csvLine(wanted, '\n').slice(0, -1)), wanted.map(csvCell)),
      ),
    );
  });
});
