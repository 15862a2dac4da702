import assert from 'node:assert/strict';
import type { Quirk } from '../../scripts/emulator/wire/quirks';
import type { AppliedChange } from '../../scripts/deploy/apply/apply-plan';
import { restoreResource } from '../../scripts/deploy/apply/backup';
import { metadataPath, resourcePath } from '../../scripts/deploy/kinds/resource-address';
import { objectAt } from '../../scripts/deploy/arm/wire-json';
import { refusal } from './gateway';
import type { Interfere, PassingRequest } from './gateway';
import { identity, startDeployment, wantedHunt, wantedRule, wantedWatchlist } from './local-deployment';
import type { LocalDeployment } from './local-deployment';

const list = wantedWatchlist([
  ['dc01', 'ada'],
  ['dc02', 'bob'],
]);
const everything = [list, wantedHunt(1), wantedRule(2)];

/** Interferes with the first requests of a sort, so many of them. */
function firstOf(count: number, isMeant: (request: PassingRequest) => boolean, how: Interfere): Interfere {
  let left = count;
  return (request) => (isMeant(request) && left-- > 0 ? how(request) : undefined);
}

const isWriteOf =
  (collection: string) =>
  ({ method, path }: PassingRequest) =>
    method === 'PUT' && path.includes(`/${collection}/`) && !path.includes('/watchlistItems/');

