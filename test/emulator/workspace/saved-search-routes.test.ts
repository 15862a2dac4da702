import assert from 'node:assert/strict';
import type { LocalWorkspace } from '../local-workspace';
import { openLocalWorkspace, scheduledRule } from '../local-workspace';

const version = '2025-07-01';
const hunt = {
  category: 'Hunting Queries',
  displayName: 'Hunt',
  query: 'DnsEvents | take 1',
  tags: [{ name: 'tactics', value: 'Impact' }],
};

describe('saved searches of the local workspace', () => {
  let workspace: LocalWorkspace;
  beforeEach(async () => {
    workspace = await openLocalWorkspace();
  });
  afterEach(() => workspace.end());

  it('overwrites with the current etag or a star, and refuses anything else', async () => {
    const first = await workspace.arm('PUT', 'savedSearches/a', { properties: hunt }, version);
    const without = await workspace.arm('PUT', 'savedSearches/a', { properties: hunt }, version);
    const star = await workspace.arm('PUT', 'savedSearches/a', { etag: '*', properties: hunt }, version);
    const stale = await workspace.arm('PUT', 'savedSearches/a', { etag: first.body.etag, properties: hunt }, version);
    const current = await workspace.arm('PUT', 'savedSearches/a', { etag: star.body.etag, properties: hunt }, version);
    assert.deepEqual(
      [first.status, without.status, star.status, stale.status, current.status],
      [200, 409, 200, 409, 200],
    );
    assert.equal(stale.body.error.code, 'NewerDataExists');
  });

  it('lists all of them in one answer and deletes with 200, then 404', async () => {
    await workspace.restart({ quirks: [{ name: 'small-pages' }] });
    for (const name of ['a', 'b', 'c'])
      await workspace.arm('PUT', `savedSearches/${name}`, { properties: hunt }, version);
    const { body } = await workspace.arm('GET', 'savedSearches', undefined, version);
    const own = body.value.filter(({ etag }: { etag?: string }) => etag !== undefined);
    assert.deepEqual([own.length, body.nextLink], [3, undefined]);
    assert.deepEqual(body.value[0].properties, { version: 2, ...hunt });
    const deleted = await workspace.arm('DELETE', 'savedSearches/a', undefined, version);
    const again = await workspace.arm('DELETE', 'savedSearches/a', undefined, version);
    assert.deepEqual([deleted.status, again.status], [200, 404]);
  });

  it('refuses one without a category or with tags that are not pairs', async () => {
    const none = await workspace.arm('PUT', 'savedSearches/a', { properties: { ...hunt, category: '' } }, version);
    const tags = await workspace.arm('PUT', 'savedSearches/a', { properties: { ...hunt, tags: ['x'] } }, version);
    assert.deepEqual([none.status, tags.status], [400, 400]);
  });

  it('refuses all but one of the writes that overlap, where searches race', async () => {
    await workspace.restart({ quirks: [{ name: 'racing-searches' }] });
    const names = ['a', 'b', 'c'];
    const writes = names.map((name) => workspace.arm('PUT', `savedSearches/${name}`, { properties: hunt }, version));
    const statuses = (await Promise.all(writes)).map((answer) => answer.status).sort();
    const later = await workspace.arm('PUT', 'savedSearches/d', { properties: hunt }, version);
    assert.deepEqual([...statuses, later.status], [200, 409, 409, 200]);
  });

  it('lets rules call those that have an alias, until they are deleted', async () => {
    const query = 'KnownNames(3) | take 1';
    const parser = {
      category: 'Functions',
      displayName: 'Parser',
      query: 'DnsEvents | where strlen(Name) > least',
      functionAlias: 'KnownNames',
      functionParameters: 'least:int',
    };
    const before = await workspace.sentinel('PUT', 'alertRules/a', scheduledRule({ query }));
    await workspace.arm('PUT', 'savedSearches/parser', { properties: parser }, version);
    const after = await workspace.sentinel('PUT', 'alertRules/a', scheduledRule({ query }));
    await workspace.arm('DELETE', 'savedSearches/parser', undefined, version);
    const gone = await workspace.sentinel('PUT', 'alertRules/a', scheduledRule({ query }));
    assert.deepEqual([before.status, after.status, gone.status], [400, 201, 400]);
  });
});
