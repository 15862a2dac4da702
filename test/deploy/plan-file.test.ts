import assert from 'node:assert/strict';
import { applyPlan } from '../../scripts/deploy/apply/apply-plan';
import { metadataName } from '../../scripts/deploy/plan/ownership';
import {
  findStale,
  readPlanFile,
  remainingPlan,
  requireCurrent,
  requireSameWorkspace,
  validUntil,
  writePlanFile,
} from '../../scripts/deploy/plan/plan-file';
import type { PlanFile } from '../../scripts/deploy/plan/plan-file';
import type { DesiredResource } from '../../scripts/deploy/arm/resource';
import { metadataPath, resourcePath } from '../../scripts/deploy/kinds/resource-address';
import { objectAt } from '../../scripts/deploy/arm/wire-json';
import { asOf, identity, startDeployment, wantedHunt, wantedRule, wantedWatchlist } from './local-deployment';
import type { LocalDeployment } from './local-deployment';

describe('A plan file', () => {
  let local: LocalDeployment;
  beforeEach(async () => {
    local = await startDeployment();
  });
  afterEach(() => local.close());

  async function savedPlan(desired: readonly DesiredResource[]): Promise<string> {
    const plan = await local.plan(desired, { prune: true });
    return writePlanFile({
      workspace: { ...identity, name: 'test' },
      repository: 'test',
      asOf: asOf.toISOString(),
      createdAt: asOf.toISOString(),
      validUntil: validUntil(asOf).toISOString(),
      commit: undefined,
      allowed: { deletes: undefined, itemChanges: undefined },
      changes: plan.changes.filter((change) => change.action !== 'none'),
    });
  }

  async function carryOut(file: PlanFile): Promise<string[]> {
    const actual = await local.read();
    assert.deepEqual(findStale(file, actual), []);
    const target = {
      client: local.client,
      workspace: identity,
      repository: 'test',
      indicators: undefined,
      storage: undefined,
    };
    const applied = await applyPlan(target, remainingPlan(file, actual), actual);
    return applied.map(({ change, outcome }) => `${change.action} ${change.name} ${outcome.type}`);
  }

  it('is carried out as it was reviewed, and a second time does nothing', async () => {
    await local.deploy([wantedRule(1), wantedRule(2)]);
    const rules = [wantedWatchlist([['dc01', 'ada']]), wantedHunt(3), wantedRule(1, { name: 'Better' })];
    const file = readPlanFile(await savedPlan(rules), 'plan.json');
    assert.deepEqual(await carryOut(file), [
      'create Hosts of administrators done', 'create Hunt 3 done', 'update Better done', 'delete Rule 2 done',
    ]); // prettier-ignore
    assert.deepEqual(await carryOut(file), []);
    const left = (await local.plan(rules, { prune: true })).changes.filter((change) => change.action !== 'none');
    assert.deepEqual(left, []);
  });

  it('is refused once it is too old, and where the repository is at another commit', async () => {
    const file = readPlanFile(await savedPlan([wantedRule(1)]), 'plan.json');
    const after = (days: number) => new Date(asOf.getTime() + days * 86_400_000);
    requireCurrent(file, after(6), 'abc');
    assert.throws(() => requireCurrent(file, after(7), 'abc'), /was valid until 2026-07-08/);
    requireCurrent({ ...file, commit: 'abc' }, after(1), 'abc');
    requireCurrent({ ...file, commit: 'abc' }, after(1), undefined);
    assert.throws(() => requireCurrent({ ...file, commit: 'abc' }, after(1), 'def'), /commit abc, and this is def/);
    assert.throws(() => requireCurrent({ ...file, validUntil: 'never' }, after(1), undefined), /valid until never/);
  });

  it('is refused where something moved since, and says what', async () => {
    await local.deploy([wantedRule(1), wantedRule(2)]);
    const file = readPlanFile(await savedPlan([wantedRule(1, { name: 'Better' }), wantedRule(4)]), 'plan.json');
    const path = resourcePath(identity, wantedRule(1));
    const { body } = await local.client.get(path);
    await local.client.put(path, { ...body, properties: { ...objectAt(body!, 'properties'), severity: 'High' } });
    await local.client.put(resourcePath(identity, wantedRule(4)), wantedRule(4, { name: 'By hand' }).body);
    const stale = findStale(file, await local.read());
    assert.equal(stale.length, 2);
    assert.match(stale[0]!, /^analyticRule\/1.*1 \(Better\) was changed$/);
    assert.match(stale[1]!, /^analyticRule\/1.*4 \(Rule 4\) is there by another hand$/);
  });

  it('is refused where what it deletes is no longer recorded as ours', async () => {
    await local.deploy([wantedRule(1)]);
    const file = readPlanFile(await savedPlan([]), 'plan.json');
    await local.client.delete(metadataPath(identity, metadataName(wantedRule(1))));
    assert.match(findStale(file, await local.read())[0]!, /\(Rule 1\) is no longer recorded as ours$/);
  });

  it('is refused where it was edited, cut off, of another version or no plan', async () => {
    const text = await savedPlan([wantedRule(1)]);
    assert.throws(() => readPlanFile(text.replace('Medium', 'High'), 'plan.json'), /changed after it was made/);
    for (const length of [0, 1, 100, text.length - 3]) {
      assert.throws(() => readPlanFile(text.slice(0, length), 'plan.json'), /plan\.json is cut off or is not a plan/);
    }
    assert.throws(() => readPlanFile(text.replace('"version": 2,', '"version": 1,'), 'plan.json'), /of version 1/);
    assert.throws(() => readPlanFile('{"a": 1}', 'plan.json'), /is not a plan/);
    assert.throws(() => readPlanFile('[]', 'plan.json'), /is not a plan/);
  });

  it('is refused for another workspace or repository', async () => {
    const file = readPlanFile(await savedPlan([wantedRule(1)]), 'plan.json');
    requireSameWorkspace(file, { ...identity, workspace: 'SOC' }, 'test');
    assert.throws(
      () => requireSameWorkspace(file, { ...identity, workspace: 'lab' }, 'test'),
      /is for the workspace .*soc, not for .*lab/,
    );
    assert.throws(() => requireSameWorkspace(file, identity, 'other'), /made for the repository test, not for other/);
  });

  it('holds no token', async () => {
    assert.ok(!(await savedPlan([wantedRule(1), wantedHunt(2)])).includes(local.token));
  });
});
