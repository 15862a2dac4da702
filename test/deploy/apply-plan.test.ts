import assert from 'node:assert/strict';
import type { AppliedChange } from '../../scripts/deploy/apply-plan';
import type { Plan } from '../../scripts/deploy/plan';
import { startDeployment, wantedHunt, wantedRule, wantedWatchlist } from './local-deployment';
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
});
