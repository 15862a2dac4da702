import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { LocalWorkspace } from './local-workspace';
import { openLocalWorkspace } from './local-workspace';

const holding = 'sp=rw&se=2026-06-21T00:00:00Z&sig=x';

describe('storage beside the local workspace', () => {
  let workspace: LocalWorkspace;
  beforeEach(async () => {
    workspace = await openLocalWorkspace();
  });
  afterEach(() => workspace.end());

  const address = (sas: string) => `${workspace.emulator.url}/storage/lists/a.csv?${sas}`;
  const put = (sas: string, headers: Readonly<Record<string, string>> = { 'x-ms-blob-type': 'BlockBlob' }) =>
    fetch(address(sas), { method: 'PUT', headers: { 'content-type': 'text/csv', ...headers }, body: 'Value\r\na\r\n' });
  const fetchInto = (sasUri: string, apiVersion: string) => {
    const properties = { displayName: 'List', provider: 'test', itemsSearchKey: 'Value', sasUri };
    return workspace.sentinel('PUT', 'watchlists/list', { properties }, apiVersion);
  };
  const itemCount = async () => (await workspace.sentinel('GET', 'watchlists/list/watchlistItems')).body.value.length;
  const statusOf = async (headers: Headers) => {
    const link = headers.get('azure-asyncoperation')!;
    await workspace.send('GET', link);
    return (await workspace.send('GET', link)).body;
  };

  it('takes a block blob by a SAS token, without the token of the workspace', async () => {
    assert.equal((await put(holding)).status, 201);
  });

  it('refuses a token that is unsigned, over, of a policy that is not known, or without the right', async () => {
    const cases = [
      ['sp=rw&se=2026-06-21T00:00:00Z', 'AuthenticationFailed'],
      ['sp=rw&se=2026-06-20T00:00:00Z&sig=x', 'AuthenticationFailed'],
      ['si=policy&sig=x', 'AuthenticationFailed'],
      ['sp=r&se=2026-06-21T00:00:00Z&sig=x', 'AuthorizationPermissionMismatch'],
    ] as const;
    for (const [sas, code] of cases) {
      const answer = await put(sas);
      assert.deepEqual([answer.status, answer.headers.get('x-ms-error-code')], [403, code]);
    }
  });

  it('refuses what is no block blob, and content of another hash', async () => {
    const ofOther = {
      'x-ms-blob-type': 'BlockBlob',
      'content-md5': createHash('md5').update('other').digest('base64'),
    };
    assert.equal((await put(holding, {})).headers.get('x-ms-error-code'), 'InvalidHeaderValue');
    assert.equal((await put(holding, ofOther)).headers.get('x-ms-error-code'), 'Md5Mismatch');
  });

  it('gives a watchlist its items by a SAS address, in the version that knows such', async () => {
    await put(holding);
    const { status, headers } = await fetchInto(address(holding), '2022-01-01-preview');
    assert.equal(status, 201);
    assert.equal((await statusOf(headers)).status, 'Succeeded');
    assert.equal(await itemCount(), 1);
  });

  it('drops a SAS address in other versions, so that the watchlist has no items', async () => {
    await put(holding);
    await fetchInto(address(holding), '2025-09-01');
    assert.equal(await itemCount(), 0);
  });

  it('fails to fetch what is not there, may not be read, or is elsewhere, after it has answered', async () => {
    await put('sp=w&se=2026-06-21T00:00:00Z&sig=x');
    const elsewhere = `https://storage.example/storage/lists/a.csv?${holding}`;
    for (const sasUri of [
      address('sp=w&se=2026-06-21T00:00:00Z&sig=x'),
      address(holding).replace('a.csv', 'b.csv'),
      elsewhere,
    ]) {
      const { headers } = await fetchInto(sasUri, '2022-01-01-preview');
      const { status, error } = await statusOf(headers);
      assert.equal(status, 'Failed');
      assert.match(error.message, /could not be fetched/);
    }
    assert.equal(await itemCount(), 0);
  });
});
