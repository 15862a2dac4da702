import assert from 'node:assert/strict';

import { hiddenCharacter } from '../../scripts/checks/query/hidden-character';
import { fileHiddenCharacter } from '../../scripts/checks/watchlist/file-hidden-character';
import { say } from './run-example';

const where = (text: string) => `query: |\n  DnsEvents\n  | where Name == "${text}"\n`;

describe('hidden-character', () => {
  for (const [what, text, message] of [
    ['a character without width', 'bad\u200b.example', /invisible character U\+200B/],
    ['a no-break space', 'Azure\u00a0Portal', /space U\+00A0/],
    ['a figure space', 'Azure\u2007Portal', /space U\+2007/],
    ['a Cyrillic letter in a Latin word', '\u0410zure Portal', /mixes letters of two alphabets.*U\+0410/],
    ['a Greek letter in a Latin word', 'Offi\u03bfce', /mixes letters of two alphabets.*U\+03BF/],
  ] as const) {
    it(`points out ${what} in the query`, () => {
      const found = say(hiddenCharacter, where(text));
      assert.equal(found.length, 1);
      assert.match(found[0]!, message);
    });
  }

  it('lets a word of another alphabet pass, and accents', () => {
    assert.deepEqual(say(hiddenCharacter, where('\u041f\u0440\u0438\u0432\u0435\u0442 caf\u00e9')), []);
  });

  it('looks at names, descriptions and exclusions, too', () => {
    const name = say(hiddenCharacter, 'name: "invoice\u202efdp.exe"\ndescription: "a\u200b b"\n');
    assert.equal(name.length, 2);
    assert.match(name[0]!, /name holds the invisible character U\+202E/);
  });
});

describe('file-hidden-character', () => {
  for (const [what, path, text] of [
    ['the description of a watchlist', 'watchlists/example.yaml', 'description: "a\u202eb"\n'],
    [
      'a value of a watchlist',
      'watchlists/example.yaml',
      'indicators:\n  - { type: filename, value: "a\u200b.exe" }\n',
    ],
    ['a workspace', 'workspaces/example.yaml', 'description: "a\u202eb"\n'],
    ['a group of workspaces', 'workspaces/groups/all.yaml', 'description: "a\u202eb"\n'],
    ['the columns of a table', 'schemas/custom/Own_CL.yaml', 'table: Own_CL\ncolumns:\n  "a\u200bb": string\n'],
    ['the severities of checks', 'checks.yaml', 'severities:\n  id-guid: { severity: advice, reason: "a\u202eb" }\n'],
    ['a function', 'functions/BlockedQueries.yaml', 'query: |\n  DnsEvents\n  | where Name == "a\u200bb"\n'],
  ] as const) {
    it(`points out what nobody sees in ${what}, and lets its number pass`, () => {
      assert.match(say(fileHiddenCharacter, { [path]: text }).join(), /invisible character U\+20/);
      const shown = text.replace(/[\u200b\u202e]/, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
      assert.deepEqual(say(fileHiddenCharacter, { [path]: shown }), []);
    });
  }

  it('points out what nobody sees in a line of a CSV, and no byte order mark', () => {
    const found = say(fileHiddenCharacter, {
      'watchlists/example.yaml': '# without indicators\nsearchKey: Host\ncsv: example.csv\n',
      'watchlists/example.csv': '\ufeffHost,Note\na,b\u202ec\n',
    });
    assert.equal(found.length, 1);
    assert.match(found[0]!, /^2:4 /);
  });
});
