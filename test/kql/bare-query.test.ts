import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bareQuery } from '../../scripts/kql/bare-query';

describe('bareQuery', () => {
  it('leaves out comments and white space between words', () => {
    const query = '// All queries\nDnsEvents\n  | where Name  has "a  b" // of one name\n\t| take 5 ;\n';
    assert.equal(bareQuery(query), 'DnsEvents|where Name has"a  b"|take 5;');
  });

  it('keeps what looks like a comment inside of a string', () => {
    for (const text of ['"http://a"', "'http://a'", '@"c:\\"', '@"a""//b"', '```\n// a\n```', String.raw`"a\"//b"`]) {
      assert.equal(bareQuery(`print ${text}`), `print${text}`);
    }
  });

  it('tells words from one another', () => {
    assert.notEqual(bareQuery('a in b'), bareQuery('ain b'));
    assert.notEqual(bareQuery('print "a b"'), bareQuery('print "ab"'));
  });

  it('gives one text however a query is laid out', () => {
    const token = fc.constantFrom('T', '|', 'where', 'Name', '==', '"a // b"', "@'c:\\'", '(', ')', '1d', ',', '-');
    const gap = fc.constantFrom(' ', '\n', '\r\n\t', ' // note\n', '\n//| where x\n  ');
    fc.assert(
      fc.property(fc.array(fc.tuple(token, gap, gap)), (tokens) => {
        const one = tokens.map(([text, before]) => before + text).join('');
        const other = tokens.map(([text, , before]) => before + text).join('');
        assert.equal(bareQuery(one), bareQuery(other));
      }),
    );
  });
});
