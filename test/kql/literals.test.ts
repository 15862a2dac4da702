import assert from 'node:assert/strict';
import fc from 'fast-check';

import { bindQuery } from '../../scripts/kql/bind-query';
import { datatableLiteral, dynamicLiteral, jsonText, quoteName, quoteString } from '../../scripts/kql/literals';
import { analyze } from '../../scripts/kql/analyze-text';
import { childrenOf, kindOf, stringConstantOf, tokenTextOf } from '../../scripts/kql/host-nodes';
import type { HostNode } from '../../scripts/kql/host-types';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';

/** Text with what an attacker would try: quotes, escapes, line ends of every reader, comments, NUL, half surrogates. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom('"', "'", '\\', '\n', '\r', '\t', '\0', '\u2028', '\u2029', '\u0085', '\u202e', '//', ')', ']'),
      fc.constantFrom('```', '@"', '";', '| take 0', '\ud800', '\udc00', '\ufeff', '{', '}', ',', ' '),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

function nodesOf(node: HostNode, kind: string): HostNode[] {
  return [...(kindOf(node) === kind ? [node] : []), ...childrenOf(node).flatMap((child) => nodesOf(child.node, kind))];
}

function tokensOf(node: HostNode): string[] {
  const text = tokenTextOf(node);
  return text === undefined ? childrenOf(node).flatMap((child) => tokensOf(child.node)) : [text];
}

describe('quoteString', () => {
  it('writes ordinary text as it is', () => {
    assert.equal(quoteString('michaelrutter.dev'), '"michaelrutter.dev"');
    assert.equal(quoteString('müller 漢字 😀'), '"müller 漢字 😀"');
  });

  it('escapes what could end the literal, a line or a comment', () => {
    assert.equal(quoteString('a"b\\c\nd\u2028e\0'), '"a\\"b\\\\c\\nd\\u2028e\\u0000"');
  });

  it('gives one token that reads back as the same text, whatever the text is', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const { root, diagnostics } = analyze(`print x = ${quoteString(text)}`, []);
        assert.deepEqual(diagnostics, []);
        const literals = nodesOf(root, 'StringLiteralExpression');
        assert.equal(literals.length, 1);
        assert.equal(stringConstantOf(literals[0]!), text);
        assert.deepEqual(tokensOf(root).slice(0, 3), ['print', 'x', '=']);
        assert.equal(tokensOf(root).filter((token) => token !== '').length, 4);
      }),
      { numRuns: 300 },
    );
  });

  it('is JSON too', () => {
    fc.assert(fc.property(hostileText, (text) => assert.equal(JSON.parse(quoteString(text)), text)));
  });
});

describe('dynamicLiteral', () => {
  it('writes a list as the hunts do', () => {
    assert.equal(dynamicLiteral(['estaliax.io', 'duraktantuni.site']), 'dynamic(["estaliax.io", "duraktantuni.site"])');
    assert.equal(dynamicLiteral([]), 'dynamic([])');
  });

  it('keeps each value a value, whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { maxLength: 5 }), (values) => {
        const { root, diagnostics } = analyze(`print x = ${dynamicLiteral(values)}`, []);
        assert.deepEqual(diagnostics, []);
        assert.deepEqual(nodesOf(root, 'StringLiteralExpression').map(stringConstantOf), values);
      }),
      { numRuns: 200 },
    );
  });
});

describe('jsonText', () => {
  it('writes bags and lists of every kind of value', () => {
    const value = { a: [1, 2.5, true, null], 'b"': 'c' };
    assert.equal(jsonText(value), '{"a": [1, 2.5, true, null], "b\\"": "c"}');
    assert.deepEqual(JSON.parse(jsonText(value)), value);
  });

  it('refuses a number that JSON cannot write', () => {
    assert.throws(() => jsonText(Number.NaN), RangeError);
  });
});

describe('datatableLiteral', () => {
  it('writes columns with their types and rows of literals', () => {
    const columns = [
      { name: 'Name', type: 'string' },
      { name: 'Seen', type: 'datetime' },
    ];
    assert.equal(
      datatableLiteral(columns, [['"a"', 'datetime(2026-06-01)']]),
      'datatable(Name:string, Seen:datetime)["a", datetime(2026-06-01)]',
    );
  });

  it('binds with the columns that it was given, whatever they are called', () => {
    const schema = createWorkspaceSchema({});
    for (const name of ['Value', 'value', 'by', 'let', 'summarize', 'odd name', "it's", 'a"b', '1st', '_x', 'Größe']) {
      const bound = bindQuery(datatableLiteral([{ name, type: 'string' }], [['"a"']]), schema);
      assert.deepEqual(bound.diagnostics, [], name);
      assert.deepEqual(bound.columns, [{ name, type: 'string' }]);
    }
  });

  it('refuses rows that do not fit the columns', () => {
    assert.throws(() => datatableLiteral([{ name: 'A', type: 'string' }], [['"a"', '"b"']]), RangeError);
  });
});

describe('quoteName', () => {
  it('leaves a name bare where it cannot be a keyword', () => {
    assert.equal(quoteName('FirstSeen'), 'FirstSeen');
    assert.equal(quoteName('where'), '["where"]');
  });
});
