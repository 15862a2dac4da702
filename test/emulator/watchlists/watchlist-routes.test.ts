import assert from 'node:assert/strict';
import type { LocalWorkspace } from '../local-workspace';
import { openLocalWorkspace } from '../local-workspace';

const older = '2022-09-01-preview';

function watchlist(rawContent?: string): unknown {
  return {
    properties: {
      displayName: 'Nanocore',
      provider: 'test',
      itemsSearchKey: 'Value',
      contentType: 'text/csv',
      rawContent,
    },
  };
}

describe('watchlists of the local workspace', () => {
  let workspace: LocalWorkspace;
  beforeEach(async () => {
    workspace = await openLocalWorkspace();
  });
  afterEach(() => workspace.end());

  async function rows(): Promise<unknown[]> {
    const { body } = await workspace.sentinel('GET', 'watchlists/ioc/watchlistItems');
    return body.value.map((item: { properties: { itemsKeyValue: unknown } }) => item.properties.itemsKeyValue);
  }

  it('makes an item of each line of the content', async () => {
    await workspace.sentinel('PUT', 'watchlists/ioc', watchlist('Type,Value\r\ndomain,"a,b"\r\nip,10.0.0.1\r\n'));
    assert.deepEqual(await rows(), [
      { Type: 'domain', Value: 'a,b' },
      { Type: 'ip', Value: '10.0.0.1' },
    ]);
  });

  it('only ever adds rows, and leaves out those that are there already', async () => {
    await workspace.sentinel('PUT', 'watchlists/ioc', watchlist('Type,Value\r\ndomain,a\r\ndomain,b\r\n'));
    await workspace.sentinel('PUT', 'watchlists/ioc', watchlist('Type,Value\r\ndomain,b\r\nip,b\r\n'));
    assert.deepEqual(await rows(), [
      { Type: 'domain', Value: 'a' },
      { Type: 'domain', Value: 'b' },
      { Type: 'ip', Value: 'b' },
    ]);
  });

  it('keeps the items when a write brings no content', async () => {
    await workspace.sentinel('PUT', 'watchlists/ioc', watchlist('Type,Value\r\ndomain,a\r\n'));
    await workspace.sentinel('PUT', 'watchlists/ioc', watchlist());
    assert.equal((await rows()).length, 1);
  });

  it('finds no items in lines that end in a bare line feed', async () => {
    const { status, body } = await workspace.sentinel('PUT', 'watchlists/ioc', watchlist('Type,Value\ndomain,a\n'));
    assert.equal(status, 400);
    assert.match(body.error.message, /^Invalid csv content : no watchlist items found/);
    assert.equal((await workspace.sentinel('GET', 'watchlists/ioc')).status, 404);
  });

  it('skips the lines before the header', async () => {
    const { properties } = watchlist('# export\r\nType,Value\r\ndomain,a\r\n') as { properties: object };
    await workspace.sentinel('PUT', 'watchlists/ioc', { properties: { ...properties, numberOfLinesToSkip: 1 } });
    assert.deepEqual(await rows(), [{ Type: 'domain', Value: 'a' }]);
  });

  for (const [what, alias, body, text] of [
    ['an alias of two characters', 'ab', watchlist('Value\r\na\r\n'), /3 to 64/],
    ['an alias that ends in a hyphen', 'abc-', watchlist('Value\r\na\r\n'), /3 to 64/],
    [
      'no provider',
      'ioc',
      { properties: { displayName: 'abc', itemsSearchKey: 'Value' } },
      /provider field is required/,
    ],
    ['a search key that is not a column', 'ioc', watchlist('Type\r\ndomain\r\n'), /'Value' is not one of the columns/],
    ['a blank search key', 'ioc', watchlist('Type,Value\r\ndomain, \r\n'), /'Value' is blank/],
    ['a line of 10 KB', 'ioc', watchlist(`Value\r\n${'x'.repeat(10_241)}\r\n`), /longer than 10240/],
    ['a header alone', 'ioc', watchlist('Type,Value\r\n'), /no watchlist items found/],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const answer = await workspace.sentinel('PUT', `watchlists/${alias}`, body);
      assert.equal(answer.status, 400);
      assert.match(answer.body.error.message, text);
    });
  }

  it('writes and deletes at once for older versions', async () => {
    const created = await workspace.sentinel('PUT', 'watchlists/ioc', watchlist('Value\r\na\r\n'), older);
    const updated = await workspace.sentinel('PUT', 'watchlists/ioc', watchlist('Value\r\na\r\n'), older);
    const deleted = await workspace.sentinel('DELETE', 'watchlists/ioc', undefined, older);
    const again = await workspace.sentinel('DELETE', 'watchlists/ioc', undefined, older);
    assert.deepEqual([created.status, updated.status, deleted.status, again.status], [201, 200, 200, 204]);
    assert.equal('provisioningState' in created.body.properties, false);
  });

  it('lets newer versions ask about a deletion until it has succeeded', async () => {
    await workspace.sentinel('PUT', 'watchlists/ioc', watchlist('Value\r\na\r\n'));
    const deleted = await workspace.sentinel('DELETE', 'watchlists/ioc');
    const where = deleted.headers.get('azure-asyncoperation')!;
    const statuses = [
      (await workspace.send('GET', where)).body.status,
      (await workspace.send('GET', where)).body.status,
    ];
    assert.deepEqual([deleted.status, ...statuses], [202, 'Deleting', 'Succeeded']);
    assert.equal((await workspace.sentinel('GET', 'watchlists/ioc')).status, 404);
  });

  it('starts a watchlist of the same alias without the items of the deleted one', async () => {
    await workspace.sentinel('PUT', 'watchlists/ioc', watchlist('Value\r\na\r\n'));
    await workspace.sentinel('DELETE', 'watchlists/ioc');
    await workspace.sentinel('PUT', 'watchlists/IOC', watchlist('Value\r\nb\r\n'));
    assert.deepEqual(await rows(), [{ Value: 'b' }]);
  });

  it('refuses to write a watchlist that is being deleted, where deletion is slow', async () => {
    await workspace.restart({ quirks: [{ name: 'slow-delete' }] });
    await workspace.sentinel('PUT', 'watchlists/ioc', watchlist('Value\r\na\r\n'));
    const where = (await workspace.sentinel('DELETE', 'watchlists/ioc')).headers.get('azure-asyncoperation')!;
    const refused = await workspace.sentinel('PUT', 'watchlists/ioc', watchlist('Value\r\nb\r\n'));
    assert.deepEqual([refused.status, refused.body.error.message], [409, 'Delete is currently in progress.']);
    const statuses: string[] = [];
    for (let poll = 0; poll < 4; poll++) statuses.push((await workspace.send('GET', where)).body.status);
    assert.deepEqual(statuses, ['Deleting', 'Deleting', 'Deleting', 'Succeeded']);
    assert.equal((await workspace.sentinel('PUT', 'watchlists/ioc', watchlist('Value\r\nb\r\n'))).status, 201);
  });

  it('reports a deletion for ever as going on, where it is stuck, though the watchlist is gone', async () => {
    await workspace.restart({ quirks: [{ name: 'stuck-delete' }] });
    await workspace.sentinel('PUT', 'watchlists/ioc', watchlist('Value\r\na\r\n'));
    const where = (await workspace.sentinel('DELETE', 'watchlists/ioc')).headers.get('azure-asyncoperation')!;
    for (let poll = 0; poll < 5; poll++) assert.equal((await workspace.send('GET', where)).body.status, 'Deleting');
    assert.equal((await workspace.sentinel('GET', 'watchlists/ioc')).status, 404);
  });

  it('writes, reads and deletes single items', async () => {
    await workspace.sentinel('PUT', 'watchlists/ioc', watchlist('Value\r\na\r\n'));
    const item = { properties: { itemsKeyValue: { Value: 'b', Note: 'new' } } };
    const created = await workspace.sentinel('PUT', 'watchlists/ioc/watchlistItems/1', item);
    const stale = await workspace.sentinel('PUT', 'watchlists/ioc/watchlistItems/1', { ...item, etag: '"old"' });
    const read = await workspace.sentinel('GET', 'watchlists/ioc/watchlistItems/1');
    const deleted = await workspace.sentinel('DELETE', 'watchlists/ioc/watchlistItems/1');
    const again = await workspace.sentinel('DELETE', 'watchlists/ioc/watchlistItems/1');
    assert.deepEqual(
      [created.status, stale.status, read.body.properties.itemsKeyValue, deleted.status, again.status],
      [200, 409, { Value: 'b', Note: 'new' }, 200, 204],
    );
  });

  it('refuses an item without its search key and items of no watchlist', async () => {
    await workspace.sentinel('PUT', 'watchlists/ioc', watchlist('Value\r\na\r\n'));
    const item = { properties: { itemsKeyValue: { Note: 'x' } } };
    const blank = await workspace.sentinel('PUT', 'watchlists/ioc/watchlistItems/1', item);
    const nowhere = await workspace.sentinel('PUT', 'watchlists/none/watchlistItems/1', item);
    assert.deepEqual([blank.status, nowhere.status], [400, 404]);
  });

  it('lets queries see deleted items for five minutes, where they have ghosts', async () => {
    let now = new Date('2026-06-20T12:00:00Z');
    await workspace.restart({ quirks: [{ name: 'ghost-items' }], now: () => now });
    const values = async (): Promise<unknown> => {
      const query = '_GetWatchlist("ioc") | project Value | order by Value asc';
      return (await workspace.send('POST', '/v1/workspaces/x/query', { query })).body.tables[0].rows.flat();
    };
    await workspace.sentinel('PUT', 'watchlists/ioc', watchlist('Value\r\na\r\nb\r\n'));
    await workspace.sentinel('DELETE', 'watchlists/ioc');
    await workspace.sentinel('PUT', 'watchlists/ioc', watchlist('Value\r\nb\r\n'));
    assert.deepEqual(await values(), ['a', 'b', 'b']);
    assert.deepEqual(await rows(), [{ Value: 'b' }]);
    now = new Date('2026-06-20T12:05:00Z');
    assert.deepEqual(await values(), ['b']);
  });

  it('stores nothing of the first content, where content is ignored, and says that it did', async () => {
    await workspace.restart({ quirks: [{ name: 'ignored-content' }] });
    const first = await workspace.sentinel('PUT', 'watchlists/ioc', watchlist('Value\r\na\r\n'));
    assert.deepEqual([first.status, await rows()], [201, []]);
    await workspace.sentinel('PUT', 'watchlists/ioc', watchlist('Value\r\na\r\n'));
    assert.deepEqual(await rows(), [{ Value: 'a' }]);
  });

  it('pages items', async () => {
    await workspace.restart({ quirks: [{ name: 'small-pages' }] });
    await workspace.sentinel('PUT', 'watchlists/ioc', watchlist('Value\r\na\r\nb\r\nc\r\n'));
    const first = (await workspace.sentinel('GET', 'watchlists/ioc/watchlistItems')).body;
    const second = (await workspace.send('GET', first.nextLink)).body;
    assert.deepEqual([first.value.length, second.value.length, second.nextLink], [2, 1, undefined]);
    assert.match(first.nextLink, /api-version=2025-09-01.*skipToken=2/);
  });
});
