import assert from 'node:assert/strict';

import { testEvents } from '../../scripts/checks/exclusion/test-events';
import { testNearMiss } from '../../scripts/checks/exclusion/test-near-miss';
import { resourcePath } from '../../scripts/deploy/kinds/resource-address';
import { OperationError } from '../../scripts/source/operation-error';
import { runExample, say } from './run-example';

function testOf(event: string, rest = 'expect: nothing'): Readonly<Record<string, string>> {
  return {
    'detections/example/rule.yaml': '',
    'detections/example/rule.test.yaml': `cases:\n  - name: It\n    events:\n      ASimDnsActivityLogs: [${event}]\n    ${rest}\n`,
  };
}

describe('the checks of a test', () => {
  it('find a column that is not there, a wrong type and an impossible time', () => {
    for (const event of ['{ DnsQeury: a }', '{ DnsQueryTypeName: [1] }', '{ TimeGenerated: 2026-02-30T00:00:00Z }']) {
      assert.equal(say(testEvents, testOf(event)).length, 1, event);
    }
    assert.deepEqual(say(testEvents, testOf('{ TimeGenerated: -5m, DnsQuery: a }')), []);
  });

  it('finds a table whose name is nearly that of one', () => {
    const test = `cases:\n  - name: One\n    events:\n      ASimDnsActivityLog: [{ DnsQuery: bad.example }]\n    expect: { rowCount: 1 }\n`;
    const found = say(testEvents, { 'detections/example/rule.yaml': '', 'detections/example/rule.test.yaml': test });
    assert.match(found[0]!, /^5:7 There is no table ASimDnsActivityLog \| Did you mean ASimDnsActivityLogs\?$/);
  });

  it('find a near miss with nothing that the query asks for', () => {
    assert.equal(say(testNearMiss, testOf('{ DnsQueryTypeName: A }')).length, 1);
  });

  it('find a case that expects nothing of no event', () => {
    const test = (query: string) => ({
      'detections/example/rule.yaml': `query: |\n${query.replace(/^/gm, '  ')}\n`,
      'detections/example/rule.test.yaml':
        'cases:\n  - name: It\n    events: { ASimDnsActivityLogs: [] }\n    expect: nothing\n',
    });
    const found = say(testNearMiss, test('ASimDnsActivityLogs\n| where DnsQuery == "a"'));
    assert.match(found[0] ?? '', /^4:5 The case gives no event/);
    // Of nothing, a count is a row.
    assert.deepEqual(
      say(testNearMiss, test('ASimDnsActivityLogs\n| summarize Count = count()\n| where Count == 0')),
      [],
    );
  });

  it('take a key that is not read for an error', () => {
    const found = runExample([], testOf('{ DnsQuery: a }', 'expect: { alert: [] }'));
    assert.deepEqual(
      found.map(({ check, severity, help }) => [check, severity, help]),
      [['schema', 'error', 'Did you mean alerts?']],
    );
  });
});

describe('the address of a resource', () => {
  it('has no segment that leads out of its collection', () => {
    const workspace = { subscription: 's', resourceGroup: 'g', workspace: 'w' };
    for (const id of ['.', '..', '']) {
      assert.throws(() => resourcePath(workspace, { kind: 'function', id }), OperationError);
    }
    assert.match(resourcePath(workspace, { kind: 'function', id: '...' }), /savedSearches\/\.\.\.$/);
  });
});
