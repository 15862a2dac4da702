import assert from 'node:assert/strict';

import { findCsvDialect } from '../../../scripts/indicators/feeds/csv-dialect';
import { textInPieces } from './read-feed';

async function delimiterOf(text: string): Promise<string> {
  return (await findCsvDialect(textInPieces(text, 5))).delimiter;
}

describe('findCsvDialect', () => {
  /** A list, and what separates its cells. */
  const lists: readonly (readonly [string, string])[] = [
    ['a,b\n1,2\n', ','],
    ['a;b\n1,5;2\n1,6;3\n', ';'],
    ['a\tb, c\n1\t2, x\n', '\t'],
    ['a|b\n1|2\n', '|'],
    ['"a,b";c\n"d,e";f\n', ';'],
    ['# one, two, three\na;b\nc;d\n', ';'],
    ['value,note\nx,"two\nlines\nand more\nof it"\n', ','],
    ['evil-one.com\nevil-two.com\n', ''],
    ['http://evil-one.com/a,b\nhttp://evil-two.com/\nhttp://evil-two.com/c\n', ''],
    ['45.83.64.1 # scanner, loud\n45.83.64.2 # scanner, quiet\n', ''],
    ['127.0.0.1\tevil-one.com\n127.0.0.1\tevil-two.com\n', ''],
    ['[Adblock Plus]\n! Title: of today\n||evil-one.com^\n||evil-two.com^\n', ''],
    ['sep=;\na,x;b\n', ';'],
  ];
  for (const [text, expected] of lists) {
    it(`finds ${JSON.stringify(expected)} in ${JSON.stringify(text).slice(0, 50)}`, async () => {
      assert.equal(await delimiterOf(text), expected);
    });
  }

  it('takes lines that begin with a semicolon for comments unless it separates cells', async () => {
    const commentsOf = async (text: string) => (await findCsvDialect(textInPieces(text, 50))).comments;
    assert.ok((await commentsOf('; DROP\n45.83.64.0/24 ; SBL1\n45.84.64.0/24 ; SBL2\n')).includes(';'));
    assert.ok(!(await commentsOf('a;b\n;c\n')).includes(';'));
  });
});
