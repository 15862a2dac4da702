import assert from 'node:assert/strict';
import type { LocalWorkspace } from './local-workspace';
import { openLocalWorkspace } from './local-workspace';

const properties = {
  parentId: '/subscriptions/x/alertRules/a',
  kind: 'AnalyticsRule',
  contentId: 'a',
  source: { kind: 'SourceRepository', name: 'detections' },
};

describe('metadata of the local workspace', () => {
  let workspace: LocalWorkspace;
  beforeEach(async () => {
    workspace = await openLocalWorkspace();
  });
  afterEach(() => workspace.end());

  it('keeps every property and answers with an etag', async () => {
    const created = await workspace.sentinel('PUT', 'metadata/analyticsrule-a', { properties });
    const read = await workspace.sentinel('GET', 'metadata/analyticsrule-a');
    assert.deepEqual([created.status, read.body.properties, read.body.etag], [201, properties, created.body.etag]);
  });

  it('lists in pages, and deletes with 200 and then 204', async () => {
    await workspace.restart({ quirks: [{ name: 'small-pages' }] });
    for (const name of ['a', 'b', 'c']) await workspace.sentinel('PUT', `metadata/${name}`, { properties });
    const first = (await workspace.sentinel('GET', 'metadata')).body;
    assert.equal((await workspace.send('GET', first.nextLink)).body.value[0].name, 'c');
    const deleted = await workspace.sentinel('DELETE', 'metadata/a');
    const again = await workspace.sentinel('DELETE', 'metadata/a');
    assert.deepEqual([deleted.status, again.status], [200, 204]);
  });

  it('refuses what has no parent, and a stale etag', async () => {
    const orphan = await workspace.sentinel('PUT', 'metadata/a', { properties: { kind: 'AnalyticsRule' } });
    const stale = await workspace.sentinel('PUT', 'metadata/a', { etag: '"old"', properties });
    assert.deepEqual([orphan.status, stale.status], [400, 409]);
  });

  it('refuses a filter, which it would otherwise ignore in silence', async () => {
    const path = '/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w';
    const query = "?api-version=2025-09-01&$filter=properties/kind%20eq%20'AnalyticsRule'";
    const answer = await workspace.send('GET', `${path}/providers/Microsoft.SecurityInsights/metadata${query}`);
    assert.equal(answer.status, 400);
  });
});
