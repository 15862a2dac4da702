import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { LocalWorkspace } from '../local-workspace';
import { openLocalWorkspace, testNow } from '../local-workspace';
import { createBlobStore, signStorageToken } from '../../../scripts/emulator/state/blob-store';

const day = 86_400_000;

describe('storage beside the local workspace', () => {
  let workspace: LocalWorkspace;
  beforeEach(async () => {
    workspace = await openLocalWorkspace();
  });
  afterEach(() => workspace.end());

  const sign = (permissions: string, days = 1) =>
    signStorageToken(workspace.emulator.token, permissions, new Date(testNow.getTime() + days * day));
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
    assert.equal((await put(sign('rw'))).status, 201);
  });

  it('refuses a token that is not signed here, is over, of a policy that is not known, or lacks the right', async () => {
    const cases = [
      ['sp=rw&se=2099-01-01T00:00:00Z', 'AuthenticationFailed'],
      ['sp=rw&se=2099-01-01T00:00:00Z&sig=x', 'AuthenticationFailed'],
      [sign('rw', -1), 'AuthenticationFailed'],
      [`${sign('rw')}&si=policy`, 'AuthenticationFailed'],
      [sign('r').replace('sp=r', 'sp=rw'), 'AuthenticationFailed'],
      [sign('r'), 'AuthorizationPermissionMismatch'],
    ] as const;
    for (const [sas, code] of cases) {
      const answer = await put(sas);
      assert.deepEqual([answer.status, answer.headers.get('x-ms-error-code')], [403, code]);
    }
  });

  it('refuses what is not a block blob, and content of another hash', async () => {
    const ofOther = {
      'x-ms-blob-type': 'BlockBlob',
      'content-md5': createHash('md5').update('other').digest('base64'),
    };
    assert.equal((await put(sign('rw'), {})).headers.get('x-ms-error-code'), 'InvalidHeaderValue');
    assert.equal((await put(sign('rw'), ofOther)).headers.get('x-ms-error-code'), 'Md5Mismatch');
  });

  it('keeps what was put last, up to a limit', () => {
    const store = createBlobStore(10);
    for (const name of ['a', 'b', 'c']) store.put(name, '1234');
    store.put('c', '123456');
    assert.deepEqual(
      ['a', 'b', 'c'].map((name) => store.get(name)),
      [undefined, '1234', '123456'],
    );
    store.put('d', '12345678901');
    assert.equal(store.get('d'), undefined);
  });

  it('gives a watchlist its items by a SAS address, in the version that knows such', async () => {
    await put(sign('rw'));
    const { status, headers } = await fetchInto(address(sign('rw')), '2022-01-01-preview');
    assert.equal(status, 201);
    assert.equal((await statusOf(headers)).status, 'Succeeded');
    assert.equal(await itemCount(), 1);
  });

  it('drops a SAS address in other versions, so that the watchlist has no items', async () => {
    await put(sign('rw'));
    await fetchInto(address(sign('rw')), '2025-09-01');
    assert.equal(await itemCount(), 0);
  });

  it('fails to fetch what is not there, may not be read, or is elsewhere, after it has answered', async () => {
    await put(sign('w'));
    const elsewhere = `https://storage.example/storage/lists/a.csv?${sign('rw')}`;
    for (const sasUri of [address(sign('w')), address(sign('rw')).replace('a.csv', 'b.csv'), elsewhere]) {
      const { headers } = await fetchInto(sasUri, '2022-01-01-preview');
      const { status, error } = await statusOf(headers);
      assert.equal(status, 'Failed');
      assert.match(error.message, /could not be fetched/);
    }
    assert.equal(await itemCount(), 0);
  });
});
