import assert from 'node:assert/strict';
import type { DesiredResource, WatchlistRow } from '../../scripts/deploy/resource';
import { startDeployment } from './local-deployment';
import type { LocalDeployment } from './local-deployment';

function wanted(...rows: readonly WatchlistRow[]): DesiredResource {
  return {
    kind: 'threatIntelligence', id: 'loaders', name: 'Loaders', file: 'watchlists/loaders.yaml', version: undefined,
    body: {}, items: { columns: ['Type', 'Value', 'Confidence'], rows, searchKey: 'Value' }, dependsOn: [],
  }; // prettier-ignore
}

const domain = (value: string, more: WatchlistRow = {}): WatchlistRow => ({ Type: 'domain', Value: value, ...more });
const domains = (count: number) => Array.from({ length: count }, (_none, index) => domain(`bad${index}.example`));

describe('Indicators in threat intelligence', () => {
  let deployment: LocalDeployment;
  beforeEach(async () => {
    deployment = await startDeployment();
  });
  afterEach(() => deployment.close());

  const deploy = async (...rows: readonly WatchlistRow[]) => {
    const outcomes = (await deployment.deploy([wanted(...rows)])).map(({ outcome }) => outcome);
    assert.deepEqual(outcomes.filter(({ type }) => type !== 'done'), []); // prettier-ignore
  };
  const planned = async (...rows: readonly WatchlistRow[]) => (await deployment.plan([wanted(...rows)])).changes[0];
  const values = async () => {
    const { resources } = await deployment.read();
    return (resources.get('threatIntelligence/loaders')?.items ?? []).map(({ row }) => row['Value']).sort();
  };

  it('are there after a deployment, and nothing is left to do', async () => {
    await deploy(...domains(3));
    assert.deepEqual(await values(), ['bad0.example', 'bad1.example', 'bad2.example']);
    assert.equal((await planned(...domains(3)))?.action, 'none');
  });

  it('are added, changed and revoked as the list changes', async () => {
    await deploy(domain('a.example'), domain('b.example', { Confidence: '50' }));
    const rows = [domain('b.example', { Confidence: '90' }), domain('c.example')];
    const change = await planned(...rows);
    assert.equal(change?.action, 'update');
    const counts = [change.rows?.added.length, change.rows?.changed.length, change.rows?.removed.length];
    assert.deepEqual(counts, [1, 1, 1]);
    await deploy(...rows);
    assert.deepEqual(await values(), ['b.example', 'c.example']);
    assert.equal((await planned(...rows))?.action, 'none');
  });

  it('keep their id when they change, and get another after they were revoked', async () => {
    const idOf = async () =>
      (await deployment.read()).resources
        .get('threatIntelligence/loaders')
        ?.items?.find(({ row }) => row['Value'] === 'a.example')?.id;
    await deploy(domain('a.example'), domain('b.example'));
    const first = await idOf();
    assert.match(first ?? '', /^indicator--[0-9a-f-]{36}$/);
    await deploy(domain('a.example', { Confidence: '90' }), domain('b.example'));
    assert.equal(await idOf(), first);
    await deploy(domain('b.example'));
    await deploy(domain('a.example'), domain('b.example'));
    assert.notEqual(await idOf(), first);
  });

  it('tell two types of one value apart', async () => {
    const rows = [
      { Type: 'domain', Value: 'setup.exe' },
      { Type: 'filename', Value: 'setup.exe' },
    ];
    await deploy(...rows);
    assert.equal((await planned(...rows))?.action, 'none');
    await deploy(rows[1]!);
    assert.equal((await planned(rows[1]!))?.action, 'none');
  });

  it('keep to the limits of a request and of a minute, however many they are', async () => {
    await deploy(...domains(10_150));
    assert.equal((await values()).length, 10_150);
  }).timeout(20_000);

  it('fail by name where the service refuses some in an answer of 200, and the others are there', async () => {
    const rows = [domain('a.example'), domain('b.example', { Confidence: '900' })];
    const [applied] = await deployment.deploy([wanted(...rows)]);
    assert.equal(applied?.outcome.type, 'failed');
    const message = 'message' in applied.outcome ? applied.outcome.message : '';
    assert.match(message, /refused 1 of 2 indicators of loaders, such as b\[\.\]example: .*confidence/);
    assert.deepEqual(await values(), ['a.example']);
  });

  it('are revoked where the list is gone and such is deleted', async () => {
    await deploy(...domains(2));
    const kept = await deployment.plan([]);
    assert.equal(kept.changes[0]?.action, 'kept');
    await deployment.deploy([], { prune: true });
    assert.deepEqual(await values(), []);
    assert.deepEqual((await deployment.plan([], { prune: true })).changes, []);
  });

  it('of another source are neither counted nor touched', async () => {
    const stix = {
      type: 'indicator', id: 'indicator--00000000-0000-4000-8000-000000000001', created: '2026-06-01T00:00:00Z',
      modified: '2026-06-01T00:00:00Z', valid_from: '2026-06-01T00:00:00Z', pattern_type: 'stix',
      pattern: "[domain-name:value = 'theirs.example']",
    }; // prettier-ignore
    const path = `/workspaces/00000000-0000-0000-0000-000000000002/threat-intelligence-stix-objects:upload`;
    const answer = await deployment.client.post(path, { sourcesystem: 'Somebody else', stixobjects: [stix] });
    assert.deepEqual([answer.status, answer.body], [200, { errors: [] }]);
    assert.deepEqual((await deployment.plan([], { prune: true })).changes, []);
  });

  it('are uploaded all the same where every third request is throttled', async () => {
    await deployment.close();
    deployment = await startDeployment([{ name: 'throttled' }]);
    await deploy(...domains(250));
    assert.equal((await values()).length, 250);
  });
});
