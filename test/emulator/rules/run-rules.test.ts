import assert from 'node:assert/strict';
import type { Answer, LocalWorkspace } from '../local-workspace';
import { openLocalWorkspace, scheduledRule } from '../local-workspace';

const query = 'DnsEvents | where Name == "evil.test"';
const hostMapping = [{ entityType: 'Host', fieldMappings: [{ identifier: 'HostName', columnName: 'Computer' }] }];

describe('rules that run in the local workspace', () => {
  let workspace: LocalWorkspace;
  beforeEach(async () => {
    workspace = await openLocalWorkspace();
  });
  afterEach(() => workspace.end());

  async function deploy(properties: object = {}, name = 'rule'): Promise<void> {
    const sent = scheduledRule({ query, entityMappings: hostMapping, ...properties });
    const answer = await workspace.sentinel('PUT', `alertRules/${name}`, sent);
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
  }

  async function ingest(...times: readonly (readonly [string, string])[]): Promise<void> {
    const events = times.map(([time, computer]) => ({
      TimeGenerated: `2026-06-20T${time}Z`,
      Computer: computer,
      Name: 'evil.test',
    }));
    const batch = events.map((event) => JSON.stringify(event)).join('\n');
    assert.equal((await workspace.send('POST', '/emulator/ingest/DnsEvents', batch)).status, 200);
  }

  async function run(now = '12:00:00', from?: string): Promise<Answer['body']> {
    const moments = { now: `2026-06-20T${now}Z`, from: from && `2026-06-20T${from}Z` };
    const { status, body } = await workspace.send('POST', '/emulator/run', moments);
    assert.equal(status, 200, JSON.stringify(body));
    return body.value;
  }

  async function incidents(): Promise<Answer['body']> {
    return (await workspace.sentinel('GET', 'incidents')).body.value;
  }

  it('turn events into an alert and an incident with entities', async () => {
    await deploy();
    await ingest(['11:30:00', 'ws-1'], ['11:40:00', 'ws-2']);
    const [report] = await run();
    assert.deepEqual(report, {
      ruleId: 'rule',
      name: 'Query to a malicious domain',
      runs: 1,
      suppressedRuns: 0,
      results: 2,
      alerts: 1,
      incidents: 1,
      automation: [],
    });
    const [incident] = await incidents();
    assert.deepEqual(
      [incident.properties.title, incident.properties.severity, incident.properties.status],
      ['Query to a malicious domain', 'High', 'New'],
    );
    assert.deepEqual(
      [incident.properties.firstActivityTimeUtc, incident.properties.lastActivityTimeUtc],
      ['2026-06-20T11:30:00.0000000Z', '2026-06-20T11:40:00.0000000Z'],
    );
    const { body } = await workspace.sentinel('POST', `incidents/${incident.name}/entities`);
    assert.deepEqual(
      body.entities.map((entity: { kind: string; properties: unknown }) => [entity.kind, entity.properties]),
      [
        ['Host', { friendlyName: 'ws-1', hostName: 'ws-1' }],
        ['Host', { friendlyName: 'ws-2', hostName: 'ws-2' }],
      ],
    );
    assert.deepEqual(body.metaData, [{ entityKind: 'Host', count: 2 }]);
    const alerts = (await workspace.sentinel('POST', `incidents/${incident.name}/alerts`)).body.value;
    assert.equal(alerts[0].properties.alertDisplayName, 'Query to a malicious domain');
  });

  it('see each event once when period and frequency are the same', async () => {
    await deploy();
    await ingest(['10:00:00', 'edge'], ['10:30:00', 'ws-1'], ['11:00:00', 'ws-2'], ['11:00:01', 'ws-3']);
    const [report] = await run('12:00:00', '10:00:00');
    assert.deepEqual([report.runs, report.results, report.alerts], [3, 4, 3]);
  });

  it('go on where they stopped, and raise nothing twice', async () => {
    await deploy();
    await ingest(['11:30:00', 'ws-1']);
    await run('12:00:00');
    const [idle] = await run('12:30:00');
    const [next] = await run('13:00:00');
    assert.deepEqual([idle.runs, next.runs, next.alerts], [0, 1, 0]);
    await workspace.restart();
    assert.equal((await run('13:00:00'))[0].runs, 0);
    assert.equal((await incidents()).length, 1);
  });

  it('start anew when they are written, as the service resets a schedule', async () => {
    await deploy();
    await ingest(['11:30:00', 'ws-1']);
    await run('12:00:00');
    await deploy();
    assert.equal((await run('12:00:00'))[0].alerts, 1);
  });

  it('stay silent when disabled', async () => {
    await deploy({ enabled: false });
    await ingest(['11:30:00', 'ws-1']);
    assert.deepEqual(await run(), []);
  });

  it('rest after an alert where suppression is on', async () => {
    await deploy({ suppressionEnabled: true, suppressionDuration: 'PT2H' });
    await ingest(['09:30:00', 'a'], ['10:30:00', 'b'], ['11:30:00', 'c'], ['12:30:00', 'd']);
    const [report] = await run('13:00:00', '10:00:00');
    assert.deepEqual([report.runs, report.suppressedRuns, report.alerts], [2, 2, 2]);
  });

  it('run every minute over the minute before when they are NRT', async () => {
    const { properties } = scheduledRule({ query });
    await workspace.sentinel('PUT', 'alertRules/nrt', { kind: 'NRT', properties });
    await ingest(['11:58:30', 'a'], ['11:59:30', 'b'], ['11:59:40', 'c']);
    const [report] = await run('12:00:00', '11:59:00');
    assert.deepEqual([report.runs, report.results, report.alerts], [2, 3, 2]);
  });

  it('share an incident where grouping says so', async () => {
    const groupingConfiguration = {
      enabled: true,
      reopenClosedIncident: true,
      lookbackDuration: 'PT5H',
      matchingMethod: 'AllEntities',
    };
    await deploy({
      eventGroupingSettings: { aggregationKind: 'AlertPerResult' },
      incidentConfiguration: { createIncident: true, groupingConfiguration },
    });
    await ingest(['11:30:00', 'ws-1'], ['11:40:00', 'ws-2'], ['11:50:00', 'ws-1']);
    const [report] = await run();
    assert.deepEqual([report.alerts, report.incidents], [3, 2]);
    const counts = (await incidents()).map((each: Answer['body']) => each.properties.additionalData.alertsCount);
    assert.deepEqual(counts, [1, 2]);
  });

  it('open a closed incident again, when a person closed it and grouping allows it', async () => {
    const groupingConfiguration = {
      enabled: true,
      reopenClosedIncident: true,
      lookbackDuration: 'PT5H',
      matchingMethod: 'AnyAlert',
    };
    await deploy({ incidentConfiguration: { createIncident: true, groupingConfiguration } });
    await ingest(['11:30:00', 'ws-1'], ['12:30:00', 'ws-1']);
    await run('12:00:00');
    const [opened] = await incidents();
    const handled = { ...opened.properties, status: 'Closed', classification: 'BenignPositive' };
    const stale = await workspace.sentinel('PUT', `incidents/${opened.name}`, { etag: '"x"', properties: handled });
    const closed = await workspace.sentinel('PUT', `incidents/${opened.name}`, {
      etag: opened.etag,
      properties: handled,
    });
    assert.deepEqual([stale.status, closed.status, closed.body.properties.status], [409, 200, 'Closed']);
    await run('13:00:00');
    const [reopened, ...others] = await incidents();
    assert.deepEqual([reopened.properties.status, others], ['Active', []]);
  });

  it('raise alerts without incidents where none is wanted', async () => {
    await deploy({ incidentConfiguration: { createIncident: false } });
    await ingest(['11:30:00', 'ws-1']);
    assert.deepEqual([(await run())[0].alerts, await incidents()], [1, []]);
  });

  it('write alerts to SecurityAlert, where other rules find them', async () => {
    await deploy();
    const onAlerts = 'SecurityAlert | where AlertName has "malicious" | project AlertName, Entities';
    await deploy({ query: onAlerts, entityMappings: null, displayName: 'Alert seen' }, 'watcher');
    await ingest(['11:30:00', 'ws-1']);
    const reports = await run('13:00:00', '12:00:00');
    const counts = Object.fromEntries(reports.map((each: Answer['body']) => [each.ruleId, each.alerts]));
    assert.deepEqual(counts, { rule: 1, watcher: 1 });
  });

  it('report a query that the engine here does not support, and run the others', async () => {
    await deploy();
    await deploy({ query: 'DnsEvents | evaluate autocluster()', entityMappings: null }, 'strange');
    await ingest(['11:30:00', 'ws-1']);
    const reports = await run();
    const strange = reports.find((each: Answer['body']) => each.ruleId === 'strange');
    assert.match(strange.problem, /does not support .*evaluate/);
    assert.equal(reports.find((each: Answer['body']) => each.ruleId === 'rule').alerts, 1);
  });

  it('are disabled and renamed when their query cannot run any more, where that is on', async () => {
    await workspace.restart({ quirks: [{ name: 'auto-disable' }] });
    const properties = { displayName: 'abc', provider: 'p', itemsSearchKey: 'Value', rawContent: 'Value\r\na\r\n' };
    await workspace.sentinel('PUT', 'watchlists/ioc', { properties });
    await deploy({ query: '_GetWatchlist("ioc") | project Value', entityMappings: null });
    await workspace.sentinel('DELETE', 'watchlists/ioc');
    assert.match((await run())[0].problem, /cannot run any more: Failed to resolve watchlist 'ioc'/);
    const rule = (await workspace.sentinel('GET', 'alertRules/rule')).body.properties;
    assert.deepEqual([rule.enabled, rule.displayName], [false, 'AUTO DISABLED Query to a malicious domain']);
    assert.match(rule.description, /^The query cannot run any more/);
  });

  it('refuse moments that are none', async () => {
    assert.equal((await workspace.send('POST', '/emulator/run', { now: 'noon' })).status, 400);
    const turned = { from: '2026-06-20T12:00:00Z', now: '2026-06-20T11:00:00Z' };
    assert.equal((await workspace.send('POST', '/emulator/run', turned)).status, 400);
  });
});
