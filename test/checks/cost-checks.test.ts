import assert from 'node:assert/strict';

import { containsTerm } from '../../scripts/checks/query/contains-term';
import { dynamicUnfiltered } from '../../scripts/checks/query/dynamic-unfiltered';
import { everyTable } from '../../scripts/checks/query/every-table';
import { expandBeforeFilter } from '../../scripts/checks/query/expand-before-filter';
import { huntTimeBound } from '../../scripts/checks/query/hunt-time-bound';
import { joinUnreduced } from '../../scripts/checks/query/join-unreduced';
import { regexUnfiltered } from '../../scripts/checks/query/regex-unfiltered';
import { say } from './run-example';

/** A rule whose query has these lines. */
function querying(...lines: string[]): string {
  return `query: |\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

describe('contains-term', () => {
  const search = (condition: string) => say(containsTerm, querying('ASimDnsActivityLogs', `| where ${condition}`));

  it('names the operator that asks the index', () => {
    assert.deepEqual(search('DnsQuery contains "bad.example"'), [
      '16:20 contains reads every value of DnsQuery for what are whole terms | ' +
        'Write has, unless letters or digits may stand right before or behind it.',
    ]);
    assert.match(search('DnsQuery !contains_cs "bad.example"')[0]!, /Write !has_cs,/);
  });

  it('lets a part of a term pass, which has would not find', () => {
    assert.deepEqual(search('DnsQuery contains "exampl"'), []);
    assert.deepEqual(search('DnsQuery contains ".example"'), []);
  });

  it('lets a search outside of a filter, or in what was computed, pass: neither has an index', () => {
    assert.deepEqual(search('tolower(DnsQuery) contains "bad.example"'), []);
    assert.deepEqual(
      say(containsTerm, querying('ASimDnsActivityLogs', '| extend Bad = DnsQuery contains "bad.example"')),
      [],
    );
  });
});

describe('regex-unfiltered', () => {
  const first = (...lines: string[]) => say(regexUnfiltered, querying('ASimDnsActivityLogs', ...lines));
  const regex = '| where DnsQuery matches regex "^[a-z]{30}"';

  it('takes a bound in time for no condition on the rows', () => {
    assert.equal(first('| where TimeGenerated > ago(1d)', regex).length, 1);
  });

  it('takes contains for none that the index answers', () => {
    assert.equal(first('| where DnsQuery contains "a"', regex).length, 1);
  });

  it('lets it pass behind a condition, in the same filter or before', () => {
    assert.deepEqual(first(regex, '| take 5').length, 1);
    assert.deepEqual(first('| where DnsQueryTypeName == "A"', regex), []);
    assert.deepEqual(first('| where DnsQuery has "example" and DnsQuery matches regex "x{3}"'), []);
  });

  it('looks at the tables inside a join, too', () => {
    assert.equal(
      first('| where DnsQueryTypeName == "A"', `| join kind=inner (ASimDnsActivityLogs ${regex}) on DnsQuery`).length,
      1,
    );
  });

  it('does not know what a variable has filtered', () => {
    assert.deepEqual(
      say(regexUnfiltered, querying('let few = ASimDnsActivityLogs | where DnsQueryTypeName == "A";', `few ${regex}`)),
      [],
    );
  });
});

describe('expand-before-filter', () => {
  const late = (...lines: string[]) => say(expandBeforeFilter, querying('ASimDnsActivityLogs', ...lines));

  it('shows the condition, and what it could stand before', () => {
    assert.deepEqual(late('| parse DnsQuery with Host "." *', '| where DnsQueryTypeName == "A"'), [
      '17:11 This condition needs nothing that parse before it makes | Move it before the parse.',
    ]);
  });

  it('finds the one condition of several that could', () => {
    const found = late('| parse DnsQuery with Host "." *', '| where Host == "a" and DnsQueryTypeName == "A"');
    assert.equal(found.length, 1);
    assert.match(found[0]!, /^17:27 /);
  });

  it('lets a condition pass on what was made, also by a step between', () => {
    assert.deepEqual(late('| parse DnsQuery with Host "." *', '| where Host == "a"'), []);
    assert.deepEqual(late('| parse DnsQuery with Host "." *', '| extend H = Host', '| where H == "a"'), []);
  });

  it('lets a condition pass on a column that mv-expand unfolds, under its own or a made-up name', () => {
    const table = 'let t = datatable(Bag:dynamic) [];';
    const late = (expanded: string, column: string) =>
      say(
        expandBeforeFilter,
        querying(table, 'AuditLogs', `| mv-expand ${expanded}`, `| where tostring(${column}) == "x"`),
      );
    assert.deepEqual(late('TargetResources', 'TargetResources'), []);
    assert.deepEqual(late('TargetResources.names', 'TargetResources_names'), []);
    assert.deepEqual(late('a = TargetResources | mv-expand TargetResources.b.c', 'TargetResources_b_c'), []);
  });

  it('lets a condition pass on a name that a second mv-expand makes anew', () => {
    const twice = ['| mv-expand TargetResources.p', '| where TargetResources_p.name == "a"'];
    assert.deepEqual(say(expandBeforeFilter, querying('AuditLogs', ...twice, ...twice)), []);
  });

  it('lets a condition pass behind a step that changes which rows there are', () => {
    assert.deepEqual(
      late(
        '| parse DnsQuery with Host "." *',
        '| summarize count() by DnsQueryTypeName',
        '| where DnsQueryTypeName == "A"',
      ),
      [],
    );
  });
});

describe('join-unreduced', () => {
  const join = (left: string, right: string) =>
    say(
      joinUnreduced,
      querying(`ASimDnsActivityLogs ${left}`, `| join kind=inner (ASimNetworkSessionLogs ${right}) on SrcHostname`),
    );

  it('takes a bound in time, or other columns, for no reduction', () => {
    assert.equal(join('| where TimeGenerated > ago(1d)', '| extend a = 1 | project SrcHostname').length, 1);
  });

  it('lets it pass where one side is filtered or summarised', () => {
    assert.deepEqual(join('| where DnsQuery == "x"', ''), []);
    assert.deepEqual(join('', '| distinct SrcHostname'), []);
  });
});

describe('hunt-time-bound', () => {
  const hunt = (query: string) => say(huntTimeBound, { 'detections/hunts/example.yaml': query });

  it('asks for a bound at the query', () => {
    assert.match(
      hunt(querying('ASimDnsActivityLogs', '| where DnsQuery == "x"'))[0]!,
      /^\d+:1 The query has no bound in time \| Add/,
    );
  });

  it('is content with any bound, also one that a parser takes', () => {
    assert.deepEqual(
      hunt(querying('ASimDnsActivityLogs', '| where TimeGenerated between (datetime(2026-01-01) .. 7d)')),
      [],
    );
    assert.deepEqual(hunt(querying('_Im_Dns(starttime=ago(7d))')), []);
  });

  it('asks nothing of a query that reads no table', () => {
    assert.deepEqual(hunt(querying('print 1')), []);
  });

  it('asks nothing of a rule, whose period is its bound', () => {
    assert.deepEqual(say(huntTimeBound, querying('ASimDnsActivityLogs', '| where DnsQuery == "x"')), []);
  });
});

describe('dynamic-unfiltered', () => {
  const ask = (...lines: string[]) => say(dynamicUnfiltered, querying('AuditLogs', ...lines));
  const inside = 'tostring(InitiatedBy.app.displayName) == "Backup tool"';
  const help = 'Put `where InitiatedBy has "Backup tool"` before it.';

  it('names the column and the text, through what extend has taken out of it', () => {
    const message = `This reads inside InitiatedBy of every row of the table | ${help}`;
    assert.deepEqual(ask('| where TimeGenerated > ago(1h)', `| where ${inside}`), [`17:11 ${message}`]);
    const taken = ask(
      '| extend App = InitiatedBy.app, User = 1',
      '| extend Tool = tolower(App.displayName)',
      '| where Tool =~ "Backup tool"',
    );
    assert.deepEqual(taken, [`18:11 ${message}`]);
    assert.equal(ask('| where parse_json(tostring(InitiatedBy.app)).displayName has "Backup tool"').length, 1);
    assert.match(ask('| where parse_json(Identity).name == "Backup tool"')[0]!, /inside Identity .*where Identity has/);
  });

  it('lets it pass where another condition chooses the rows, before it or right behind it', () => {
    const other = '| where OperationName == "Add user"';
    assert.deepEqual(ask(other, `| where ${inside}`), []);
    assert.deepEqual(ask(`| where ${inside}`, other), []);
    assert.deepEqual(ask(`| where InitiatedBy has "Backup tool" and ${inside}`), []);
    assert.equal(ask(`| where ${inside}`, '| summarize Count = count() by OperationName', other).length, 1);
  });

  it('lets pass what has would not find, or would find everywhere', () => {
    for (const value of ['true', 'ab', 'a\\"bcd', 'x'.repeat(300)]) {
      assert.deepEqual(ask(`| where tostring(InitiatedBy.app.id) == "${value}"`), [], value);
    }
    assert.deepEqual(ask('| where tostring(InitiatedBy.app.id) != "Backup tool"'), []);
    assert.deepEqual(ask('| where tostring(InitiatedBy.app.id) startswith "Backup"'), []);
  });
});

describe('every-table', () => {
  const hunting = (...lines: string[]) => say(everyTable, { 'detections/hunts/example.yaml': querying(...lines) });

  it('says which operator it is, and how tables are named', () => {
    assert.match(
      hunting('search "x"')[0]!,
      /:3 This search reads every table of the workspace \| Name the tables: search in/,
    );
    assert.match(hunting('find where SrcHostname == "x"')[0]!, /This find .* find in/);
    assert.match(hunting('union withsource=Table *', '| take 5')[0]!, /This union/);
    assert.equal(hunting('let all = search * | where SrcHostname == "x";', 'all | take 5').length, 1);
  });

  it('lets pass what names its tables, and a search in rows that are there', () => {
    assert.deepEqual(hunting('search in (ASimDnsActivityLogs) "x"'), []);
    assert.deepEqual(hunting('ASimDnsActivityLogs', '| search "x"'), []);
    assert.deepEqual(hunting('union Device*', '| take 5'), []);
  });

  it('leaves the star of a rule to the check that refuses it', () => {
    assert.deepEqual(say(everyTable, querying('union *', '| take 5')), []);
    assert.equal(say(everyTable, querying('search "x"', '| take 5')).length, 1);
  });
});
