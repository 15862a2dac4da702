import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import type { Quirk } from '../../../scripts/emulator/wire/quirks';
import { chooseFault, quirkDescriptions, serviceMilliseconds } from '../../../scripts/emulator/wire/quirks';
import { resetState } from '../../../scripts/emulator/state/reset-state';
import type { LocalWorkspace } from '../local-workspace';
import { openLocalWorkspace, scheduledRule, workspacePath } from '../local-workspace';

const watchlist = { properties: { displayName: 'A list', provider: 'test', itemsSearchKey: 'Value' } };
const hunt = { properties: { category: 'Hunting Queries', displayName: 'Hunt', query: 'DnsEvents | take 1' } };
const version = '2020-08-01';

describe('what the local workspace plays of the service, where it is asked to', () => {
  let workspace: LocalWorkspace;
  const open = async (...quirks: readonly Quirk[]) => {
    workspace = await openLocalWorkspace({ quirks });
  };
  afterEach(() => workspace.end());
  const statuses = async (count: number, send: () => Promise<{ readonly status: number }>) => {
    const found: number[] = [];
    for (let each = 0; each < count; each++) found.push((await send()).status);
    return found;
  };

  it('answers 403 with AuthorizationFailed while a role assignment spreads', async () => {
    await open({ name: 'access-spreading' });
    const first = await workspace.sentinel('GET', 'alertRules');
    assert.deepEqual([first.status, first.body.error.code], [403, 'AuthorizationFailed']);
    assert.match(first.body.error.message, /If access was recently granted, please refresh your credentials/);
    assert.deepEqual(await statuses(2, () => workspace.sentinel('GET', 'alertRules')), [403, 200]);
  });

  it('refuses for a while to make a watchlist again that was deleted, by either status', async () => {
    await open({ name: 'lingering-delete' });
    const put = () => workspace.sentinel('PUT', 'watchlists/hosts', watchlist);
    assert.equal((await put()).status, 200);
    await workspace.sentinel('DELETE', 'watchlists/hosts');
    assert.equal((await workspace.sentinel('GET', 'watchlists/hosts')).status, 404);
    assert.deepEqual(await statuses(4, put), [409, 400, 409, 200]);
  });

  it('refuses the first write of a saved search', async () => {
    await open({ name: 'busy-searches' });
    const put = () => workspace.arm('PUT', 'savedSearches/a', hunt, version);
    assert.deepEqual(await statuses(2, put), [409, 200]);
  });

  it('takes one metadata for each parent', async () => {
    await open({ name: 'one-metadata' });
    const properties = { parentId: '/a/rule', kind: 'AnalyticsRule' };
    const put = (name: string) => workspace.sentinel('PUT', `metadata/${name}`, { properties });
    assert.deepEqual([(await put('first')).status, (await put('first')).status], [201, 200]);
    const second = await put('second');
    assert.deepEqual(
      [second.status, second.body.error.message],
      [400, 'Metadata already exists with the same parentId: first'],
    );
  });

  it('refuses to change the kind of a rule', async () => {
    await open({ name: 'fixed-kinds' });
    const rule = scheduledRule();
    const put = (kind: string) => workspace.sentinel('PUT', 'alertRules/a', { ...rule, kind });
    assert.deepEqual([(await put('NRT')).status, (await put('Scheduled')).status], [201, 400]);
  });

  it('names Azure in links, as behind a gateway', async () => {
    await open({ name: 'gateway' }, { name: 'small-pages' });
    for (const id of ['a', 'b', 'c']) await workspace.sentinel('PUT', `alertRules/${id}`, scheduledRule());
    const { body } = await workspace.sentinel('GET', 'alertRules');
    assert.equal(new URL(body.nextLink).host, 'management.azure.com');
  });

  it('answers 504 to queries, and to nothing else', async () => {
    await open({ name: 'query-timeout' });
    const { status, body } = await workspace.send('POST', '/v1/workspaces/x/query', { query: 'print 1' });
    assert.deepEqual([status, body.error.code], [504, 'GatewayTimeout']);
    assert.equal((await workspace.sentinel('GET', 'alertRules')).status, 200);
  });

  it('answers no other host than this machine, and no page in a browser by a name of its own', async () => {
    await open();
    const { port } = new URL(workspace.emulator.url);
    const headers = { host: 'rebound.example', authorization: `Bearer ${workspace.emulator.token}` };
    const path = `${workspacePath}/savedSearches?api-version=${version}`;
    const status = await new Promise((resolve, reject) => {
      httpRequest({ host: '127.0.0.1', port, path, headers }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end();
    });
    assert.equal(status, 421);
  });

  for (const text of ['null', '{}', '[]', '7', '{"key":"a"}', '{"key":"a","value":null}', '{"key":"a","value":{}}']) {
    it(`says in one sentence which file of its own was changed to ${text}`, async () => {
      await open();
      await workspace.sentinel('PUT', 'alertRules/a', scheduledRule());
      const file = join(workspace.folder, 'alertRules', 'a.json');
      await workspace.emulator.close();
      writeFileSync(file, text);
      await assert.rejects(workspace.restart(), (error: Error) => error.message.includes(file));
      assert.equal(await resetState(workspace.folder), true);
      await workspace.restart();
    });
  }

  for (const text of ['null', '{}', '[]', '{"pid":"x"}', '{"pid":1,"isShared":true,"connection":7}']) {
    it(`begins anew where the file of its server holds ${text}`, async () => {
      await open();
      await workspace.emulator.close();
      writeFileSync(join(workspace.folder, 'server.json'), text);
      await workspace.restart();
      assert.equal((await workspace.sentinel('GET', 'alertRules')).status, 200);
    });
  }
});

describe('the times of the service', () => {
  const path = `${workspacePath}/providers/Microsoft.SecurityInsights/watchlists/a`;
  const ask = (method: string, place: string, scale?: number) => {
    const quirk: Quirk = { name: 'service-times', ...(scale === undefined ? {} : { scale }) };
    return chooseFault([quirk], { number: 1, method, path: place });
  };

  it('are those of items and deletions of watchlists, and of nothing else', () => {
    assert.deepEqual(ask('PUT', `${path}/watchlistItems/1`), { type: 'slow', milliseconds: 4500 });
    assert.deepEqual(ask('DELETE', path), { type: 'slow', milliseconds: 5000 });
    assert.equal(ask('PUT', path), undefined);
    assert.equal(serviceMilliseconds({ method: 'GET', path }), 0);
  });

  it('can be made shorter, so that nobody waits for them', () => {
    assert.deepEqual(ask('DELETE', `${path}/watchlistItems/1`, 0.01), { type: 'slow', milliseconds: 25 });
  });

  it('stand among the quirks that a person can ask for', () => {
    assert.ok('service-times' in quirkDescriptions);
  });
});
