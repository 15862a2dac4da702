import assert from 'node:assert/strict';
import type { ArmClient } from '../../scripts/deploy/arm/arm-client';
import { applyPlan } from '../../scripts/deploy/apply/apply-plan';
import { createPlan } from '../../scripts/deploy/plan/plan';
import type { DesiredResource } from '../../scripts/deploy/arm/resource';
import { quirkDescriptions } from '../../scripts/emulator/wire/quirks';
import type { QuirkName } from '../../scripts/emulator/wire/quirks';
import { identity, startDeployment, wantedHunt, wantedRule, wantedWatchlist } from './local-deployment';
import type { LocalDeployment } from './local-deployment';

const before: readonly DesiredResource[] = [
  wantedWatchlist([
    ['dc01', 'ada'],
    ['dc02', 'bob'],
    ['dc03', 'cy'],
  ]),
  wantedHunt(1),
  wantedHunt(2),
  wantedRule(3),
];
/** Creates, updates and deletes of each kind, and rows that are added, changed and removed. */
const after: readonly DesiredResource[] = [
  wantedWatchlist([
    ['dc01', 'ada'],
    ['dc02', 'eve'],
    ['dc04', 'dan'],
  ]),
  wantedHunt(1, 'DnsEvents | take 7'),
  wantedHunt(5),
  wantedRule(3, { name: 'Another name' }),
];

class Killed extends Error {}

/**
 * A client whose process dies at a write, once it took effect and before the answer is read; to die before the next
 * write would leave the same behind.
 */
function clientThatDies(client: ArmClient, atWrite: number): { client: ArmClient; writes: () => number } {
  let writes = 0;
  const guarded =
    <A extends readonly unknown[], R>(send: (...inputs: A) => Promise<R>) =>
    async (...inputs: A): Promise<R> => {
      writes++;
      if (writes > atWrite) throw new Killed();
      const answer = await send(...inputs);
      if (writes >= atWrite) throw new Killed();
      return answer;
    };
  return { client: { ...client, put: guarded(client.put), delete: guarded(client.delete) }, writes: () => writes };
}

async function deployUntilKilled(local: LocalDeployment, desired: readonly DesiredResource[], atWrite: number) {
  const actual = await local.read();
  const plan = createPlan(desired, actual, { prune: true, adopt: [], heldBack: [], portalStates: 'reset' });
  const { client, writes } = clientThatDies(local.client, atWrite);
  try {
    await applyPlan(
      { client, workspace: identity, repository: 'test', indicators: undefined, storage: undefined },
      plan,
      actual,
    );
    return { killed: false, writes: writes() };
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    return { killed: true, writes: writes() };
  }
}

async function assertConverges(local: LocalDeployment, desired: readonly DesiredResource[], where: string) {
  const applied = await local.deploy(desired, { prune: true });
  for (const { outcome, change } of applied) assert.equal(outcome.type, 'done', `${where}: ${change.name}`);
  const rest = (await local.plan(desired, { prune: true })).changes.filter((change) => change.action !== 'none');
  assert.deepEqual(
    rest.map((change) => `${change.action} ${change.name} ${change.reason}`),
    [],
    where,
  );
  const { resources, ownerships } = await local.read();
  assert.equal(resources.size, desired.length, where);
  assert.equal(ownerships.size, desired.length, where);
  const items = [...resources.values()].flatMap((resource) => resource.items ?? []);
  assert.equal(items.length, desired[0]!.items!.rows.length, where);
}

describe('An interrupted deployment', () => {
  it('is completed by the next one, wherever it was killed', async () => {
    for (let atWrite = 1; ; atWrite++) {
      const local = await startDeployment();
      try {
        const first = await deployUntilKilled(local, before, atWrite);
        await assertConverges(local, before, `create, write ${atWrite}`);
        const second = await deployUntilKilled(local, after, atWrite);
        await assertConverges(local, after, `change, write ${atWrite}`);
        if (!first.killed && !second.killed) {
          assert.ok(atWrite > 10, `${atWrite} writes`);
          return;
        }
      } finally {
        await local.close();
      }
    }
  });

  it('is completed by the next one, at whichever write of thirty resources it was killed', async () => {
    const thirty = [
      before[0]!,
      ...Array.from({ length: 10 }, (_, index) => wantedHunt(index)),
      ...Array.from({ length: 19 }, (_, index) => wantedRule(100 + index)),
    ];
    for (let atWrite = 1; ; atWrite++) {
      const local = await startDeployment();
      try {
        const { killed } = await deployUntilKilled(local, thirty, atWrite);
        await assertConverges(local, thirty, `write ${atWrite}`);
        if (killed) continue;
        assert.ok(atWrite > 2 * thirty.length, `${atWrite} writes`);
        return;
      } finally {
        await local.close();
      }
    }
  }).timeout(180_000);

  const passing: readonly QuirkName[] = [
    'throttled',
    'throttled-silently',
    'server-error',
    'unavailable',
    'timed-out',
    'bad-gateway',
    'cut-off',
    'dropped',
    'dropped-after',
    'small-pages',
    'slow-delete',
    'stuck-delete',
    'racing-searches',
    'roles-spreading',
  ];
  for (const name of passing) {
    it(`is not needed where ${quirkDescriptions[name].summary}`, async () => {
      const local = await startDeployment([{ name }]);
      try {
        await assertConverges(local, before, name);
        await assertConverges(local, after, name);
      } finally {
        await local.close();
      }
    });
  }
});
