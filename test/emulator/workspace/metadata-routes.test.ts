import assert from 'node:assert/strict';
import type { LocalWorkspace } from '../local-workspace';
import { openLocalWorkspace } from '../local-workspace';

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

  const path = '/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w';
  const filtered = (filter: string) =>
    workspace.send(
      'GET',
      `${path}/providers/Microsoft.SecurityInsights/metadata?${String(new URLSearchParams({ 'api-version': '2025-09-01', $filter: filter }))}`,
    );

  it('lists what a filter asks for, page by page', async () => {
    await workspace.restart({ quirks: [{ name: 'small-pages' }] });
    for (const name of ['a', 'b', 'c']) await workspace.sentinel('PUT', `metadata/${name}`, { properties });
    await workspace.sentinel('PUT', 'metadata/d', {
      properties: { ...properties, kind: 'Watchlist', contentId: "o'b" },
    });
    const first = (await filtered("properties/kind eq 'AnalyticsRule'")).body;
    const second = (await workspace.send('GET', first.nextLink)).body;
    const names = [...first.value, ...second.value].map((each: { name: string }) => each.name);
    assert.deepEqual([names, second.nextLink], [['a', 'b', 'c'], undefined]);
    const both = await filtered("properties/Kind eq 'Watchlist' and properties/contentId eq 'o''b'");
    assert.deepEqual(
      both.body.value.map((each: { name: string }) => each.name),
      ['d'],
    );
  });

  it('refuses a filter that it does not know, which it would otherwise ignore in silence', async () => {
    for (const filter of [
      "startswith(name, 'a')",
      "properties/kind ne 'Watchlist'",
      "properties/kind eq 'a' or true",
    ]) {
      assert.equal((await filtered(filter)).status, 400, filter);
    }
  });

  it('changes by PATCH what is sent and nothing else, and only what is there', async () => {
    await workspace.sentinel('PUT', 'metadata/a', { properties });
    const patched = await workspace.sentinel('PATCH', 'metadata/a', { properties: { version: '2.0.0' } });
    assert.deepEqual([patched.status, patched.body.properties], [200, { ...properties, version: '2.0.0' }]);
    const stale = await workspace.sentinel('PATCH', 'metadata/a', { etag: '"old"', properties: { version: '3.0.0' } });
    const missing = await workspace.sentinel('PATCH', 'metadata/b', { properties: { version: '3.0.0' } });
    assert.deepEqual([stale.status, missing.status], [409, 404]);
  });
});
