import assert from 'node:assert/strict';
import { findDeleted, readBackup, restoreResource, writeBackup } from '../../scripts/deploy/apply/backup';
import { normalForm } from '../../scripts/deploy/kinds/normal-form';
import { keyText } from '../../scripts/deploy/arm/resource';
import type { DesiredResource } from '../../scripts/deploy/arm/resource';
import { asOf, identity, startDeployment, wantedHunt, wantedRule, wantedWatchlist } from './local-deployment';

describe('A backup of what is deleted', () => {
  it('gives back each kind as it was, which then belongs to nobody', async () => {
    const local = await startDeployment();
    try {
      const wanted: readonly DesiredResource[] = [
        wantedWatchlist([['dc01', 'ada'], ['dc, "02"', 'bob']]),
        wantedHunt(1),
        wantedRule(2),
      ]; // prettier-ignore
      await local.deploy(wanted);
      const before = await local.read();
      const plan = await local.plan([], { prune: true });
      const text = writeBackup({
        workspace: { ...identity, name: 'test' },
        createdAt: asOf.toISOString(),
        resources: findDeleted(plan, before),
      });
      await local.deploy([], { prune: true });
      assert.equal((await local.read()).resources.size, 0);

      const empty = await local.read();
      const target = {
        client: local.client,
        workspace: identity,
        repository: 'test',
        indicators: undefined,
        storage: undefined,
      };
      for (const saved of readBackup(text, 'backup.json').resources) {
        assert.equal(await restoreResource(target, saved, empty), true);
      }
      const after = await local.read(wanted.map((resource) => resource.id));
      for (const { kind, id } of wanted) {
        const [old, restored] = [before, after].map((state) => state.resources.get(keyText({ kind, id }))!);
        assert.deepEqual(normalForm(kind, restored!.body), normalForm(kind, old!.body));
        const rows = [old, restored].map((each) => each!.items?.map((item) => JSON.stringify(item.row)).sort());
        assert.deepEqual(rows[1], rows[0]);
      }
      assert.deepEqual((await local.plan([], { prune: true })).changes, []);
    } finally {
      await local.close();
    }
  });
});
