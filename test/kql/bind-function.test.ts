import assert from 'node:assert/strict';
import { bindFunction } from '../../scripts/kql/bind-function';
import { bindQuery, type QueryDiagnostic } from '../../scripts/kql/bind-query';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';

const schema = createWorkspaceSchema({});
const bind = (text: string) => bindQuery(text, schema);

function textsAt(text: string, found: readonly QueryDiagnostic[]): string[] {
  return found.map(({ span }) => text.slice(span.start, span.end));
}

describe('bindFunction', () => {
  it('finds nothing wrong with a function that uses its parameters and declares variables', () => {
    const query = 'let suffix = ".example";\nDnsEvents\n| where Name endswith suffix and ClientIP == address';
    const bound = bindFunction("address:string='192.0.2.1'", query, bind);
    assert.deepEqual([bound.inQuery, bound.inParameters], [[], []]);
  });

  it('finds a column that is not there, at its place in the KQL', () => {
    const query = 'DnsEvents\n| where Nope == 1';
    assert.deepEqual(textsAt(query, bindFunction('a:long=1', query, bind).inQuery), ['Nope']);
  });

  it('finds a type that is none, at its place in the parameters', () => {
    const bound = bindFunction('address:strin', 'DnsEvents', bind);
    assert.deepEqual(textsAt('address:strin', bound.inParameters), ['strin']);
    assert.deepEqual(bound.inQuery, []);
  });

  it('refuses KQL that closes the function and goes on behind it', () => {
    const bound = bindFunction('', 'DnsEvents };\nlet other = () { DnsEvents', bind);
    assert.deepEqual(
      bound.inQuery.map(({ code }) => code),
      ['open-function'],
    );
  });

  it('refuses parameters that close their parenthesis', () => {
    const bound = bindFunction('a:long) { print 1 };\nlet other = (b:long', 'DnsEvents', bind);
    assert.notDeepEqual([...bound.inQuery, ...bound.inParameters], []);
  });
});
