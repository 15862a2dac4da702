import assert from 'node:assert/strict';

import fc from 'fast-check';
import { fuzzyTable } from '../../scripts/checks/query/fuzzy-table';
import { kqlSemantics } from '../../scripts/checks/query/kql-semantics';
import { kqlSyntax } from '../../scripts/checks/query/kql-syntax';
import { unknownFunction } from '../../scripts/checks/query/unknown-function';
import { unknownTable } from '../../scripts/checks/query/unknown-table';
import { bindQuery } from '../../scripts/kql/bind-query';
import { readTokens } from '../../scripts/kql/read-tokens';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';
import { runExample } from './run-example';

const queries = [
  'ASimDnsActivityLogs\n| where DnsQuery == "a" and SrcIpAddr == "b"\n| project TimeGenerated, SrcIpAddr',
  'let hosts = dynamic(["a", "b"]);\nASimDnsActivityLogs\n| where SrcHostname in (hosts)\n| summarize Names = make_set(DnsQuery) by SrcIpAddr\n| extend Count = array_length(Names)\n| where Count > 3',
  'SigninLogs\n| where ResultType != "0"\n| join kind=inner (AuditLogs | extend User = tostring(InitiatedBy.user.userPrincipalName)) on $left.UserPrincipalName == $right.User\n| summarize count() by User, bin(TimeGenerated, 1h)',
];

const checks = [kqlSyntax, kqlSemantics, unknownTable, unknownFunction, fuzzyTable];

/** What people write where something else belongs. */
const slips = [
  'AND',
  'OR',
  'Where',
  '=',
  '===',
  '&&',
  'not',
  'IN',
  'where',
  '|',
  '||',
  '(',
  ')',
  '"',
  'kind',
  'x',
  ',',
  ';',
  '1h',
  '\u201d',
];

describe('What the binder finds wrong with a query', () => {
  it('is never without a finding', () => {
    const schema = createWorkspaceSchema({});
    fc.assert(
      fc.property(
        fc.constantFrom(...queries),
        fc.nat(),
        fc.constantFrom(...slips),
        fc.constantFrom('put before', 'put instead', 'left out'),
        (query, place, slip, how) => {
          const tokens = readTokens(query);
          const { start, end } = tokens[place % tokens.length]!;
          const until = how === 'put before' ? start : end;
          const text = `${query.slice(0, start)}${how === 'left out' ? '' : ` ${slip} `}${query.slice(until)}`;
          const isWrong = bindQuery(text, schema).diagnostics.some(({ severity }) => severity === 'error');
          if (!isWrong) return;
          const yaml = `query: |\n${text.replace(/^/gm, '  ')}\n`;
          assert.notDeepEqual(runExample(checks, yaml), [], text);
        },
      ),
      { numRuns: 100 },
    );
  });
});
