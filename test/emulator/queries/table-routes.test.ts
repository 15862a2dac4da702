import assert from 'node:assert/strict';
import type { LocalWorkspace } from '../local-workspace';
import { openLocalWorkspace } from '../local-workspace';

const version = '2022-10-01';

function tableOf(name: string, columns: readonly object[]): unknown {
  return { properties: { schema: { name, columns } } };
}

const time = { name: 'TimeGenerated', type: 'dateTime' };

describe('tables of the local workspace', () => {
  let workspace: LocalWorkspace;
  beforeEach(async () => {
    workspace = await openLocalWorkspace();
  });
  afterEach(() => workspace.end());

  it('are listed in one answer, with Microsoft’s columns apart from a table’s own', async () => {
    const columns = [time, { name: 'Blocked', type: 'boolean' }];
    const made = await workspace.arm('PUT', 'tables/Firewall_CL', tableOf('Firewall_CL', columns), version);
    assert.equal(made.status, 200);
    const { body } = await workspace.arm('GET', 'tables', undefined, version);
    const find = (name: string) => body.value.find((table: { name: string }) => table.name === name).properties.schema;
    const own = { name: 'Blocked', type: 'boolean', isDefaultDisplay: false, isHidden: false };
    assert.deepEqual([find('Firewall_CL').tableType, find('Firewall_CL').columns], ['CustomLog', [own]]);
    assert.deepEqual([find('DnsEvents').tableType, find('DnsEvents').columns], ['Microsoft', undefined]);
    const names = find('DnsEvents').standardColumns.map(({ name }: { name: string }) => name);
    assert.ok(names.includes('ClientIP') && !names.includes('_ResourceId') && !names.includes('Type'));
  });

  it('take events and queries once they are made', async () => {
    const ask = () => workspace.send('POST', '/v1/workspaces/x/query', { query: 'Firewall_CL | project Port' });
    assert.equal((await ask()).status, 400);
    await workspace.arm('PUT', 'tables/Firewall_CL', tableOf('Firewall_CL', [time, { name: 'Port', type: 'int' }]));
    await workspace.send('POST', '/emulator/ingest/Firewall_CL', '{"Port": 443}\n');
    await workspace.restart();
    const { body } = await ask();
    assert.deepEqual(body.tables[0].rows, [[443]]);
  });

  it('are refused under other names than _CL, and without columns that can be read', async () => {
    const put = (name: string, body: unknown) => workspace.arm('PUT', `tables/${name}`, body, version);
    const answers = await Promise.all([
      put('Firewall', tableOf('Firewall', [time])),
      put('A_CL', tableOf('A_CL', [time, { name: 'B', type: 'geometry' }])),
      put('A_CL', tableOf('A_CL', [])),
      put('A_CL', tableOf('A_CL', [{ name: 'B', type: 'int' }])),
      put('A_CL', undefined),
    ]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [400, 400, 400, 400, 400],
    );
    assert.equal((await workspace.arm('GET', 'tables/A_CL', undefined, version)).status, 404);
  });
});
