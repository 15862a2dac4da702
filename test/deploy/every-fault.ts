import assert from 'node:assert/strict';
import { faultKinds, prepareDeployments, recoverFrom } from './broken-deployment';
import type { PlayedFault } from './broken-deployment';

/*
 * Breaks the two deployments of thirty resources at every request, by every fault, for that request alone and for all
 * that come after it, and prints what it took to mend them. It takes minutes, so it is no part of `npm test`.
 */

const kinds = Object.keys(faultKinds) as PlayedFault['kind'][];

describe('A deployment of thirty resources that is broken at every request', () => {
  let prepared: Awaited<ReturnType<typeof prepareDeployments>>;
  before(async () => (prepared = await prepareDeployments()));
  after(() => prepared.remove());

  for (const kind of kinds) {
    for (const isLasting of kind === 'killed' ? [true] : [false, true]) {
      it(`is completed by the next one: ${kind}${isLasting ? ' from there on' : ''}`, async () => {
        for (const { name, base, desired, requests } of prepared.deployments) {
          const counts = new Map<number, number>();
          for (let at = 1; at <= requests; at++) {
            const recovery = await recoverFrom({ kind, at, isLasting }, base, desired);
            assert.deepEqual(recovery.problems, [], `${name}: request ${at} ${kind}`);
            assert.ok(recovery.isPlayed, `${name}: request ${at} ${kind}`);
            counts.set(recovery.deployments, (counts.get(recovery.deployments) ?? 0) + 1);
          }
          const needed = [...counts].sort(([a], [b]) => a - b).map(([count, times]) => `${count} in ${times}`);
          process.stdout.write(
            `  ${kind}${isLasting ? ' from there on' : ''}, a deployment ${name}: ${requests} requests, ${requests} faults played, deployments until clean: ${needed.join(', ')}\n`,
          );
        }
      }).timeout(1_200_000);
    }
  }
});
