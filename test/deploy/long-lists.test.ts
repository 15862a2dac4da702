import assert from 'node:assert/strict';
import { createPatience, usualPatienceMs } from '../../scripts/deploy/arm/patience';
import { applyPlan } from '../../scripts/deploy/apply/apply-plan';
import { createArmClient } from '../../scripts/deploy/arm/arm-client';
import type { DesiredResource } from '../../scripts/deploy/arm/resource';
import { secondsAtService } from '../../scripts/deploy/plan/deployment-time';
import { chooseItemWrites, itemWidths } from '../../scripts/deploy/plan/item-writes';
import { createColors } from '../../scripts/report/text/colors';
import { deploymentText } from '../../scripts/report/plans/deployment-text';
import { serviceTimeSentence } from '../../scripts/report/plans/plan-summary';
import { identity, startDeployment, wantedWatchlist } from './local-deployment';
import { refusal } from './gateway';
import type { LocalDeployment } from './local-deployment';

function hosts(from: number, to: number, owner = 'SOC'): DesiredResource {
  return wantedWatchlist(Array.from({ length: to - from }, (_none, index) => [`host-${from + index}`, owner] as const));
}

describe('A long list', () => {
  let local: LocalDeployment;
  afterEach(() => local.close());

  it('has its time told by the plan, from the requests that it will take', async () => {
    local = await startDeployment();
    await local.deploy([hosts(0, 1000)]);
    const changed = await local.plan([hosts(0, 1000, 'another')]);
    assert.equal(secondsAtService(changed), Math.round(Math.ceil(1000 / 16) * 4.5));
    assert.match(serviceTimeSentence(changed)!, /take the service about 5 minutes\.$/);
    const removed = await local.plan([hosts(0, 880)]);
    assert.equal(secondsAtService(removed), 25);
    const added = await local.plan([hosts(0, 2000)]);
    assert.deepEqual([secondsAtService(added), serviceTimeSentence(added)], [0, undefined]);
  });

  it('has its new rows uploaded where they are many, and never its others removed for it', () => {
    const rows = (count: number) =>
      Array.from({ length: count }, (_none, id) => ({ id: `${id}`, row: { Name: `${id}` } }));
    const changes = (added: number) => ({ added: rows(added), changed: [], removed: rows(2) });
    assert.equal(chooseItemWrites(changes(19)).put.length, 19);
    assert.deepEqual(chooseItemWrites(changes(20)), { uploaded: rows(20), put: [], removed: rows(2) });
    assert.deepEqual(itemWidths, { put: 16, delete: 12 });
  });

  it('can be stopped in its middle, shows how far it came, and is gone on with', async () => {
    local = await startDeployment();
    await local.deploy([hosts(0, 100)]);
    const wanted = hosts(0, 100, 'another');
    const actual = await local.read();
    const plan = await local.plan([wanted]);
    const shown: string[] = [];
    const target = { workspace: identity, repository: 'test', indicators: undefined, storage: undefined };
    const applied = await applyPlan({ ...target, client: local.client }, plan, actual, {
      isStopped: () => shown.length >= 20,
      onItem: ({ id }, done, total) => void shown.push(`${id} ${done} of ${total}`),
    });
    assert.equal(shown[0], 'admin-hosts 1 of 100');
    const outcome = applied[0]!.outcome;
    assert.ok(outcome.type === 'stopped' && outcome.inside !== undefined);
    assert.ok(outcome.inside.done >= 20 && outcome.inside.done < 40, `${outcome.inside.done} items`);
    assert.match(deploymentText(plan, applied, 'soc', createColors(false)), /^soc: 1 stopped on the way$/m);
    const [left] = (await local.plan([wanted])).changes;
    assert.equal(left?.rows?.changed.length, 100 - outcome.inside.done);
    assert.equal((await local.deploy([wanted]))[0]?.outcome.type, 'done');
    assert.equal((await local.plan([wanted])).changes[0]?.action, 'none');
  });
});

describe('A token that ends on the way', () => {
  /** A workspace that refuses every token but the newest, and a client whose credential gives another each time. */
  const startWith = async (refuses: (tokens: number) => boolean) => {
    let tokens = 0;
    const local = await startDeployment([], undefined, () =>
      refuses(tokens)
        ? refusal(401, 'ExpiredAuthenticationToken', 'The access token expiry UTC time has passed.')
        : undefined,
    );
    const client = createArmClient({
      endpoint: local.endpoint,
      subscription: identity.subscription,
      credential: {
        getToken: () => {
          tokens += 1;
          return Promise.resolve({ token: local.token, expiresOnTimestamp: Date.now() + 3_600_000 });
        },
      },
      trust: { cloud: 'AzurePublic' as const, allowedHosts: [] },
      scope: 'https://management.azure.com/.default',
      apiVersion: undefined,
      now: () => new Date(),
      wait: () => Promise.resolve(),
      onWait: () => undefined,
      patience: createPatience(usualPatienceMs, () => performance.now()),
    });
    return { local, client, tokens: () => tokens };
  };

  it('is renewed, and the request sent again', async () => {
    const { local, client, tokens } = await startWith((count) => count < 2);
    try {
      const { status } = await client.get(`/subscriptions/${identity.subscription}/resourceGroups/a`);
      assert.notEqual(status, 401);
      assert.equal(tokens(), 2);
    } finally {
      await local.close();
    }
  });

  it('is told of where a new one has ended, too', async () => {
    const { local, client, tokens } = await startWith(() => true);
    try {
      const { status } = await client.get(`/subscriptions/${identity.subscription}/resourceGroups/a`);
      assert.equal(status, 401);
      assert.equal(tokens(), 3);
    } finally {
      await local.close();
    }
  });
});
