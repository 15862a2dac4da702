import assert from 'node:assert/strict';
import { faultKinds, prepareDeployments, recoverFrom } from './broken-deployment';
import type { PlayedFault } from './broken-deployment';

/** The whole of it, every fault at every request, is `npm run test:faults`. */
const step = 13;

describe('A broken deployment of thirty resources', () => {
  let prepared: Awaited<ReturnType<typeof prepareDeployments>>;
  before(async () => (prepared = await prepareDeployments()));

  it('writes resources of each kind that has a collection of its own', () => {
    for (const { name, desired } of prepared) {
      const kinds = ['analyticRule', 'automationRule', 'function', 'huntingQuery', 'summaryRule', 'watchlist'];
      assert.deepEqual([...new Set(desired.map(({ kind }) => kind))].sort(), kinds, name);
      assert.equal(desired.length, 30, name);
    }
  });

  it('is completed by the next one, and nothing is doubled or lost', async () => {
    const kinds = Object.keys(faultKinds) as PlayedFault['kind'][];
    let played = 0;
    for (const { name, base, desired, requests, problems } of prepared) {
      assert.deepEqual(problems, [], name);
      for (let at = 1; at <= requests; at += step) {
        const fault = { kind: kinds[played % kinds.length]!, at, isLasting: true };
        const recovery = await recoverFrom(fault, base, desired);
        const where = `${name}: from request ${at} on ${fault.kind}`;
        assert.deepEqual(recovery.problems, [], where);
        assert.ok(recovery.isPlayed && recovery.deployments <= 3, `${where}: ${recovery.deployments} deployments`);
        played += 1;
      }
    }
    assert.ok(played > 12, `${played} faults`);
  }).timeout(600_000);
});
