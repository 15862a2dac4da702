import assert from 'node:assert/strict';
import { SecurityInsights } from '@azure/arm-securityinsight';
import { OperationalInsightsManagementClient } from '@azure/arm-operationalinsights';
import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { LogsQueryClient } from '@azure/monitor-query-logs';
import type { LocalWorkspace } from './local-workspace';
import { openLocalWorkspace, testNow } from './local-workspace';

const subscription = '11111111-1111-1111-1111-111111111111';
const workspaceId = '22222222-2222-2222-2222-222222222222';
const scope = ['lab', 'local'] as const;

/** The SDK sends tokens to https alone; its requests are turned to the loopback server on their way out. */
const loopbackPolicy: PipelinePolicy = {
  name: 'loopback',
  sendRequest: (request, next) => {
    const url = new URL(request.url);
    assert.equal(url.hostname, '127.0.0.1');
    url.protocol = 'http:';
    request.url = url.href;
    return next(request);
  },
};

describe('the local workspace and the clients of the Azure SDK', () => {
  let workspace: LocalWorkspace;
  beforeEach(async () => {
    workspace = await openLocalWorkspace({ quirks: [{ name: 'small-pages' }] });
  });
  afterEach(() => workspace.end());

  function options(): {
    endpoint: string;
    credentialScopes: string;
    allowInsecureConnection: true;
    additionalPolicies: { policy: PipelinePolicy; position: 'perRetry' }[];
  } {
    return {
      endpoint: workspace.emulator.url.replace('http:', 'https:'),
      credentialScopes: 'https://management.azure.com/.default',
      allowInsecureConnection: true,
      additionalPolicies: [{ policy: loopbackPolicy, position: 'perRetry' }],
    };
  }

  const credential = {
    getToken: () => Promise.resolve({ token: workspace.emulator.token, expiresOnTimestamp: testNow.getTime() + 1e12 }),
  };

  async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
    const items: T[] = [];
    for await (const item of pages) items.push(item);
    return items;
  }

  it('write, list and delete rules', async () => {
    const client = new SecurityInsights(credential, subscription, options());
    for (const id of ['a', 'b', 'c']) {
      const created = await client.alertRules.createOrUpdate(...scope, id, {
        kind: 'Scheduled',
        displayName: `Rule ${id}`,
        enabled: true,
        severity: 'Low',
        query: 'DnsEvents | take 1',
        queryFrequency: 'PT60M',
        queryPeriod: 'PT60M',
        triggerOperator: 'GreaterThan',
        triggerThreshold: 0,
        suppressionDuration: 'PT1H',
        suppressionEnabled: false,
        tactics: ['CommandAndControl'],
        techniques: ['T1071'],
      });
      assert.equal(created.kind, 'Scheduled');
      assert.equal('queryFrequency' in created && created.queryFrequency, 'PT1H');
    }
    const rules = await all(client.alertRules.list(...scope));
    assert.deepEqual(
      rules.map((rule) => rule.name),
      ['BuiltInFusion', 'a', 'b', 'c'],
    );
    await client.alertRules.delete(...scope, 'a');
    await assert.rejects(client.alertRules.get(...scope, 'a'), { code: 'NotFound', statusCode: 404 });
  });

  it('write watchlists, and list their items', async () => {
    const client = new SecurityInsights(credential, subscription, options());
    const rawContent = 'Type,Value\r\ndomain,a\r\ndomain,b\r\ndomain,c\r\n';
    await client.watchlists.createOrUpdate(...scope, 'ioc', {
      displayName: 'Indicators',
      provider: 'test',
      itemsSearchKey: 'Value',
      contentType: 'text/csv',
      rawContent,
    });
    const items = await all(client.watchlistItems.list(...scope, 'ioc'));
    assert.deepEqual(
      items.map((item) => item.itemsKeyValue?.['Value']),
      ['a', 'b', 'c'],
    );
    const [watchlist] = await all(client.watchlists.list(...scope));
    assert.deepEqual([watchlist?.watchlistAlias, watchlist?.created], ['ioc', testNow]);
    await client.watchlists.delete(...scope, 'ioc');
    assert.deepEqual(await all(client.watchlists.list(...scope)), []);
  });

  it('write metadata', async () => {
    const client = new SecurityInsights(credential, subscription, options());
    const source = { kind: 'SourceRepository', name: 'detections' };
    await client.metadata.create(...scope, 'm', { parentId: '/x', kind: 'AnalyticsRule', contentId: 'a', source });
    const [found] = await all(client.metadata.list(...scope));
    assert.deepEqual([found?.name, found?.source?.name], ['m', 'detections']);
  });

  it('write saved searches', async () => {
    const client = new OperationalInsightsManagementClient(credential, subscription, options());
    const hunt = { category: 'Hunting Queries', displayName: 'Hunt', query: 'DnsEvents | take 1' };
    await client.savedSearches.createOrUpdate(...scope, 'h', hunt);
    await assert.rejects(client.savedSearches.createOrUpdate(...scope, 'h', hunt), { statusCode: 409 });
    const { value } = await client.savedSearches.listByWorkspace(...scope);
    assert.deepEqual(
      value?.filter((search) => search.etag !== undefined).map((search) => [search.name, search.displayName]),
      [['h', 'Hunt']],
    );
  });

  it('query logs, and read times and dynamic values as their own', async () => {
    const record = { TimeGenerated: '2026-06-20T11:30:00Z', Name: 'a', ResultCode: 3 };
    await workspace.send('POST', '/emulator/ingest/DnsEvents', JSON.stringify(record));
    const { endpoint, ...rest } = options();
    const client = new LogsQueryClient(credential, { ...rest, endpoint: `${endpoint}/v1` });
    const text = 'DnsEvents | project TimeGenerated, ResultCode, d = dynamic({"a": 1})';
    const result = await client.queryWorkspace(workspaceId, text, { duration: 'PT1H' });
    assert.equal(result.status, 'Success');
    assert.deepEqual('tables' in result && result.tables[0]?.rows, [[new Date(record.TimeGenerated), 3, { a: 1 }]]);
    await assert.rejects(client.queryWorkspace(workspaceId, 'Nowhere | take 1', { duration: 'PT1H' }), {
      code: 'BadArgumentError',
    });
  });

  it('list incidents and their entities', async () => {
    const client = new SecurityInsights(credential, subscription, options());
    await workspace.sentinel('PUT', 'alertRules/nrt', {
      kind: 'NRT',
      properties: {
        displayName: 'Any name',
        enabled: true,
        severity: 'Low',
        query: 'DnsEvents',
        suppressionDuration: 'PT1H',
        suppressionEnabled: false,
        entityMappings: [{ entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'ClientIP' }] }],
      },
    });
    const record = { TimeGenerated: '2026-06-20T11:59:30Z', ClientIP: '10.0.0.1' };
    await workspace.send('POST', '/emulator/ingest/DnsEvents', JSON.stringify(record));
    await workspace.send('POST', '/emulator/run', {});
    const [incident] = await all(client.incidents.list(...scope));
    assert.deepEqual([incident?.title, incident?.incidentNumber], ['Any name', 1]);
    const { entities } = await client.incidents.listEntities(...scope, incident!.name!);
    assert.deepEqual(
      entities?.map((entity) => [entity.kind, 'address' in entity && entity.address]),
      [['Ip', '10.0.0.1']],
    );
    const { value } = await client.incidents.listAlerts(...scope, incident!.name!);
    assert.deepEqual(
      value?.map((alert) => alert.alertDisplayName),
      ['Any name'],
    );
  });
});
