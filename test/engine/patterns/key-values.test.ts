import assert from 'node:assert/strict';
import fc from 'fast-check';
import { UnsupportedFeature } from '../../../scripts/engine/values/function-table';
import { readKeyValues } from '../../../scripts/engine/patterns/key-values';
import type { DelimitedPairs, PairSyntax } from '../../../scripts/engine/patterns/pair-syntax';

const blanks: DelimitedPairs = {
  kind: 'delimited',
  pairDelimiter: ' ',
  keyDelimiter: '=',
  greedy: false,
  quotes: [],
  escapes: [],
};
const inParentheses: DelimitedPairs = { ...blanks, quotes: [{ open: '(', close: ')' }] };
const inQuotes: DelimitedPairs = { ...blanks, quotes: [{ open: '"', close: '"' }], escapes: ['\\'] };
const greedy: DelimitedPairs = { ...blanks, greedy: true };
const loose: PairSyntax = { kind: 'loose', quotes: [{ open: "'", close: "'" }], escapes: ['\\'] };

function valuesOf(text: string, keys: readonly string[], syntax: PairSyntax): (string | undefined)[] {
  const values = readKeyValues(text, new Set(keys), syntax);
  return keys.map((key) => values.get(key));
}

describe('Pairs of keys and values', () => {
  it('are told apart by their delimiters, without the blanks around them', () => {
    const syntax = { ...blanks, pairDelimiter: ',', keyDelimiter: ':' };
    assert.deepEqual(valuesOf('id:7, text: all is well , none', ['text', 'id'], syntax), ['all is well', '7']);
  });

  it('count once, the first time', () => {
    assert.deepEqual(valuesOf('a=1 a=2', ['a'], blanks), ['1']);
  });

  it('may hold delimiters in quotes, in the key as in the value', () => {
    assert.deepEqual(valuesOf('why=(all over) (at last)=(10:00 h)', ['why', 'at last'], inParentheses), [
      'all over',
      '10:00 h',
    ]);
  });

  it('may hold a quote behind an escape', () => {
    assert.deepEqual(valuesOf('said="\\"bye\\"" at=10', ['said', 'at'], inQuotes), ['"bye"', '10']);
  });

  it('are refused where an escape stands before something that needs none', () => {
    assert.throws(() => valuesOf('said="a\\nb"', ['said'], inQuotes), UnsupportedFeature);
  });

  it('end at the first pair delimiter, or at the next key where they are greedy', () => {
    const text = 'name=John Doe phone=555 5555';
    assert.deepEqual(valuesOf(text, ['name', 'phone'], blanks), ['John', '555']);
    assert.deepEqual(valuesOf(text, ['name', 'phone'], greedy), ['John Doe', '555 5555']);
  });

  it('are refused where a key that nobody asks for may or may not end a greedy value', () => {
    assert.throws(() => valuesOf('name=John Doe phone=555', ['name'], greedy), UnsupportedFeature);
  });

  it('are words in turn where nothing is said of delimiters', () => {
    const text = "34 [INFO] id:458, host:'node \\' 1', text: started";
    assert.deepEqual(valuesOf(text, ['text', 'id', 'host'], loose), ['started', '458', "node ' 1"]);
  });

  it('are refused where words in turn and words after keys differ', () => {
    assert.throws(() => valuesOf('start id:458', ['id'], loose), UnsupportedFeature);
  });

  it('are what two groups of a regular expression match', () => {
    const syntax: PairSyntax = { kind: 'matched', pattern: '"([\\w ]+)\\s*:\\s*([^"]*)"' };
    assert.deepEqual(valuesOf('["the url: https://a.test/?b:c", "id: 7"]', ['id', 'the url'], syntax), [
      '7',
      'https://a.test/?b:c',
    ]);
  });

  it('are read back as they were written', () => {
    const word = fc.stringMatching(/^[a-z0-9:.]{1,8}$/);
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(word, word), { selector: ([key]) => key, minLength: 1 }), (pairs) => {
        const text = pairs.map(([key, value]) => `${key}=${value}`).join(' ');
        const keys = pairs.map(([key]) => key);
        assert.deepEqual(
          valuesOf(text, keys, blanks),
          pairs.map(([, value]) => value),
        );
      }),
    );
  });
});
