import assert from 'node:assert/strict';

import { allChecks } from '../../scripts/checks/all-checks';
import type { CheckExample } from '../../scripts/checks/check';
import { entityKind } from '../../scripts/checks/rule/entity-kind';
import { runExample, say } from './run-example';

/** The findings in one place: `line:column check message`. */
const said = (files: CheckExample, check: string): string[] =>
  runExample(allChecks, files)
    .filter((each) => each.check === check)
    .map(({ place, message, help }) => `${place.start.line}:${place.start.column} ${message} | ${help ?? ''}`);

const query = (...lines: readonly string[]) => `query: |\n  ${lines.join('\n  ')}\n`;
const rule = (period: string, ...lines: readonly string[]) =>
  `queryFrequency: 1d\nqueryPeriod: ${period}\n${query(...lines)}`;

describe('operations and actions that a log spells in one way', () => {
  const sentence = 'is not a value of this column as the logs spell it';
  it('are said where their case differs', () => {
    for (const column of ['OperationName', 'ActivityDisplayName']) {
      const found = said(query('AuditLogs', `| where ${column} == "Add Member to Role"`), 'value-spelling');
      assert.match(found[0]!, new RegExp(`"Add Member to Role" ${sentence} \\| Write "Add member to role"`));
    }
    for (const right of ['=~ "Add Member to Role"', '== "Add member to role"', '== "Add members to role"']) {
      assert.deepEqual(said(query('AuditLogs', `| where OperationName ${right}`), 'value-spelling'), []);
    }
  });

  it('are said where their ending differs', () => {
    const found = said(query('DeviceNetworkEvents', '| where ActionType == "ConnectionSucceeded"'), 'value-spelling');
    assert.match(found[0]!, /Write "ConnectionSuccess"/);
    const other = query('DeviceNetworkEvents', '| where ActionType == "ConnectionFailure"');
    assert.match(said(other, 'value-spelling')[0] ?? '', /Write "ConnectionFailed"/);
    const unknown = query('DeviceNetworkEvents', '| where ActionType == "ConnectionInspected"');
    assert.deepEqual(said(unknown, 'value-spelling'), []);
  });

  it('are said of the cmdlets of Exchange', () => {
    const found = said(query('OfficeActivity', '| where Operation in ("new-inboxrule")'), 'value-spelling');
    assert.match(found[0]!, /writes? the operation "new-inboxrule" with capitals.* \| Write in~ for in\.$/);
    for (const right of [
      '=~ "new-inboxrule"',
      '== "New-InboxRule"',
      '== "set-up"x'.replace('x', '').replace('-', '_'),
    ]) {
      assert.deepEqual(said(query('OfficeActivity', `| where Operation ${right}`), 'value-spelling'), []);
    }
  });

  it('are said beside other columns that may be missing', () => {
    const missing = query(
      'SecurityEvent',
      '| where LogonTypeName == "Network"',
      '| extend a = column_ifexists("Nothing", "")',
    );
    assert.equal(said(missing, 'value-spelling').length, 1);
    const itself = query('SecurityEvent', '| where column_ifexists("LogonTypeName", "Network") == "Network"');
    assert.deepEqual(said(itself, 'value-spelling'), []);
  });
});

describe('conditions in places that nobody looks at', () => {
  it('are said in a variable that nothing reads', () => {
    const found = said(
      query('let other = AuditLogs | where Result == "Success";', 'ASimDnsActivityLogs', '| where DnsQuery == "a.b"'),
      'value-spelling',
    );
    assert.match(found[0]!, /Write "success"/);
  });

  it('are said of a column that holds one text in another case', () => {
    const found = said(
      query('ASimDnsActivityLogs', '| extend Source = "cloud"', '| where Source == "Cloud"'),
      'condition-decides',
    );
    assert.equal(found.length, 1);
    for (const right of ['Source == "cloud"', 'Source =~ "Cloud"', 'Source == "ground" or DnsQuery == "a.b"']) {
      const lines = query('ASimDnsActivityLogs', '| extend Source = "cloud"', `| where ${right}`);
      assert.deepEqual(said(lines, 'condition-decides'), [], right);
    }
  });
});

