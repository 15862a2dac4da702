import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer, LocalWorkspace } from '../local-workspace';
import { openLocalWorkspace } from '../local-workspace';

const workspaceId = '22222222-2222-2222-2222-222222222222';

function lines(...records: readonly unknown[]): string {
  return records.map((record) => JSON.stringify(record)).join('\n');
}

describe('events and queries of the local workspace', () => {
  let workspace: LocalWorkspace;
  beforeEach(async () => {
    workspace = await openLocalWorkspace();
  });
  afterEach(() => workspace.end());

  function query(text: string, timespan?: string): Promise<Answer> {
    return workspace.send('POST', `/v1/workspaces/${workspaceId}/query`, { query: text, timespan });
  }

  function ingest(table: string, batch: string): Promise<Answer> {
    return workspace.send('POST', `/emulator/ingest/${table}`, batch);
  }

  async function names(text: string, timespan?: string): Promise<unknown[]> {
    const { body } = await query(text, timespan);
    return body.tables[0].rows.map((row: unknown[]) => row[0]);
  }

  it('answers with the rows of the events that were ingested, typed by the table', async () => {
    const event = { TimeGenerated: '2026-06-20T11:00:00Z', Name: 'evil.test', QueryType: 'A', ResultCode: 3 };
    const stored = await ingest('DnsEvents', lines(event));
    assert.deepEqual([stored.status, stored.body], [200, { table: 'DnsEvents', stored: 1 }]);
    const { status, body } = await query('DnsEvents | project TimeGenerated, Name, ResultCode, Type');
    assert.equal(status, 200);
    assert.deepEqual(body.tables, [
      {
        name: 'PrimaryResult',
        columns: [
          { name: 'TimeGenerated', type: 'datetime' },
          { name: 'Name', type: 'string' },
          { name: 'ResultCode', type: 'int' },
          { name: 'Type', type: 'string' },
        ],
        rows: [['2026-06-20T11:00:00Z', 'evil.test', 3, 'DnsEvents']],
      },
    ]);
  });

  it('gives an event without a time the time at which it came', async () => {
    await ingest('DnsEvents', lines({ Name: 'a' }));
    assert.deepEqual(await names('DnsEvents | project TimeGenerated'), ['2026-06-20T12:00:00Z']);
  });

  it('restricts the events to the timespan, its start outside and its end inside', async () => {
    await ingest(
      'DnsEvents',
      lines(
        { TimeGenerated: '2026-06-20T10:00:00Z', Name: 'ten' },
        { TimeGenerated: '2026-06-20T11:00:00Z', Name: 'eleven' },
        { TimeGenerated: '2026-06-20T12:00:00Z', Name: 'twelve' },
      ),
    );
    assert.deepEqual(await names('DnsEvents | project Name', 'PT1H'), ['twelve']);
    assert.deepEqual(await names('DnsEvents | project Name', '2026-06-20T09:00:00Z/2026-06-20T11:00:00Z'), [
      'ten',
      'eleven',
    ]);
    assert.deepEqual(await names('DnsEvents | project Name', '2026-06-20T10:00:00Z/PT1H'), ['eleven']);
    assert.deepEqual(await names('DnsEvents | project Name', 'PT1H/2026-06-20T11:30:00Z'), ['eleven']);
    assert.equal((await query('DnsEvents', 'tomorrow')).status, 400);
  });

  it('takes the clock of the workspace for now()', async () => {
    assert.deepEqual(await names('print now()'), ['2026-06-20T12:00:00Z']);
  });

  it('reads deployed watchlists', async () => {
    const rawContent = 'Type,Value\r\ndomain,evil.test\r\nip,10.0.0.1\r\n';
    const properties = { displayName: 'abc', provider: 'p', itemsSearchKey: 'Value', rawContent };
    await workspace.sentinel('PUT', 'watchlists/ioc', { properties });
    const text = '_GetWatchlist("ioc") | where Type == "domain" | project SearchKey, Value';
    assert.deepEqual((await query(text)).body.tables[0].rows, [['evil.test', 'evil.test']]);
  });

  it('writes what is dynamic as the text of its JSON, and longs beyond 53 bits as text', async () => {
    const { body } = await query(
      'print d = dynamic({"a": [1, "x"]}), l = 9007199254740993, s = dynamic("x"), n = dynamic(null)',
    );
    assert.deepEqual(body.tables[0].rows, [['{"a":[1,"x"]}', '9007199254740993', '"x"', null]]);
  });

  it('calls saved functions', async () => {
    const parser = { category: 'Functions', displayName: 'P', query: 'print x = 1', functionAlias: 'One' };
    await workspace.arm('PUT', 'savedSearches/p', { properties: parser });
    assert.deepEqual(await names('One() | project x'), [1]);
  });

  for (const [what, text, code] of [
    ['a column', 'DnsEvents | project Nowhere', 'SEM0100'],
    ['a table', 'Nowhere | take 1', 'SEM0100'],
    ['syntax', 'DnsEvents | where (', 'SYN0002'],
  ] as const) {
    it(`refuses a query for ${what} with the codes of the service`, async () => {
      const { status, body } = await query(text);
      assert.deepEqual([status, body.error.code], [400, 'BadArgumentError']);
      assert.equal(body.error.innererror.innererror.code, code);
    });
  }

  it('says which feature it lacks, instead of a wrong answer', async () => {
    const { status, body } = await query('DnsEvents | evaluate autocluster()');
    assert.deepEqual([status, body.error.code], [400, 'Unsupported']);
    assert.match(body.error.message, /evaluate/);
  });

  it('stores nothing of a batch with an event that does not fit, and says which line and column', async () => {
    const batch = `${lines({ Name: 'a' }, { Nmae: 'b' }, { ResultCode: 'many' })}\n[1]\n{"Name":`;
    const { status, body } = await ingest('DnsEvents', batch);
    assert.equal(status, 400);
    assert.deepEqual(
      body.error.details.map((problem: { line: number; column?: string }) => [problem.line, problem.column]),
      [
        [2, 'Nmae'],
        [3, 'ResultCode'],
        [4, undefined],
        [5, undefined],
      ],
    );
    assert.deepEqual(await names('DnsEvents | count'), [0]);
  });

  it('refuses events for a table that there is not, and names the one that was meant', async () => {
    const { status, body } = await ingest('DnsEvent', lines({ Name: 'a' }));
    assert.deepEqual([status, body.error.code], [404, 'TableNotFound']);
    assert.match(body.error.message, /Did you mean DnsEvents\?/);
  });

  it('keeps events when it is started again, and drops the half line of a killed process', async () => {
    await ingest('DnsEvents', lines({ Name: 'a' }, { Name: 'b' }));
    await workspace.emulator.close();
    appendFileSync(join(workspace.folder, 'events', 'DnsEvents.ndjson'), '{"Name":"c');
    await workspace.restart();
    assert.deepEqual(await names('DnsEvents | project Name'), ['a', 'b']);
    assert.deepEqual((await workspace.send('GET', '/emulator/tables')).body.value, [{ table: 'DnsEvents', events: 2 }]);
  });
});
