import assert from 'node:assert/strict';
import { findDrift } from '../../scripts/deploy/plan/find-drift';
import { keyText } from '../../scripts/deploy/arm/resource';
import type { DesiredResource } from '../../scripts/deploy/arm/resource';
import { itemPath, resourcePath } from '../../scripts/deploy/kinds/resource-address';
import { objectAt } from '../../scripts/deploy/arm/wire-json';
import { identity, startDeployment, wantedHunt, wantedRule, wantedWatchlist } from './local-deployment';
import type { LocalDeployment } from './local-deployment';

describe('Drift', () => {
  let local: LocalDeployment;
  const rows = [['dc01', 'ada']] as const;
  beforeEach(async () => {
    local = await startDeployment();
    await local.deploy([wantedWatchlist(rows), wantedHunt(2), wantedRule(1)]);
  });
  afterEach(() => local.close());

  async function drift(desired: readonly DesiredResource[]): Promise<string[]> {
    const { changes } = findDrift(await local.plan(desired));
    return changes.map((change) => {
      const added = change.rows === undefined ? '' : ` rows ${change.rows.added.length}`;
      return `${change.action} ${change.kind} ${change.fields.map((field) => field.path).join()}${added}`;
    });
  }

  it('is not what waits here to be deployed', async () => {
    const newer = [
      wantedWatchlist([['dc02', 'bob']]),
      wantedHunt(2, 'DnsEvents'),
      wantedRule(1, { name: 'New' }),
      wantedRule(3),
    ];
    assert.deepEqual(await drift(newer), []);
  });

  it('is a field that somebody edited, and that field alone', async () => {
    const path = resourcePath(identity, wantedRule(1));
    const { body } = await local.client.get(path);
    await local.client.put(path, { ...body, properties: { ...objectAt(body!, 'properties'), enabled: false } });
    const newer = [wantedWatchlist(rows), wantedHunt(2), wantedRule(1, { name: 'New' })];
    assert.deepEqual(await drift(newer), ['update analyticRule enabled']);
  });

  it('is what somebody deleted', async () => {
    await local.client.delete(resourcePath(identity, wantedHunt(2)));
    const found = await drift([wantedWatchlist(rows), wantedHunt(2), wantedRule(1)]);
    assert.equal(found.length, 1);
    assert.match(found[0]!, /^create huntingQuery /);
  });

  it('is a row that somebody removed', async () => {
    const list = (await local.read()).resources.get(keyText(wantedWatchlist(rows)))!;
    await local.client.delete(itemPath(identity, list.id, list.items![0]!.id));
    assert.deepEqual(await drift([wantedWatchlist(rows), wantedHunt(2), wantedRule(1)]), ['update watchlist  rows 1']);
  });

  it('is set back by a deployment', async () => {
    await local.client.delete(resourcePath(identity, wantedHunt(2)));
    const wanted = [wantedWatchlist(rows), wantedHunt(2), wantedRule(1)];
    await local.deploy(wanted);
    assert.deepEqual(await drift(wanted), []);
  });
});
