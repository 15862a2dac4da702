import assert from 'node:assert/strict';
import type { Answer, LocalWorkspace } from '../local-workspace';
import { openLocalWorkspace, workspacePath } from '../local-workspace';

const version = 'api-version=2025-02-01';

describe('the local workspace as a resource', () => {
  let workspace: LocalWorkspace;
  beforeEach(async () => {
    workspace = await openLocalWorkspace();
  });
  afterEach(() => workspace.end());

  const put = (body: unknown): Promise<Answer> => workspace.send('PUT', `${workspacePath}?${version}`, body);
  const get = (): Promise<Answer> => workspace.send('GET', `${workspacePath}?${version}`);

  it('keeps the region and the tags that were written, also when it is started again', async () => {
    await put({ location: 'westeurope', tags: { owner: 'soc' } });
    await workspace.restart();
    const { location, tags } = (await get()).body;
    assert.deepEqual([location, tags], ['westeurope', { owner: 'soc' }]);
  });

  it('is made at the first write, which can be asked about until it has succeeded', async () => {
    const made = await put({ location: 'westeurope' });
    const link = made.headers.get('azure-asyncoperation')!;
    const statuses = [await workspace.send('GET', link), await workspace.send('GET', link)];
    assert.deepEqual(
      [made.status, ...statuses.map(({ body }) => body.status as string)],
      [201, 'InProgress', 'Succeeded'],
    );
    const again = await put({ location: 'westeurope', tags: { a: 'b' } });
    assert.deepEqual([again.status, again.headers.get('azure-asyncoperation')], [200, null]);
  });

  it('refuses a write without a region, into another one, and with tags that are not texts', async () => {
    const bodies = [{}, { location: '../x' }, { location: 'eastus', tags: { a: 1 } }, { location: 'eastus' }];
    const statuses: number[] = [];
    for (const body of bodies) statuses.push((await put(body)).status);
    statuses.push((await put({ location: 'westus' })).status);
    assert.deepEqual(statuses, [400, 400, 400, 201, 409]);
  });

  it('says whether a person wrote or an application did', async () => {
    const { url, token } = workspace.emulator;
    const address = `${url}${workspacePath}/providers/Microsoft.SecurityInsights/watchlists/ioc?api-version=2024-01-01-preview`;
    const body = JSON.stringify({ properties: { displayName: 'abc', provider: 'p', itemsSearchKey: 'Value' } });
    const write = async (bearer: string): Promise<Answer['body']> => {
      const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
      return (await fetch(address, { method: 'PUT', headers, body })).json();
    };
    await write(token);
    const { systemData, properties } = await write(`${token}.person`);
    assert.deepEqual([systemData.createdByType, systemData.lastModifiedByType], ['Application', 'User']);
    assert.deepEqual([properties.createdBy.email, properties.updatedBy.email], [undefined, 'person@local.workspace']);
  });
});
