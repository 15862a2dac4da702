import assert from 'node:assert/strict';

import { bindQuery, type QueryDiagnostic } from '../../scripts/kql/bind-query';
import { createWorkspaceSchema, type FunctionSchema } from '../../scripts/kql/workspace-schema';

function bound(query: string, functions: Readonly<Record<string, string>> = {}): readonly QueryDiagnostic[] {
  const declared = Object.entries(functions).map(([name, body]): FunctionSchema => ({ name, parameters: '()', body }));
  return bindQuery(query, createWorkspaceSchema({ functions: declared })).diagnostics;
}

/** Each of so many functions calls the one before it twice. */
function doubling(count: number): Record<string, string> {
  const names = Array.from({ length: count }, (_, index) => index);
  return Object.fromEntries(
    names.map((index) => [`f${index}`, index === 0 ? 'print x = 1' : `union f${index - 1}(), f${index - 1}()`]),
  );
}

describe('calls of functions that call functions', () => {
  it('are bound while they are few', () => {
    assert.deepEqual(bound('f5()', doubling(6)), []);
  });

  it('are said to be too many, at the call, before they are bound', () => {
    const [found, ...others] = bound('let own = 1; f40()', doubling(41));
    assert.equal(found?.code, 'many-calls');
    assert.deepEqual([found.span, others], [{ start: 13, end: 16 }, []]);
  });

  it('are counted through functions of the query, too, called or not', () => {
    const lets = Object.entries(doubling(40)).map(([name, body]) => `let ${name} = () { ${body} };`);
    assert.equal(bound(`${lets.join('\n')}\nf39()`)[0]?.code, 'many-calls');
    assert.equal(bound(`${lets.join('\n')}\nprint 1`)[0]?.code, 'many-calls');
  });

  it('are counted where they are written without parentheses', () => {
    const bare = Object.fromEntries(
      Object.entries(doubling(40)).map(([name, body]) => [name, body.replaceAll('()', '')]),
    );
    assert.equal(bound('union f39, f38', bare)[0]?.code, 'many-calls');
  });
});

describe('a function that calls itself', () => {
  it('is named with the way by which it does, at the call', () => {
    const query = 'SigninLogs | union g()';
    const [found] = bound(query, { f: 'g() | take 1', g: 'f | take 2' });
    assert.equal(found?.message, 'The function g calls itself: g → f → g');
    assert.equal(query.slice(found.span.start, found.span.end), 'g');
  });

  it('is named where others lead to it', () => {
    assert.match(bound('a()', { a: 'b()', b: 'b()' })[0]!.message, /^The function b calls itself: b → b$/);
  });

  it('is not one whose rows have a column of its name', () => {
    assert.deepEqual(
      bound('UserAgent', { UserAgent: 'SigninLogs | where (UserAgent) has "x" | project UserAgent' }),
      [],
    );
  });

  it('is not one of the query of the same name, which knows only what stands before it', () => {
    assert.deepEqual(bound('let f = () { f() | take 1 }; f()', { f: 'print x = 1' }), []);
    assert.equal(bound('let f = () { f() }; f()')[0]?.code, 'KS211');
  });

  it('is not one whose name only a member, an argument or text has', () => {
    assert.deepEqual(bound('f()', { f: 'print b = dynamic({"f":1}) | project f1 = b.f, text = "f()" // f()' }), []);
  });
});
