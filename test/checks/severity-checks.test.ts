import assert from 'node:assert/strict';

import { allChecks } from '../../scripts/checks/all-checks';
import type { CheckExample } from '../../scripts/checks/check';
import { runExample } from './run-example';

/** What is found beside advice, as `check severity`. */
function serious(example: CheckExample): string[] {
  return runExample(allChecks, example)
    .filter(({ severity, check }) => severity !== 'advice' && check !== 'table-retired')
    .map(({ check, severity }) => `${check} ${severity}`);
}

const over = (query: string) => `requiredDataConnectors: []\nquery: |\n  ${query.replaceAll('\n', '\n  ')}\n`;

describe('how bad it is that a name is not known', () => {
  it('a table that a workspace may have is a warning, a slip an error', () => {
    assert.deepEqual(serious(over('OurOwnLogs_CL\n| project TimeGenerated, SrcIpAddr = Address')), [
      'unknown-table warning',
    ]);
    assert.deepEqual(serious(over('SigninLog\n| project TimeGenerated, SrcIpAddr = IPAddress')), [
      'unknown-table error',
    ]);
  });

  it('a table is an error where the repository says which ones there are', () => {
    const found = serious({
      'detections/example/rule.yaml': over('OurOwnLogs_CL\n| project TimeGenerated, SrcIpAddr = Address'),
      'schemas/custom/Firewall_CL.yaml': 'table: Firewall_CL\ncolumns:\n  Port: int\n',
    });
    assert.ok(found.includes('unknown-table error'), found.join());
  });

  it('a table that a connector fills takes any column', () => {
    assert.deepEqual(serious(over('AlibabaCloudWAFLogs\n| project TimeGenerated, SrcIpAddr = id_orig_h')), []);
  });

  it('a function that a workspace may have is a warning, a slip and one of another language an error', () => {
    const calling = (call: string) => over(`SigninLogs\n| project TimeGenerated, SrcIpAddr = IPAddress, A = ${call}`);
    assert.deepEqual(serious(calling('OurScore(IPAddress)')), ['unknown-function warning']);
    assert.deepEqual(serious(calling('toLowr(IPAddress)')), ['unknown-function error']);
    assert.deepEqual(serious(calling('ToString(IPAddress)')), ['unknown-function error']);
    assert.deepEqual(serious(calling('isnullorempty(IPAddress)')), ['unknown-function error']);
    assert.deepEqual(serious(over("workspace('b').SigninLogs\n| project TimeGenerated, SrcIpAddr = IPAddress")), [
      'unknown-function warning',
    ]);
    const invoked =
      "SigninLogs\n| invoke OurScore()\n| where Score == '0'\n| project TimeGenerated, SrcIpAddr = Address";
    assert.deepEqual(serious(over(invoked)), ['unknown-function warning']);
    assert.deepEqual(serious(over("arg('').Resources\n| project TimeGenerated, SrcIpAddr = id")), [
      'unknown-function error',
    ]);
  });

  it('a function is an error where the repository says which ones there are', () => {
    const found = serious({
      'detections/example/rule.yaml': over(
        'SigninLogs\n| project TimeGenerated, SrcIpAddr = IPAddress, A = OurScore(IPAddress)',
      ),
      'schemas/custom/Other.yaml': 'function: Other\nparameters: "(a:string)"\nbody: a\n',
    });
    assert.ok(found.includes('unknown-function error'), found.join());
  });

  it('what is wrong in a branch of a fuzzy union is a warning, a slip an error', () => {
    const union = (condition: string) =>
      over(
        `union isfuzzy=true (SigninLogs | where ${condition} == "x"), (Heartbeat | where ComputerIP == "x")\n| project TimeGenerated, SrcIpAddr = IPAddress`,
      );
    assert.deepEqual(serious(union('ComputerIP')), ['kql-semantics warning']);
    assert.deepEqual(serious(union('IPAdress')), ['kql-semantics error']);
    assert.deepEqual(serious(union('hourofday(IPAddress) > 5 and IPAddress')), ['kql-semantics warning']);
  });

  it('a column that another version of an installed parser may have is a warning, of a built-in one an error', () => {
    const found = (parser: string) => serious(over(`${parser}\n| project TimeGenerated, SrcIpAddr = SrcDvcIpAddr`));
    assert.deepEqual(found('imAuthentication'), ['kql-semantics warning']);
    assert.deepEqual(found('_Im_Authentication'), ['kql-semantics error']);
  });

  it('a column that the Defender portal has, and text that is dynamic in the workspace, are warnings', () => {
    const found = (query: string) => serious(over(query));
    assert.deepEqual(found('IdentityInfo\n| project TimeGenerated, SrcIpAddr = EmailAddress'), [
      'kql-semantics warning',
    ]);
    const summary =
      'DeviceEvents\n| summarize TimeGenerated = max(TimeGenerated) by AdditionalFields, SrcIpAddr = RemoteIP';
    assert.deepEqual(found(summary), ['kql-semantics warning']);
  });

  it('a custom log is another one if its name differs by an underscore', () => {
    assert.deepEqual(serious(over('TailscaleAudit_CL\n| project TimeGenerated, SrcIpAddr = Address')), [
      'unknown-table warning',
    ]);
    assert.deepEqual(serious(over('Tailscale_Adit_CL\n| project TimeGenerated, SrcIpAddr = Address')), [
      'unknown-table error',
    ]);
  });

  it('a name that is wrong has no wrong type as well', () => {
    const query = 'ASimDnsActivityLogs\n| where ipv4_is_private(SrcIpAdr)\n| project TimeGenerated, SrcIpAddr';
    assert.deepEqual(serious(over(query)), ['kql-semantics error']);
  });

  it('a regular expression of RE2 that Kusto no longer describes is a warning', () => {
    const matching = (pattern: string) =>
      over(`SigninLogs\n| project TimeGenerated, SrcIpAddr = trim_start(@'${pattern}', IPAddress)`);
    assert.deepEqual(serious(matching('[[]')), ['regex-valid warning']);
    assert.deepEqual(serious(matching('[a')), ['regex-valid error']);
  });

  it('a hunt of more than 10,000 characters is a warning, a rule of as many an error', () => {
    const query = `query: |\n  ASimDnsActivityLogs\n  | where TimeGenerated > ago(7d)\n  | where DnsQuery == "${'a'.repeat(10_000)}"\n`;
    assert.deepEqual(serious({ 'detections/hunts/a.yaml': query }), ['expand-length warning']);
    assert.ok(serious({ 'detections/a.yaml': query }).includes('expand-length error'));
  });

  it('a watchlist that a workspace may have is a warning, a slip an error', () => {
    const reading = (alias: string) =>
      over(
        `let l = _GetWatchlist('${alias}') | project SearchKey;\nSigninLogs\n| where UserPrincipalName in (l)\n| project TimeGenerated, SrcIpAddr = IPAddress`,
      );
    assert.deepEqual(serious(reading('VIPUsers')), ['watchlist-known warning']);
    const files = { 'detections/example/rule.yaml': reading('exampel'), 'watchlists/example.yaml': '' };
    assert.deepEqual(serious(files), ['watchlist-known error']);
  });

  it('a column that the reference of a table lacks is a warning, a slip and a name that nobody made an error', () => {
    const found = (rest: string) => serious(over(`Heartbeat\n${rest}`));
    assert.deepEqual(found('| where AgentFlavour == "x"\n| project TimeGenerated, SrcIpAddr = ComputerIP'), [
      'kql-semantics warning',
    ]);
    assert.deepEqual(found('| where Computr == "x"\n| project TimeGenerated, SrcIpAddr = ComputerIP'), [
      'kql-semantics error',
    ]);
    assert.deepEqual(found('| project TimeGenerated, SrcIpAddr = ComputerIP\n| where AgentFlavour == "x"'), [
      'kql-semantics error',
    ]);
    assert.deepEqual(
      found('| project TimeGenerated, SrcIpAddr = ComputerIP\n| extend B = 1\n| where AgentFlavour == "x"'),
      ['kql-semantics error'],
    );
  });

  it('the same goes for the column of an entity', () => {
    const mapped = (column: string) =>
      `${over('Heartbeat')}entityMappings:\n  - entityType: IP\n    fieldMappings:\n      - identifier: Address\n        columnName: ${column}\n`;
    assert.deepEqual(serious(mapped('PrivateEndpoint')), ['entity-column warning']);
    assert.deepEqual(serious(mapped('ComputrIP')), ['entity-column error']);
    assert.deepEqual(serious(mapped('IPCustomEntity')), ['entity-column error']);
  });

  it('what column_ifexists() finds under a name that a union made is a warning', () => {
    const query =
      'union isfuzzy=true AADNonInteractiveUserSignInLogs, SigninLogs\n| extend Place = column_ifexists("LocationDetails_dynamic", "")\n| extend City = tostring(Place.city)\n| project TimeGenerated, City, SrcIpAddr = IPAddress';
    assert.deepEqual(serious(over(query)), ['kql-semantics warning']);
  });
});

describe('how bad it is that a value has another form', () => {
  it('a text where a list belongs is a warning, and its items are looked at', () => {
    assert.deepEqual(serious('tactics: Command and Control\nrelevantTechniques: t1071, T1071.004\n'), [
      'schema warning',
      'schema warning',
      'schema warning',
    ]);
    assert.ok(serious('tactics: Nonsense\n').includes('schema error'));
    assert.ok(serious('relevantTechniques: DNS\n').includes('schema error'));
  });

  it('an empty key that may be left out is a warning, one that may not an error', () => {
    assert.deepEqual(serious('metadata:\n'), ['schema warning']);
    assert.ok(serious('severity:\n').includes('schema error'));
  });
});
