import assert from 'node:assert/strict';
import type { Outcome } from '../../scripts/deploy/apply/apply-plan';
import type { DesiredResource } from '../../scripts/deploy/arm/resource';
import type { QuirkName } from '../../scripts/emulator/wire/quirks';
import { asOf, startDeployment, wantedWatchlist } from './local-deployment';
import type { LocalDeployment } from './local-deployment';

const hour = 3_600_000;
const until = (milliseconds: number) => new Date(asOf.getTime() + milliseconds).toISOString();
const tokenWith = (more: string) => `?sv=2021-12-02&sr=c&${more}&sig=${encodeURIComponent('a+signature/of=it')}`;
const token = 'signed';

/** Too much for one request: some 4 MB. */
function largeWatchlist(count = 450): DesiredResource {
  const columns = ['Name', 'Owner'];
  const rows = Array.from({ length: count }, (_none, index) => ({ Name: `host-${index}`, Owner: 'x'.repeat(9000) }));
  return { ...wantedWatchlist([]), items: { columns, rows, searchKey: 'Name' } };
}

describe('The upload of a watchlist that is too large for a request', () => {
  let deployment: LocalDeployment;
  afterEach(() => deployment.close());

  const start = async (quirks: readonly QuirkName[], storageToken?: string) => {
    deployment = await startDeployment(
      quirks.map((name) => ({ name })),
      storageToken,
    );
  };
  const outcomeOf = async (desired: DesiredResource): Promise<Outcome | undefined> =>
    (await deployment.deploy([desired]))[0]?.outcome;
  const messageOf = async (desired: DesiredResource) => {
    const outcome = await outcomeOf(desired);
    assert.equal(outcome?.type, 'failed');
    return { message: 'message' in outcome ? outcome.message : '', help: 'help' in outcome ? outcome.help : '' };
  };
  const readSource = async () => {
    const { resources } = await deployment.read();
    const { body, items } = resources.get('watchlist/admin-hosts')!;
    return { source: (body['properties'] as Record<string, unknown>)['sourceType'], count: items?.length };
  };

  it('goes in steps where the workspace has no storage, and all of it is there', async () => {
    await start([]);
    assert.deepEqual(await outcomeOf(largeWatchlist()), { type: 'done' });
    assert.deepEqual(await readSource(), { source: undefined, count: 450 });
  });

  it('goes by way of storage where it has one, after which nothing is left to do', async () => {
    await start([], token);
    assert.deepEqual(await outcomeOf(largeWatchlist()), { type: 'done' });
    assert.deepEqual(await readSource(), { source: 'Remote storage', count: 450 });
    assert.equal((await deployment.plan([largeWatchlist()])).changes[0]?.action, 'none');
  });

  it('goes in the request itself where it fits, whatever storage there is', async () => {
    await start([], token);
    assert.deepEqual(await outcomeOf(wantedWatchlist([['a', 'b']])), { type: 'done' });
    assert.deepEqual(await readSource(), { source: undefined, count: 1 });
  });

  it('adds to a list that is there, and keeps what it had', async () => {
    await start([], token);
    await outcomeOf(largeWatchlist(3));
    assert.deepEqual(await outcomeOf(largeWatchlist(460)), { type: 'done' });
    assert.deepEqual(await readSource(), { source: 'Remote storage', count: 460 });
  });

  it('is not begun without a token, with one that ends soon, or with one that may not write', async () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      ['', /SENTINEL_STORAGE_SAS holds no SAS token/],
      [tokenWith(`sp=rw&se=${until(5 * hour)}`), /ends in less than six hours/],
      [tokenWith('sp=rw'), /ends in less than six hours/],
      [tokenWith(`sp=r&se=${until(8 * hour)}`), /does not allow to read and write/],
    ];
    for (const [bad, expected] of cases) {
      await start([], bad);
      const { message, help } = await messageOf(largeWatchlist());
      assert.match(message, expected);
      assert.match(help, /Set SENTINEL_STORAGE_SAS to a SAS token/);
      assert.equal((await deployment.read()).resources.has('watchlist/admin-hosts'), false);
      await deployment.close();
    }
    await start([]);
  });

  it('fails by name where the storage refuses the token, and says nothing of it', async () => {
    await start([], tokenWith('si=a-policy'));
    const { message } = await messageOf(largeWatchlist());
    assert.equal(message, 'Writing the watchlist admin-hosts into the storage: it answered 403, AuthenticationFailed');
  });

  it('fails with what the service says where it cannot fetch it, and without the token', async () => {
    await start(['failed-upload'], token);
    const { message } = await messageOf(largeWatchlist());
    assert.match(
      message,
      /^writing watchlist\/admin-hosts ended as Failed: BadRequest: .*could not be fetched from http/,
    );
    assert.doesNotMatch(message, /signature|sig=/);
  });

  it('fails with the counts where the service takes it and makes no items, and the next deployment does it', async () => {
    await start(['ignored-content'], token);
    const { message } = await messageOf(largeWatchlist());
    assert.match(message, /shows 0 of the 450 items that it should have/);
    assert.deepEqual(await outcomeOf(largeWatchlist()), { type: 'done' });
    assert.deepEqual(await readSource(), { source: 'Remote storage', count: 450 });
  });

  for (const quirk of ['dropped', 'dropped-after', 'cut-off', 'throttled', 'unavailable'] as const) {
    it(`comes through where requests are ${quirk}`, async () => {
      await start([quirk], token);
      assert.deepEqual(await outcomeOf(largeWatchlist()), { type: 'done' });
      assert.equal((await readSource()).count, 450);
    });
  }
});
