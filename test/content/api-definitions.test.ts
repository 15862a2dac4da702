import assert from 'node:assert/strict';
import {
  apiVersionsOf,
  bodySchemaOf,
  isStableVersion,
  knowsKind,
  unknownFieldsOf,
  versionsThatKnow,
  withoutUnknownFields,
} from '../../scripts/content/api-definitions';

const rule = (kind: string, properties: object) => ({ kind, properties: { displayName: 'A rule', ...properties } });

describe('api definitions', () => {
  it('know NRT rules in previews alone', () => {
    const knowing = apiVersionsOf('alertRules').filter((version) => knowsKind('alertRules', version, 'NRT'));
    assert.deepEqual(knowing.filter(isStableVersion), []);
    assert.ok(knowing.includes('2025-07-01-preview'));
  });

  it('know Scheduled rules in every version', () => {
    const versions = apiVersionsOf('alertRules');
    assert.ok(versions.length > 20);
    assert.deepEqual(
      versions.filter((version) => !knowsKind('alertRules', version, 'Scheduled')),
      [],
    );
  });

  it('say which fields a version would drop, with their places', () => {
    const body = rule('Scheduled', {
      subTechniques: ['T1071.004'],
      sentinelEntitiesMappings: [{ columnName: 'Entities' }],
      entityMappings: [{ entityType: 'Host', strange: 1 }],
    });
    assert.deepEqual(unknownFieldsOf('alertRules', '2025-09-01', body), [
      'properties.subTechniques',
      'properties.sentinelEntitiesMappings',
      'properties.entityMappings[0].strange',
    ]);
    assert.deepEqual(unknownFieldsOf('alertRules', '2025-07-01-preview', body), [
      'properties.entityMappings[0].strange',
    ]);
  });

  it('say that a kind is not known', () => {
    assert.deepEqual(unknownFieldsOf('alertRules', '2025-09-01', rule('NRT', {})), ['kind']);
    assert.deepEqual(unknownFieldsOf('alertRules', '1999-01-01', rule('Scheduled', {})), ['kind']);
    assert.deepEqual(unknownFieldsOf('alertRules', '2025-09-01', rule('toString', {})), ['kind']);
  });

  it('leave out what a version does not know, and nothing else', () => {
    const body = { id: '/a', etag: '"1"', ...rule('Scheduled', { subTechniques: ['T1071.004'], tactics: null }) };
    assert.deepEqual(withoutUnknownFields('alertRules', '2025-09-01', body), {
      id: '/a',
      etag: '"1"',
      kind: 'Scheduled',
      properties: { displayName: 'A rule', tactics: null },
    });
  });

  it('leave the values of free bags alone', () => {
    const body = { properties: { itemsKeyValue: { anything: '1', constructor: '2' } } };
    assert.deepEqual(withoutUnknownFields('watchlistItems', '2025-09-01', body), body);
    const named = rule('Scheduled', { customDetails: { toString: 'Column' } });
    assert.deepEqual(withoutUnknownFields('alertRules', '2025-09-01', named), named);
  });

  it('do not take the kind of what a metadata is about for a kind of metadata', () => {
    const body = { properties: { parentId: '/a', kind: 'AnalyticsRule' } };
    assert.deepEqual(unknownFieldsOf('metadata', '2025-09-01', body), []);
  });

  it('name the newest stable version first among those that know a body', () => {
    assert.equal(versionsThatKnow('alertRules', rule('Scheduled', {}))[0], '2025-09-01');
    const newest = versionsThatKnow('alertRules', rule('Scheduled', { subTechniques: ['T1071.004'] }))[0]!;
    assert.equal(isStableVersion(newest), false);
    assert.equal(newest, versionsThatKnow('alertRules', rule('NRT', {}))[0]);
    assert.deepEqual(versionsThatKnow('alertRules', rule('NoSuchKind', {})), []);
  });

  it('know the address of an upload in one stable or preview version before 2024 alone', () => {
    const versions = versionsThatKnow('watchlists', { properties: { sasUri: 'https://x' } });
    assert.deepEqual(
      versions.filter((version) => version < '2024-01-01'),
      ['2022-01-01-preview'],
    );
  });

  it('are whole: every definition that is referred to is there', () => {
    const text = JSON.stringify(bodySchemaOf('alertRules', '2025-09-01', 'Scheduled'));
    const { definitions } = JSON.parse(text) as { definitions: Record<string, unknown> };
    const referred = [...text.matchAll(/"#\/definitions\/([^"]+)"/g)].map((match) => match[1]!);
    assert.ok(referred.length > 50);
    assert.deepEqual(
      referred.filter((name) => !(name in definitions)),
      [],
    );
    assert.equal(bodySchemaOf('alertRules', '2025-09-01', 'NRT'), undefined);
  });
});