describe('a query that looks only at what is old', () => {
  it('is said to find everything late', () => {
    const found = said(rule('14d', 'ASimDnsActivityLogs', '| where TimeGenerated < ago(1d)'), 'query-gap');
    assert.match(found[0]!, /sees nothing of the last 1d, and runs every 1d/);
  });

  it('is not said if another source is read up to now, or if the window is one run long', () => {
    for (const right of [
      ['ASimDnsActivityLogs', '| where TimeGenerated between (ago(2d) .. ago(1d))'],
      [
        'let old = ASimDnsActivityLogs | where TimeGenerated < ago(1d);',
        'ASimDnsActivityLogs',
        '| where DnsQuery !in ((old | project DnsQuery))',
      ],
      ['ASimDnsActivityLogs', '| where TimeGenerated < ago(10m)'],
    ]) {
      assert.deepEqual(said(rule('14d', ...right), 'query-gap'), [], right.join(' '));
    }
  });
});

it('names of files are never paths, where a table has both', () => {
  const found = said(
    query('DeviceFileEvents', '| where FileName == FolderPath', '| project TimeGenerated, DeviceName'),
    'compared-kinds',
  );
  assert.match(found[0]!, /FileName holds the name of a file and FolderPath a path/);
});

it('an address that is mapped to a host is advised against', () => {
  const mapped = (column: string) =>
    `entityMappings:\n  - entityType: Host\n    fieldMappings: [{ identifier: HostName, columnName: ${column} }]\n`;
  assert.match(say(entityKind, mapped('SrcIpAddr'))[0]!, /SrcIpAddr holds an address, .* Host, which takes a name/);
  assert.deepEqual(say(entityKind, mapped('SrcHostname')), []);
});

describe('overlay-idle', () => {
  const files = (group: string, own: string) => ({
    'detections/example/rule.yaml': '',
    ...(group === '' ? {} : { 'workspaces/groups/all.yaml': overlay(group) }),
    'workspaces/example.yaml': `${group === '' ? '' : 'groups: [all]\n'}${overlay(own)}`,
  });
  const overlay = (set: string) => `overlays:\n  - detection: example/rule\n    set: { ${set} }\n`;

  it('finds what the detection has already, however it is written', () => {
    for (const own of ['severity: Medium', 'queryFrequency: PT1H', 'queryFrequency: 60m', 'enabled: true']) {
      assert.equal(said(files('', own), 'overlay-idle').length, 1, own);
    }
    assert.deepEqual(said(files('', 'severity: Low'), 'overlay-idle'), []);
  });
});

it('unused-parameter stands at the name of the parameter', () => {
  const found = said(
    {
      'functions/BlockedQueries.yaml':
        'parameters: "name:string, since:timespan=1h"\nquery: |\n  ASimDnsActivityLogs\n  | where DnsQuery == name\n',
    },
    'unused-parameter',
  );
  assert.match(found[0]!, /^\d+:27 The function does not read its parameter since/);
});

describe('summary-time', () => {
  const summary = (filter: string) => ({
    'summaries/example.yaml': `name: example\ndestinationTable: Example_CL\nbinSize: 60\nquery: |\n  ASimDnsActivityLogs\n  | where ${filter}\n  | summarize Queries = count() by DnsQuery\n`,
  });

  it('finds a filter by age however it is written', () => {
    for (const filter of [
      'TimeGenerated > ago(1d)',
      'now() - TimeGenerated < 1h',
      'TimeGenerated between (ago(1h) .. now())',
    ])
      assert.equal(said(summary(filter), 'summary-time').length, 1, filter);
    assert.deepEqual(said(summary('hourofday(TimeGenerated) < 6'), 'summary-time'), []);
  });
});

describe('a near miss', () => {
  const test = (...events: readonly string[]) => ({
    'detections/example/rule.yaml': query(
      'ASimDnsActivityLogs',
      '| where DnsQuery == "bad.example"',
      '| summarize Queries = count() by SrcIpAddr',
      '| where Queries > 2',
    ),
    'detections/example/rule.test.yaml': `cases:\n${events.map((event, index) => `  - name: Silent ${index}\n    events:\n      ASimDnsActivityLogs: [${event}]\n    expect: nothing\n`).join('')}`,
  });

  it('of another event altogether is said to be none', () => {
    const found = said(test('{ SrcIpAddr: 192.0.2.7 }'), 'test-near-miss');
    assert.match(found[0]!, /No event of this near miss has what the query filters by: DnsQuery/);
  });

  it('is one beside another that lacks what the query filters by', () => {
    assert.deepEqual(said(test('{ DnsQuery: bad.example }'), 'test-near-miss'), []);
    assert.deepEqual(said(test('{ SrcIpAddr: 192.0.2.7 }', '{ DnsQuery: good.example }'), 'test-near-miss'), []);
  });
});
