import assert from 'node:assert/strict';
import type { DesiredResource } from '../../scripts/deploy/arm/resource';
import type { QuirkName } from '../../scripts/emulator/wire/quirks';
import { startDeployment, wantedWatchlist } from './local-deployment';
import type { LocalDeployment } from './local-deployment';

function hosts(count: number, ownerOf: (index: number) => string = () => 'SOC'): DesiredResource {
  return wantedWatchlist(Array.from({ length: count }, (_none, index) => [`host-${index}`, ownerOf(index)] as const));
}

describe('Items that were written', () => {
  let deployment: LocalDeployment;
  afterEach(() => deployment.close());

  const start = async (quirk?: QuirkName) => {
    deployment = await startDeployment(quirk === undefined ? [] : [{ name: quirk }]);
  };
  const failure = async (desired: DesiredResource) => {
    const [applied] = await deployment.deploy([desired]);
    assert.equal(applied?.outcome.type, 'failed');
    return 'message' in applied.outcome ? applied.outcome.message : '';
  };
  /** How many requests of a kind a deployment makes. */
  const requestsOf = async (desired: DesiredResource, path: RegExp) => {
    const { client } = deployment;
    const seen: string[] = [];
    const watched = {
      ...client,
      get: (address: string) => (seen.push(address), client.get(address)),
      readPages: (...inputs: Parameters<typeof client.readPages>) => (
        seen.push(inputs[0]),
        client.readPages(...inputs)
      ),
    };
    await deployment.deployWith(watched, [desired]);
    return seen.filter((address) => path.test(address)).length;
  };

  it('are there when a deployment says so, however they went', async () => {
    await start();
    for (const desired of [hosts(5), hosts(40), hosts(40, (index) => (index < 3 ? 'IT' : 'SOC')), hosts(2)]) {
      const [applied] = await deployment.deploy([desired]);
      assert.deepEqual(applied?.outcome, { type: 'done' });
      assert.equal((await deployment.plan([desired])).changes[0]?.action, 'none');
    }
  });

  it('are counted after an upload that made none', async () => {
    await start('ignored-content');
    assert.match(await failure(hosts(30)), /shows 0 of the 30 items that it should have$/);
  });

  it('are counted where single ones were accepted and not stored', async () => {
    await start('ignored-items');
    await deployment.deploy([hosts(30)]);
    assert.match(await failure(hosts(31)), /shows 30 of the 31 items that it should have$/);
    assert.match(await failure(hosts(29)), /shows 29 of the 29 items that it should have, and 1 more$/);
  });

  it('are looked at one by one where the list is longer than they are many', async () => {
    await start('ignored-items');
    await deployment.deploy([hosts(250)]);
    const changed = hosts(250, (index) => (index === 7 ? 'IT' : 'SOC'));
    assert.match(await failure(changed), /shows 1 of its 1 changed items as they were before/);
    assert.match(await failure(hosts(249)), /shows 1 of its 1 changed items as they were before/);
  });

  it('take one request to look at where one of a long list was changed', async () => {
    await start();
    await deployment.deploy([hosts(250)]);
    const changed = hosts(250, (index) => (index === 7 ? 'IT' : 'SOC'));
    assert.equal(await requestsOf(changed, /watchlistItems/), 1);
  });
});
