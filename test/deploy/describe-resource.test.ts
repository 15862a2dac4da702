import assert from 'node:assert/strict';

import { apiVersionsOf } from '../../scripts/content/api-definitions';
import { describeResource, resourceKinds } from '../../scripts/deploy/kinds/describe-resource';

describe('The descriptions of the kinds of resources', () => {
  const all = resourceKinds.map((kind) => ({ kind, ...describeResource(kind) }));

  it('stand in the order in which a plan tells of them', () => {
    assert.deepEqual(resourceKinds, [
      'watchlist',
      'threatIntelligence',
      'function',
      'summaryRule',
      'huntingQuery',
      'analyticRule',
      'automationRule',
    ]);
  });

  it('write what detections read before the detections', () => {
    const last = Math.max(...all.map(({ writing }) => writing.step));
    for (const { kind, writing, isReadByDetections } of all) {
      assert.equal(writing.step < last, isReadByDetections, kind);
    }
  });

  it('give each kind a name of its own in metadata, by which its record of ownership is found', () => {
    assert.equal(new Set(all.map(({ metadataKind }) => metadataKind)).size, all.length);
  });

  it('tell an exported resource of one type apart: with an alias it is a function, without one a hunting query', () => {
    const kindsOf = (body: { readonly properties: { readonly functionAlias?: string } }) =>
      all.filter(({ exported, listed }) => exported.types.includes('savedsearches') && listed.isOfKind(body));
    assert.deepEqual(
      kindsOf({ properties: {} }).map(({ kind }) => kind),
      ['huntingQuery'],
    );
    assert.deepEqual(
      kindsOf({ properties: { functionAlias: 'One' } }).map(({ kind }) => kind),
      ['function'],
    );
  });

  it('compare every property of their tables as a field', () => {
    for (const { kind, compared } of all) {
      const forgotten = Object.keys(compared.properties).filter((name) => !compared.fields.includes(name));
      assert.deepEqual(forgotten, [], kind);
    }
  });

  it('name only collections whose versions are published', () => {
    for (const { address } of all) {
      if (address.named !== undefined) assert.ok(apiVersionsOf(address.named).length > 0, address.named);
    }
  });
});
