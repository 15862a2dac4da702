import assert from 'node:assert/strict';
import { findDrift } from '../../scripts/deploy/plan/find-drift';
import type { DesiredResource, WatchlistRow } from '../../scripts/deploy/arm/resource';
import { threatIntelligencePath } from '../../scripts/deploy/kinds/resource-address';
import { objectAt, objectsAt, textAt } from '../../scripts/deploy/arm/wire-json';
import type { WireObject } from '../../scripts/deploy/arm/wire-json';
import { identity, startDeployment } from './local-deployment';
import type { LocalDeployment } from './local-deployment';

function wanted(...rows: readonly WatchlistRow[]): DesiredResource {
  return {
    kind: 'threatIntelligence',
    id: 'loaders',
    name: 'Loaders',
    file: 'watchlists/loaders.yaml',
    version: undefined,
    body: {},
    items: { columns: ['Type', 'Value', 'Confidence'], rows, searchKey: 'Value' },
    dependsOn: [],
  };
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
    assert.deepEqual(
      outcomes.filter(({ type }) => type !== 'done'),
      [],
    );
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
      type: 'indicator',
      id: 'indicator--00000000-0000-4000-8000-000000000001',
      created: '2026-06-01T00:00:00Z',
      modified: '2026-06-01T00:00:00Z',
      valid_from: '2026-06-01T00:00:00Z',
      pattern_type: 'stix',
      pattern: "[domain-name:value = 'theirs.example']",
    };
    const path = `/workspaces/00000000-0000-0000-0000-000000000002/threat-intelligence-stix-objects:upload`;
    const answer = await deployment.client.post(path, { sourcesystem: 'Somebody else', stixobjects: [stix] });
    assert.deepEqual([answer.status, answer.body], [200, { errors: [] }]);
    assert.deepEqual((await deployment.plan([], { prune: true })).changes, []);
  });

  /** What a person in the portal does. */
  const edit = async (value: string, properties: WireObject) => {
    const path = threatIntelligencePath(identity);
    const { body } = await deployment.client.post(`${path}/queryIndicators`, { includeDisabled: true });
    const found = objectsAt(body ?? {}, 'value').find((each) =>
      textAt(objectAt(each, 'properties'), 'pattern')?.includes(`'${value}'`),
    );
    const name = textAt(found ?? {}, 'name') ?? '';
    const answer = await deployment.client.put(`${path}/indicators/${name}`, { kind: 'indicator', properties });
    assert.equal(answer.status, 200);
  };
  const drifted = async (...rows: readonly WatchlistRow[]) => {
    const [change] = findDrift(await deployment.plan([wanted(...rows)])).changes;
    const { added = [], changed = [], removed = [] } = change?.rows ?? {};
    return {
      reason: change?.reason,
      added: added.map(({ row }) => row['Value']),
      changed: changed.map(({ before }) => before),
      removed: removed.map(({ row }) => row['Value']),
    };
  };
  const none = { reason: undefined, added: [], changed: [], removed: [] };

  describe('that somebody edited there', () => {
    const full = {
      Type: 'domain',
      Value: 'a.example',
      Confidence: '75',
      ThreatType: 'botnet_cc',
      Tags: 'x;y',
      ExpiresOn: '2026-12-31',
    };
    const rows = [full, domain('b.example')];
    beforeEach(() => deploy(...rows));

    const edits: readonly (readonly [string, WireObject, WatchlistRow])[] = [
      ['its confidence', { confidence: 20 }, { Confidence: '20' }],
      ['its end', { validUntil: '2027-06-01T00:00:00Z' }, { ExpiresOn: '2027-06-01T00:00:00Z' }],
      ['a label that is gone', { labels: ['loaders', 'x'] }, { Tags: 'x' }],
      ['its threat type', { threatTypes: ['benign'] }, { ThreatType: 'benign' }],
      [
        'its pattern',
        { pattern: "[domain-name:value = 'good.example']" },
        { Pattern: "[domain-name:value = 'good.example']" },
      ],
    ];
    for (const [what, properties, shown] of edits) {
      it(`differ by ${what}, which is drift, and is set back`, async () => {
        await edit('a.example', properties);
        const expected = { ...none, reason: 'changed in the workspace', changed: [{ ...full, ...shown }] };
        assert.deepEqual(await drifted(...rows), expected);
        await deploy(...rows);
        assert.deepEqual(await drifted(...rows), none);
        assert.equal((await planned(...rows))?.action, 'none');
      });
    }

    it('are the same with further labels, another name and another spelling of the pattern', async () => {
      const pattern = "[ domain-name:value='A.example' ]";
      await edit('a.example', { labels: ['seen', 'Y', 'x', 'loaders'], displayName: 'Ours', pattern });
      assert.equal((await planned(...rows))?.action, 'none');
    });

    it('are missing where they were revoked, and come back under another id', async () => {
      await edit('a.example', { revoked: true });
      assert.deepEqual(await drifted(...rows), { ...none, reason: 'changed in the workspace', added: ['a.example'] });
      await deploy(...rows);
      assert.deepEqual(await values(), ['a.example', 'b.example']);
      assert.equal((await planned(...rows))?.action, 'none');
    });

    it('are too many where one that was revoked here was turned on again', async () => {
      await deploy(rows[1]!);
      await edit('a.example', { revoked: false });
      assert.deepEqual(await drifted(rows[1]!), {
        ...none,
        reason: 'changed in the workspace',
        removed: ['a.example'],
      });
      await deploy(rows[1]!);
      assert.deepEqual(await values(), ['b.example']);
    });

    it('are told from what waits here to be deployed', async () => {
      const newer = [full, domain('b.example', { Confidence: '90' }), domain('c.example')];
      assert.deepEqual(await drifted(...newer), none);
    });

    it('leave nothing to delete where all were revoked and none is wanted', async () => {
      await edit('a.example', { revoked: true });
      await edit('b.example', { revoked: true });
      assert.deepEqual((await deployment.plan([], { prune: true })).changes, []);
      assert.deepEqual((await drifted(...rows)).added, ['a.example', 'b.example']);
    });
  });

  it('are uploaded all the same where every third request is throttled', async () => {
    await deployment.close();
    deployment = await startDeployment([{ name: 'throttled' }]);
    await deploy(...domains(250));
    assert.equal((await values()).length, 250);
  });
});
