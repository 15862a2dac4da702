import assert from 'node:assert/strict';
import { applyPlan } from '../../scripts/deploy/apply/apply-plan';
import type { AppliedChange } from '../../scripts/deploy/apply/apply-plan';
import { createPlan } from '../../scripts/deploy/plan/plan';
import type { Plan } from '../../scripts/deploy/plan/plan';
import { resourcePath } from '../../scripts/deploy/kinds/resource-address';
import { objectAt } from '../../scripts/deploy/arm/wire-json';
import { identity, startDeployment, wantedHunt, wantedRule, wantedWatchlist } from './local-deployment';
import type { LocalDeployment } from './local-deployment';

function outcomes(applied: readonly AppliedChange[]): string[] {
  return applied.map(({ change, outcome }) => `${change.action} ${change.kind} ${outcome.type}`);
}

function actions(plan: Plan): string[] {
  return plan.changes.map((change) => `${change.action} ${change.kind}`);
}

describe('Applying a plan', () => {
  let local: LocalDeployment;
  beforeEach(async () => {
    local = await startDeployment();
  });
  afterEach(() => local.close());

  const everything = [
    wantedWatchlist([
      ['dc01', 'ada'],
      ['dc02', 'bob'],
    ]),
    wantedHunt(1),
    wantedRule(2),
  ];

  it('creates what is missing, after which nothing is left to do', async () => {
    assert.deepEqual(outcomes(await local.deploy(everything)), [
      'create watchlist done',
      'create huntingQuery done',
      'create analyticRule done',
    ]);
    assert.deepEqual(actions(await local.plan(everything)), [
      'none watchlist',
      'none huntingQuery',
      'none analyticRule',
    ]);
  });

  it('goes on where one resource is refused, and says why', async () => {
    const broken = wantedRule(3, { query: 'NoSuchTable | where a == 1' });
    const applied = await local.deploy([wantedRule(1), broken, wantedRule(4)]);
    assert.deepEqual(outcomes(applied), [
      'create analyticRule done',
      'create analyticRule failed',
      'create analyticRule done',
    ]);
    const failed = applied[1]!.outcome;
    assert.ok(failed.type === 'failed');
    assert.match(failed.message, /^writing analyticRule\/.*: the workspace answered 400, BadRequest: .*table/);
    assert.deepEqual(actions(await local.plan([wantedRule(1), broken, wantedRule(4)])), [
      'none analyticRule',
      'create analyticRule',
      'none analyticRule',
    ]);
  });

  it('does not begin what needs a watchlist that failed, and makes what does not', async () => {
    const watchlist = wantedWatchlist([['dc01', 'ada']]);
    const refused = { ...watchlist, body: { properties: { displayName: 'x' } } };
    const reader = { ...wantedRule(1), dependsOn: ['watchlist/admin-hosts'] };
    const applied = await local.deploy([refused, reader, wantedRule(2)]);
    assert.deepEqual(outcomes(applied), [
      'create watchlist failed',
      'create analyticRule blocked',
      'create analyticRule done',
    ]);
    assert.deepEqual(applied[1]!.outcome, { type: 'blocked', by: 'Hosts of administrators' });
  });

  it('deletes in the other order, and no watchlist while a rule that may read it could not be changed', async () => {
    await local.deploy([wantedWatchlist([['dc01', 'ada']]), wantedRule(1), wantedRule(2)]);
    const broken = wantedRule(1, { query: 'NoSuchTable | where a == 1' });
    const applied = await local.deploy([broken], { prune: true });
    assert.deepEqual(outcomes(applied), [
      'delete watchlist blocked',
      'update analyticRule failed',
      'delete analyticRule done',
    ]);
    assert.deepEqual(outcomes(await local.deploy([wantedRule(1)], { prune: true })), ['delete watchlist done']);
    assert.deepEqual(actions(await local.plan([wantedRule(1)], { prune: true })), ['none analyticRule']);
  });

  it('stops where it is asked to, once what is under way is finished', async () => {
    const actual = await local.read();
    const rules = Array.from({ length: 30 }, (_, index) => wantedRule(index));
    const plan = createPlan(rules, actual, { prune: false, adopt: [], heldBack: [], portalStates: 'reset' });
    let finished = 0;
    const applied = await applyPlan(
      { client: local.client, workspace: identity, repository: 'test', indicators: undefined, storage: undefined },
      plan,
      actual,
      {
        isStopped: () => finished >= 5,
        onFinish: () => finished++,
      },
    );
    const done = applied.filter(({ outcome }) => outcome.type === 'done').length;
    assert.ok(done >= 5 && done < 30, `${done} done`);
    assert.equal(applied.filter(({ outcome }) => outcome.type === 'stopped').length, 30 - done);
    assert.equal((await local.read()).resources.size, done);
  });

  it('writes a rule whose etag alone moved, and none that somebody changed meanwhile', async () => {
    await local.deploy([wantedRule(1)]);
    const path = resourcePath(identity, wantedRule(1));
    const wanted = [wantedRule(1, { name: 'Better' })];
    const target = {
      client: local.client,
      workspace: identity,
      repository: 'test',
      indicators: undefined,
      storage: undefined,
    };
    for (const [severity, expected] of [
      ['Medium', 'done'],
      ['High', 'failed'],
    ] as const) {
      const actual = await local.read();
      const plan = createPlan(wanted, actual, { prune: false, adopt: [], heldBack: [], portalStates: 'reset' });
      const { body } = await local.client.get(path);
      await local.client.put(path, { ...body, properties: { ...objectAt(body!, 'properties'), severity } });
      const [applied] = await applyPlan(target, plan, actual);
      assert.equal(applied?.outcome.type, expected);
      if (applied?.outcome.type === 'failed') assert.match(applied.outcome.message, /it was changed since it was read/);
      await local.deploy([wantedRule(1)]);
    }
  });

  it('writes nothing where nothing differs', async () => {
    await local.deploy(everything);
    let writes = 0;
    const counted = () => {
      writes++;
      throw new Error('A write.');
    };
    const actual = await local.read();
    const plan = createPlan(everything, actual, { prune: true, adopt: [], heldBack: [], portalStates: 'reset' });
    const client = { ...local.client, put: counted, delete: counted };
    assert.deepEqual(
      await applyPlan(
        { client, workspace: identity, repository: 'test', indicators: undefined, storage: undefined },
        plan,
        actual,
      ),
      [],
    );
    assert.equal(writes, 0);
  });
});
