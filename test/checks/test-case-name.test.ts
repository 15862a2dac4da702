import assert from 'node:assert/strict';

import { testCaseName } from '../../scripts/checks/exclusion/test-case-name';
import { say } from './run-example';

describe('the names of the cases of a file', () => {
  it('are each said once', () => {
    const testCase = (name: string) =>
      `  - name: ${name}\n    events: { ASimDnsActivityLogs: [{ DnsQuery: bad.example }] }\n    expect: { rowCount: 1 }\n`;
    const cases = `cases:\n${testCase('One')}${testCase('Two')}${testCase('One')}`;
    const found = say(testCaseName, { 'detections/example/rule.yaml': '', 'detections/example/rule.test.yaml': cases });
    assert.deepEqual(found, ['9:11 The case of line 3 has this name, too | Say what this one shows.']);
  });
});
