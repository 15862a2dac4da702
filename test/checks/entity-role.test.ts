import assert from 'node:assert/strict';

import columnRoles from '../../schemas/data/column-roles.json';
import tableFacts from '../../schemas/data/tables.json';
import { entityRole } from '../../scripts/checks/rule/entity-role';
import { say } from './run-example';

function ruleOf(query: string, entityType: string, columnName: string, rest = ''): string {
  const identifier = entityType === 'IP' ? 'Address' : 'FullName';
  const mapping = `entityMappings:\n  - entityType: ${entityType}\n    fieldMappings: [{ identifier: ${identifier}, columnName: ${columnName} }]\n`;
  return `query: |\n  ${query}\n${mapping}${rest}`;
}

describe('entity-role', () => {
  it('says that a DNS server is not the client, and which column is', () => {
    const found = say(entityRole, ruleOf('DnsEvents | where Name == "x"', 'Host', 'Computer'));
    assert.match(found[0]!, /Computer names the device that wrote the row of DnsEvents, not the one that acted/);
    assert.match(found[0]!, /No column names the host that acted; map ClientIP to the Address of an IP entity/);
    const living = say(entityRole, ruleOf('ASimDnsActivityLogs | where DnsQuery == "x"', 'Host', 'DvcHostname'));
    assert.match(living[0]!, /Name SrcHostname\.$/);
    const address = say(entityRole, ruleOf('ASimDnsActivityLogs | where DnsQuery == "x"', 'IP', 'DvcIpAddr'));
    assert.match(address[0]!, /Name SrcIpAddr\.$/);
  });

  it('follows the column through other names, spellings and groups', () => {
    for (const query of [
      'DnsEvents | project Machine = Computer',
      'DnsEvents | extend Machine = tolower(tostring(split(Computer, ".")[0]))',
      'DnsEvents | summarize count() by Machine = Computer',
      'let asked = DnsEvents | where Name == "x"; asked | project-rename Machine = Computer',
      'DnsEvents | join kind=inner (SigninLogs) on $left.ClientIP == $right.IPAddress | project Machine = Computer',
    ]) {
      assert.match(say(entityRole, ruleOf(query, 'Host', 'Machine'))[0] ?? '', /Machine is Computer, which/, query);
    }
  });

  it('reads the title and the grouping of a rule', () => {
    const title = 'alertDetailsOverride:\n  alertDisplayNameFormat: "{{Computer}} asked"\n';
    assert.match(say(entityRole, ruleOf('DnsEvents', 'IP', 'ClientIP', title))[0]!, /Name ClientIP\.$/);
    const grouping = `customDetails: { Machine: Computer }
incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: true
    reopenClosedIncident: false
    lookbackDuration: 5h
    matchingMethod: Selected
    groupByCustomDetails: [Machine]
`;
    assert.equal(say(entityRole, ruleOf('DnsEvents', 'IP', 'ClientIP', grouping)).length, 1);
  });

  it('is silent if the device acts itself, if it depends on the event, or if the column is computed', () => {
    for (const [query, column] of [
      ['DeviceNetworkEvents | where RemoteIP == "x"', 'DeviceName'],
      ['SecurityEvent | where EventID == 4688', 'Computer'],
      ['Syslog | where Facility == "auth"', 'Computer'],
      ['Heartbeat', 'Computer'],
      ['CommonSecurityLog', 'DeviceName'],
      ['DnsEvents | project Machine = iff(isempty(ClientIP), Computer, ClientIP)', 'Machine'],
      ['DnsEvents | union (SecurityEvent) | project Machine = Computer', 'Machine'],
      ['Heartbeat | join kind=inner (DnsEvents) on $left.ComputerIP == $right.ClientIP', 'Computer'],
    ] as const) {
      assert.deepEqual(say(entityRole, ruleOf(query, 'Host', column)), [], query);
    }
  });

  it('knows no column that its table lacks', () => {
    const tables: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map(Object.entries(tableFacts));
    const standard = ['TenantId', 'TimeGenerated', 'Type', '_ResourceId', '_SubscriptionId', 'SourceSystem'];
    for (const [name, { cases }] of Object.entries(columnRoles.tables)) {
      const columns = Object.values(tables.get(name) ?? {}).flatMap((each) => each.split(' '));
      if (columns.length === 0) continue;
      for (const { roles } of cases) {
        for (const { column } of Object.values(roles).flat()) {
          const [first = ''] = column.split(/[.[]/);
          assert.ok(columns.includes(first) || standard.includes(first), `${name}.${column}`);
        }
      }
    }
  });
});
