import assert from 'node:assert/strict';
import { countDeletes, createPlan, deletesAllowed } from '../../scripts/deploy/plan/plan';
import type { Change, Plan } from '../../scripts/deploy/plan/plan';
import { metadataName } from '../../scripts/deploy/plan/ownership';
import { metadataPath, resourcePath } from '../../scripts/deploy/kinds/resource-address';
import { objectAt } from '../../scripts/deploy/arm/wire-json';
import { guid, identity, startDeployment, wantedHunt, wantedRule, wantedWatchlist } from './local-deployment';
import type { LocalDeployment } from './local-deployment';

function shown(plan: Plan): string[] {
  return plan.changes.map((change) => `${change.action} ${change.name}: ${change.reason}`);
}

function onlyChange(plan: Plan): Change {
  assert.equal(plan.changes.length, 1);
  return plan.changes[0]!;
}

describe('A plan', () => {
  let local: LocalDeployment;
  beforeEach(async () => {
    local = await startDeployment();
  });
  afterEach(() => local.close());

  it('says what is new here, and in which order it will be made', async () => {
    const plan = await local.plan([wantedRule(1), wantedHunt(2), wantedWatchlist([['dc01', 'ada']])]);
    assert.deepEqual(shown(plan), [
      'create Hosts of administrators: new here',
      'create Hunt 2: new here',
      'create Rule 1: new here',
    ]);
  });

  it('says which field changed here, old and new', async () => {
    await local.deploy([wantedRule(1)]);
    const change = onlyChange(await local.plan([wantedRule(1, { name: 'Better name' })]));
    assert.equal(change.reason, 'changed here');
    assert.deepEqual(change.fields, [{ path: 'displayName', before: 'Rule 1', after: 'Better name', origin: 'here' }]);
  });

  it('tells a change in the workspace from one here, and from both', async () => {
    await local.deploy([wantedRule(1)]);
    await local.editByHand(wantedRule(1), { severity: 'Low' });
    assert.deepEqual(shown(await local.plan([wantedRule(1)])), ['update Rule 1: changed in the workspace']);
    const both = await local.plan([wantedRule(1, { name: 'Better name' })]);
    assert.deepEqual(shown(both), ['update Better name: changed here and in the workspace']);
  });

  it('tells of each field on which side it was changed', async () => {
    await local.deploy([wantedRule(1)]);
    await local.editByHand(wantedRule(1), { severity: 'Low', displayName: 'By hand' });
    const { fields } = onlyChange(await local.plan([wantedRule(1, { name: 'Here', query: 'DnsEvents' })]));
    assert.deepEqual(fields.map(({ path, origin }) => `${path} ${origin}`).sort(), [
      'displayName both',
      'query here',
      'severity workspace',
    ]);
  });

  it('finds no difference where the service spells a value in its own way', async () => {
    await local.deploy([wantedRule(1), wantedHunt(2)]);
    await local.editByHand(wantedRule(1), {
      queryFrequency: 'PT60M', customDetails: null, entityMappings: null, suppressionDuration: 'PT3600S',
      query: 'DnsEvents | where Name == "a.example"\r\n',
    }); // prettier-ignore
    assert.deepEqual(
      (await local.plan([wantedRule(1), wantedHunt(2)])).changes.map((change) => change.action),
      ['none', 'none'],
    );
  });

  it('writes only the record of ownership where only the version is another', async () => {
    await local.deploy([wantedRule(1)]);
    const newer = { ...wantedRule(1), version: '1.0.1' };
    const change = onlyChange(await local.plan([newer]));
    assert.deepEqual(change.fields, [{ path: 'version', before: '1.0.0', after: '1.0.1', origin: 'here' }]);
    const before = await local.client.get(resourcePath(identity, newer));
    await local.deploy([newer]);
    assert.deepEqual(await local.client.get(resourcePath(identity, newer)).then(({ body }) => body), before.body);
    assert.equal(onlyChange(await local.plan([newer])).action, 'none');
  });

  it('makes again what somebody deleted in the portal', async () => {
    await local.deploy([wantedRule(1)]);
    await local.client.delete(resourcePath(identity, wantedRule(1)));
    const change = onlyChange(await local.plan([wantedRule(1)]));
    assert.equal(`${change.action}: ${change.reason}`, 'create: not there, although a deployment made it or began to');
  });

  it('says that the service disabled a rule', async () => {
    await local.deploy([wantedRule(1)]);
    await local.editByHand(wantedRule(1), { displayName: 'AUTO DISABLED Rule 1', enabled: false });
    assert.match(onlyChange(await local.plan([wantedRule(1)])).notes[0]!, /the service disabled this rule/);
  });

  describe('of what another hand made', () => {
    const foreign = wantedRule(1, { name: 'Made by hand' });
    beforeEach(() => local.client.put(resourcePath(identity, foreign), foreign.body));

    it('leaves it alone, unseen', async () => {
      assert.deepEqual(shown(await local.plan([], { prune: true })), []);
    });

    it('is in conflict where it has an id of ours, and deploying changes nothing', async () => {
      const change = onlyChange(await local.plan([wantedRule(1)]));
      assert.equal(change.action, 'conflict');
      assert.equal(change.reason, `the workspace has it from another hand; --adopt ${guid(1)} takes it over`);
      assert.deepEqual(await local.deploy([wantedRule(1)]), []);
      const { body } = await local.client.get(resourcePath(identity, foreign));
      assert.equal(objectAt(body!, 'properties')['displayName'], 'Made by hand');
    });

    it('takes it over where a person says so', async () => {
      const adopt = [guid(1).toUpperCase()];
      assert.deepEqual(shown(await local.plan([wantedRule(1)], { adopt })), ['update Rule 1: adopted']);
      await local.deploy([wantedRule(1)], { adopt });
      assert.equal(onlyChange(await local.plan([wantedRule(1)])).action, 'none');
    });

    it('names the other owner that its metadata names', async () => {
      const source = { kind: 'Solution', name: 'Threat Intelligence' };
      const properties = { contentId: 'x', parentId: resourcePath(identity, foreign), kind: 'AnalyticsRule', source };
      await local.client.put(metadataPath(identity, 'somebody-elses'), { properties });
      assert.match(onlyChange(await local.plan([wantedRule(1)])).reason, /from Solution Threat Intelligence;/);
    });
  });

  it('leaves resources of another repository in the same workspace alone', async () => {
    await local.deploy([wantedRule(1)]);
    const path = metadataPath(identity, metadataName(wantedRule(1)));
    const { body } = await local.client.get(path);
    const properties = objectAt(body!, 'properties');
    await local.client.put(path, {
      properties: { ...properties, source: { kind: 'SourceRepository', name: 'other' } },
    });
    assert.deepEqual(shown(await local.plan([], { prune: true })), []);
    assert.match(onlyChange(await local.plan([wantedRule(1)])).reason, /from SourceRepository other;/);
  });

  it('counts rules of kinds that are not deployed, and leaves them alone', async () => {
    const fusion = { kind: 'analyticRule' as const, id: 'BuiltInFusion' };
    await local.client.put(resourcePath(identity, fusion), { kind: 'Fusion', properties: { enabled: true } });
    const plan = await local.plan([], { prune: true });
    assert.deepEqual([...plan.unmanaged], [['Fusion', 1]]);
    assert.deepEqual(plan.changes, []);
  });

  describe('of what is no longer here', () => {
    it('keeps it until somebody asks for pruning', async () => {
      await local.deploy([wantedRule(1), wantedRule(2)]);
      const kept = shown(await local.plan([wantedRule(1)]));
      assert.deepEqual(kept, ['none Rule 1: unchanged', 'kept Rule 2: no longer here; --prune deletes it']);
      const pruned = shown(await local.plan([wantedRule(1)], { prune: true }));
      assert.deepEqual(pruned, ['none Rule 1: unchanged', 'delete Rule 2: no longer here']);
    });

    it('removes the record of what is gone already', async () => {
      await local.deploy([wantedRule(1)]);
      await local.client.delete(resourcePath(identity, wantedRule(1)));
      const plan = await local.plan([]);
      assert.equal(onlyChange(plan).action, 'delete');
      assert.equal(countDeletes(plan), 0);
      await local.deploy([]);
      assert.deepEqual((await local.plan([])).changes, []);
    });

    it('allows a tenth of what is owned to be deleted, at least one and at most twenty', () => {
      const actual = {
        resources: new Map(),
        ownerships: new Map(),
        otherOwners: new Map(),
        records: new Map(),
        unmanaged: new Map(),
      };
      const plan = createPlan([], actual, { prune: true, adopt: [], heldBack: [], portalStates: 'reset' });
      const allowed = [0, 5, 10, 59, 200, 5000].map((owned) => deletesAllowed({ ...plan, owned }));
      assert.deepEqual(allowed, [1, 1, 1, 5, 20, 20]);
    });
  });
});