describe('A service that answers as it has been seen to', () => {
  let local: LocalDeployment;
  afterEach(() => local.close());

  const start = async (interfere: Interfere, quirks: readonly Quirk[] = []) => {
    local = await startDeployment(quirks, undefined, interfere);
  };
  const messages = (applied: readonly AppliedChange[]) =>
    applied.map(({ outcome }) => (outcome.type === 'failed' ? `${outcome.message} | ${outcome.help}` : outcome.type));
  const converges = async (wanted = everything) => {
    const said = new Set(messages(await local.deploy(wanted, { prune: true })));
    assert.deepEqual([...said], ['done']);
    const { changes } = await local.plan(wanted, { prune: true });
    assert.deepEqual(
      changes.map(({ action }) => action),
      wanted.map(() => 'none'),
    );
  };

  for (const status of [409, 400, 412]) {
    it(`is waited for while it deletes what had the alias, answered ${status}`, async () => {
      const busy = refusal(status, String(status), 'Delete is currently in progress.');
      await start(firstOf(6, isWriteOf('watchlists'), () => busy));
      await converges();
    });
  }

  it('is waited for by what is restored, too', async () => {
    const busy = refusal(409, 'Conflict', 'Delete is currently in progress.');
    await start(firstOf(4, isWriteOf('watchlists'), () => busy));
    const saved = { kind: list.kind, id: list.id, name: list.name, body: list.body, rows: list.items!.rows };
    const target = {
      client: local.client,
      workspace: identity,
      repository: 'test',
      indicators: undefined,
      storage: undefined,
    };
    assert.equal(await restoreResource(target, saved, await local.read()), true);
    assert.equal((await local.read([list.id])).resources.get('watchlist/admin-hosts')?.items?.length, 2);
  });

  it('is told of by its own name where the deletion does not end', async () => {
    const busy = refusal(400, '400', 'Delete is currently in progress.');
    await start((request) => (isWriteOf('watchlists')(request) ? busy : undefined));
    const [said = ''] = messages(await local.deploy(everything));
    assert.match(said, /Delete is currently in progress \| .*still being deleted/);
    assert.doesNotMatch(said, /changed since|Somebody/);
  });

  it('is tried again where another tool writes saved searches', async () => {
    const newer = refusal(409, 'NewerDataExists', 'Newer data exists. Please try again in a few minutes.');
    await start(firstOf(4, isWriteOf('savedSearches'), () => newer));
    await converges();
  });

  it('refuses an edit over the edit of somebody else in the same words, and that is final', async () => {
    let edited = false;
    await start((request) => {
      if (!edited || !isWriteOf('savedSearches')(request)) return undefined;
      return refusal(409, 'NewerDataExists', 'Newer data exists. Please try again in a few minutes.');
    });
    await local.deploy(everything);
    const actual = await local.read();
    await local.editByHand(wantedHunt(1), { query: 'DnsEvents | take 3' });
    edited = true;
    const wanted = [list, wantedHunt(1, 'DnsEvents | take 5'), wantedRule(2)];
    const [said = ''] = messages(await local.deployOver(wanted, actual));
    assert.match(said, /it was changed since it was read/);
  });

  for (const code of ['AuthorizationFailed', 'Unauthorized']) {
    it(`is asked again while a role spreads, told by ${code}`, async () => {
      const status = code === 'Unauthorized' ? 401 : 403;
      const words = 'If access was recently granted, please refresh your credentials.';
      await start(
        firstOf(
          9,
          () => true,
          () => refusal(status, code, words),
        ),
      );
      await converges();
    });
  }

  it('is not asked again where a policy forbids it', async () => {
    const forbidden = refusal(403, 'RequestDisallowedByPolicy', 'Policy.');
    await start((request) => (isWriteOf('alertRules')(request) ? forbidden : undefined));
    const said = messages(await local.deploy(everything));
    assert.match(said[2]!, /RequestDisallowedByPolicy/);
    assert.equal(local.seen.filter(isWriteOf('alertRules')).length, 1);
  });

  it('is waited for once, and not for each of many resources, where the role is not there at all', async () => {
    const forbidden = refusal(403, 'AuthorizationFailed', 'No.');
    await start((request) => (request.method === 'PUT' ? forbidden : undefined));
    const many = Array.from({ length: 20 }, (_, index) => wantedHunt(index));
    const said = messages(await local.deploy(many));
    assert.equal(said.filter((each) => each.includes('AuthorizationFailed')).length, 20);
    assert.ok(local.seen.filter(({ method }) => method === 'PUT').length < 35);
  });

  it('is asked at the configured address alone, whatever manager its links name', async () => {
    await start(() => undefined, [{ name: 'small-pages' }]);
    await converges([list, wantedHunt(1), ...Array.from({ length: 5 }, (_, index) => wantedRule(index + 2))]);
    assert.ok(local.seen.some(({ query }) => [...query.keys()].some((name) => /skip/i.test(name))));
  });

  it('lets a resource that a solution brought be taken over, record and all', async () => {
    const parents = new Map<string, string>();
    await start((request) => {
      const name = /\/metadata\/([^/]+)$/.exec(request.path)?.[1];
      if (request.method !== 'PUT' || name === undefined) return undefined;
      const parent = (
        JSON.parse(request.body) as { properties: { parentId: string } }
      ).properties.parentId.toLowerCase();
      const other = parents.get(parent) ?? name;
      parents.set(parent, other);
      return other === name
        ? undefined
        : refusal(400, 'BadRequest', `Metadata already exists with the same parentId: ${other}`);
    });
    const kinds = { watchlist: 'Watchlist', huntingQuery: 'HuntingQuery', analyticRule: 'AnalyticsRule' } as const;
    for (const resource of everything) {
      const kind = kinds[resource.kind as keyof typeof kinds];
      await local.client.put(resourcePath(identity, resource), resource.body);
      const properties = {
        contentId: 'of the solution',
        parentId: resourcePath(identity, resource),
        kind,
        source: { kind: 'Solution', name: 'A solution' },
      };
      await local.client.put(metadataPath(identity, `${kind}-abcd`), { properties });
    }
    const adopt = everything.map(({ id }) => id);
    assert.deepEqual(messages(await local.deploy(everything, { adopt })), ['done', 'done', 'done']);
    assert.deepEqual(
      (await local.plan(everything)).changes.map(({ action }) => action),
      ['none', 'none', 'none'],
    );
    assert.deepEqual(messages(await local.deploy([], { prune: true })), ['done', 'done', 'done']);
    const { resources, ownerships, otherOwners } = await local.read();
    assert.deepEqual([resources.size, ownerships.size, otherOwners.size], [0, 0, 0]);
  });

  it('does not lose a rule that is ours and that no list shows', async () => {
    const hidden = wantedRule(2).id;
    await start((request) => {
      if (request.method !== 'GET' || !request.path.endsWith('/alertRules')) return undefined;
      const without = (text: string) => {
        const body = JSON.parse(text) as { value: readonly { name: string }[] };
        return JSON.stringify({ ...body, value: body.value.filter(({ name }) => name !== hidden) });
      };
      return { type: 'rewrite', body: without };
    });
    await converges();
    const gone = (await local.plan([list, wantedHunt(1)], { prune: true })).changes.at(-1);
    assert.deepEqual([gone?.action, gone?.reason, gone?.seen?.owned], ['delete', 'no longer here', true]);
  });

  it('is read once more right before a write where its lists carry no etag', async () => {
    const without = (text: string) => text.replace(/"etag":"(?:\\.|[^"\\])*",?/g, '');
    await start((request) =>
      request.method === 'GET' && /\/(watchlists|metadata)$/.test(request.path)
        ? { type: 'rewrite', body: without }
        : undefined,
    );
    await converges();
    const actual = await local.read();
    const renamed = {
      ...list,
      body: { properties: { ...objectAt(list.body, 'properties'), displayName: 'New name' } },
    };
    await local.editByHand(list, { description: 'Somebody wrote this.' });
    const [said = ''] = messages(await local.deployOver([renamed], actual));
    assert.match(said, /it was changed since it was read/);
    await converges([renamed, wantedHunt(1), wantedRule(2)]);
  });

  it('is not written over where somebody else took the resource meanwhile', async () => {
    await start(() => undefined);
    await converges();
    const actual = await local.read();
    const { body = {} } = await local.client.get(metadataPath(identity, `analyticsrule-${wantedRule(2).id}`));
    const properties = { ...objectAt(body, 'properties'), source: { kind: 'SourceRepository', name: 'another' } };
    await local.client.put(metadataPath(identity, `analyticsrule-${wantedRule(2).id}`), { properties });
    const said = messages(await local.deployOver([wantedRule(2, { name: 'Other' })], actual));
    assert.match(said[0]!, /recorded as that of SourceRepository another/);
  });
});
