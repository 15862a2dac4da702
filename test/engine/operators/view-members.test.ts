import assert from 'node:assert/strict';

import { outcomeOf, rowsOf } from '../query-rows';

const views = "let View_1 = view () { print x = 1 }; let View_2 = view () { print x = 2, y = 'b' };";

describe('a wildcard of a union', () => {
  it('stands for the views of the query', () => {
    assert.deepEqual(rowsOf(`${views} union View_*`).sort(), ['1,', '2,b']);
  });

  it('gives each row the name of its view', () => {
    assert.deepEqual(rowsOf(`${views} union withsource=from View_*`).sort(), ['View_1,1,', 'View_2,2,b']);
  });

  it('of kind inner keeps the columns that all of them have', () => {
    assert.deepEqual(rowsOf(`${views} union kind=inner View_*`).sort(), ['1', '2']);
  });

  it('stands for no function that is not a view', () => {
    assert.deepEqual(rowsOf('let View_1 = view () { print x = 1 }; let View_2 = () { print x = 2 }; union View_*'), [
      '1',
    ]);
  });

  it('sees what stands before the view, and not what stands behind it', () => {
    assert.deepEqual(rowsOf('let n = 3; let View_1 = view () { let m = n + 1; print m }; union View_*'), ['4']);
  });

  it('of a fuzzy union may stand for nothing', () => {
    assert.deepEqual(rowsOf(`${views} union isfuzzy=true View_*, Ghost_* | count`), ['2']);
  });

  const refused = [
    `${views} union View_*, Ghost_* | count`,
    `${views} union View_*, Ghost_*, (print isfuzzy = true) | count`,
    'let View_1 = view () { print x = 1 }; union isfuzzy=true Ghost_* | count',
    "let View_1 = view () { print x = 1 }; let View_2 = view () { print x = 'a' }; union View_*",
  ];
  for (const query of refused) {
    it(`is refused: ${query}`, () => assert.equal(outcomeOf(query).kind, 'refused'));
  }
});
