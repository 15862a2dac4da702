import assert from 'node:assert/strict';

import { alertDetailColumn } from '../../scripts/checks/rule/alert-detail-column';
import { customDetailColumn } from '../../scripts/checks/rule/custom-detail-column';
import { entityColumn } from '../../scripts/checks/rule/entity-column';
import { unpackedColumn } from '../../scripts/checks/query/unpacked-column';
import { runExample } from './run-example';

const checks = [unpackedColumn, entityColumn, customDetailColumn, alertDetailColumn];

/** What the checks say of a rule with this query, which reads Syslog: severity, and the name that it is about. */
function found(lines: readonly string[], more = ''): string[] {
  const query = `query: |\n${['Syslog', '| extend B = parse_json(SyslogMessage)', ...lines].map((line) => `  ${line}\n`).join('')}`;
  const silent = 'entityMappings: []\n';
  return runExample(checks, `${query}${more === '' ? silent : more}`).map(
    ({ severity, message }) => `${severity} ${/column (\S+)/.exec(message)?.[1] ?? message}`,
  );
}

const unpack = '| evaluate bag_unpack(B)';

describe('unpacked-column', () => {
  it('speaks once of each name that only the data can bring', () => {
    assert.deepEqual(found([unpack, '| where user == "x" and isnotempty(user)', '| extend z = other']), [
      'warning user',
      'warning other',
    ]);
    assert.deepEqual(found(['| evaluate pivot(Facility, count(), Computer)', '| where auth > 3']), ['warning auth']);
  });

  it('is sure where a column is near that is always there', () => {
    assert.deepEqual(found([unpack, '| project TimeGenerated, Computr']), ['error Computr']);
    assert.deepEqual(found([unpack, '| project TimeGenerated, computer']), ['error computer']);
  });

  it('says what to do about it', () => {
    const [first] = runExample(checks, `query: |\n  print B = dynamic({})\n  ${unpack}\n  | project user\n`);
    assert.match(first!.help!, /column_ifexists\(.*evaluate bag_unpack\(b\) : \(\*, user:string\)/);
  });

  it('is content with a guarded name, a stated one, and one that the query makes', () => {
    assert.deepEqual(found([unpack, '| where column_ifexists("user", "") == "x"']), []);
    assert.deepEqual(found([`${unpack} : (*, user:string)`, '| where user == "x"']), []);
    assert.deepEqual(found([unpack, '| extend user = column_ifexists("user", "")', '| where user == "x"']), []);
    assert.deepEqual(found([unpack, '| project Computer']), []);
  });

  it('sees into a function of the query, and through a let variable', () => {
    const lines = ['| as T', unpack, '| where user == "x"'];
    assert.deepEqual(found(lines), ['warning user']);
    const query =
      'query: |\n  let F = () { print b = dynamic({}) | evaluate bag_unpack(b) };\n  F() | where user == "x"\n';
    assert.equal(runExample([unpackedColumn], query).length, 1);
  });

  it('holds for entity mappings, custom details and alert texts', () => {
    const mapped = (column: string) =>
      `entityMappings:\n  - entityType: Account\n    fieldMappings: [{ identifier: Name, columnName: ${column} }]\n`;
    assert.deepEqual(found([unpack], mapped('user')), ['warning user']);
    assert.deepEqual(found([unpack], mapped('Computr')), ['error Computr']);
    assert.deepEqual(found([unpack], mapped('Computer')), []);
    assert.deepEqual(found([unpack], 'entityMappings: []\ncustomDetails: { User: user }\n'), ['warning user']);
    const format = 'entityMappings: []\nalertDetailsOverride: { alertDisplayNameFormat: "by {{user}}" }\n';
    assert.deepEqual(found([unpack], format), ['warning user']);
    assert.deepEqual(found([unpack, '| extend user = column_ifexists("user", "")'], format), []);
  });
});
