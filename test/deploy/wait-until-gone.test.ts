import assert from 'node:assert/strict';
import { resourcePath } from '../../scripts/deploy/kinds/resource-address';
import { identity, startDeployment, wantedWatchlist } from './local-deployment';
import type { LocalDeployment } from './local-deployment';

describe('A watchlist that is being deleted', () => {
  const wanted = wantedWatchlist([
    ['dc01', 'ada'],
    ['dc02', 'bob'],
  ]);
  let local: LocalDeployment;
  afterEach(() => local.close());

  const start = async (quirk: 'slow-delete' | 'stuck-delete') => {
    local = await startDeployment([{ name: quirk }]);
    await local.deploy([wanted]);
    const deletion = await local.client.delete(resourcePath(identity, wanted));
    assert.equal(deletion.status, 202);
    return deletion;
  };
  const count = async () => (await local.read()).resources.get('watchlist/admin-hosts')?.items?.length;

  it('is missing to a plan, although it is still listed', async () => {
    await start('slow-delete');
    assert.equal((await local.plan([wanted])).changes[0]?.action, 'create');
  });

  it('is made anew with all its items where the deletion is reported for ever', async () => {
    await start('stuck-delete');
    assert.deepEqual((await local.deploy([wanted]))[0]?.outcome, { type: 'done' });
    assert.equal(await count(), 2);
  });

  it('is an error that says so where the deletion does not come to its end', async () => {
    await start('slow-delete');
    const outcome = (await local.deploy([wanted]))[0]?.outcome;
    assert.equal(outcome?.type, 'failed');
    assert.match(
      'message' in outcome ? outcome.message : '',
      /^deleting what is there of watchlist\/admin-hosts has begun and has not ended$/,
    );
    assert.equal((await local.plan([wanted])).changes[0]?.action, 'create');
  });

  it('is made anew once it is gone', async () => {
    const deletion = await start('slow-delete');
    const { client } = local;
    // Somebody else asks about the deletion meanwhile, which is what moves it on.
    const get = async (path: string) => {
      await client.askOperation(deletion, 'asking');
      return client.get(path);
    };
    assert.deepEqual((await local.deployWith({ ...client, get }, [wanted]))[0]?.outcome, { type: 'done' });
    assert.equal(await count(), 2);
  });
});
