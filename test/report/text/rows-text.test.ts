import assert from 'node:assert/strict';
import { rowsText } from '../../../scripts/report/text/rows-text';

describe('rowsText', () => {
  it('aligns columns and leaves out those that are empty in every row', () => {
    const rows = [
      ['a', null, 1],
      ['long', '', true],
    ];
    assert.equal(rowsText(['Name', 'Empty', 'X'], rows), 'Name  X\n----  ----\na     1\nlong  true\n2 rows\n');
  });

  it('writes no table where there are no rows', () => {
    assert.equal(rowsText(['Name'], []), '0 rows\n');
  });

  it('escapes hostile cells and cuts long ones with a sign', () => {
    const text = rowsText(['Name'], [['\u001b[31m\n'], ['x'.repeat(100)]]);
    assert.match(text, /\\x1b\[31m\\n/);
    assert.match(text, /^x{59}…$/m);
  });
});
