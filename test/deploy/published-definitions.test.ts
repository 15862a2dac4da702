import assert from 'node:assert/strict';
import Ajv from 'ajv';
import { bodySchemaOf, unknownFieldsOf } from '../../scripts/content/api-definitions';
import type { ApiCollection } from '../../scripts/content/api-definitions';
import type { WireObject } from '../../scripts/deploy/arm/wire-json';
import { metadataBody } from '../../scripts/deploy/plan/ownership';
import { watchlistUploads } from '../../scripts/deploy/bodies/watchlist-body';
import { desiredDetection } from '../../scripts/deploy/plan/desired-state';
import { fullRuleYaml } from './full-rule';
import { ruleFrom, wantedHunt, wantedRule, wantedWatchlist } from './local-deployment';

const fullRule = ruleFrom(fullRuleYaml);
const full = desiredDetection({ detection: fullRule, query: { text: fullRule.query, lookups: [], functions: [] } });
const list = wantedWatchlist([['dc01', 'ada']]);
const metadata = metadataBody(wantedRule(1), {
  repository: 'content',
  resourceId: '/a/rule',
  version: '1.0.0',
  fingerprint: 'a',
});
const item = { properties: { itemsKeyValue: { Name: 'dc01', Owner: 'ada' }, entityMapping: {} } };

const [rawContent = ''] = watchlistUploads(list.items!.columns, list.items!.rows);
const withContent: WireObject = {
  properties: { ...(list.body['properties'] as WireObject), contentType: 'text/csv', rawContent },
};

/** What goes into a body, where, and in which version. */
const bodies: readonly (readonly [what: string, ApiCollection, version: string, WireObject])[] = [
  ['a rule with every field', 'alertRules', '2025-07-01-preview', full.body],
  ['a rule of few fields', 'alertRules', '2025-07-01-preview', wantedRule(1).body],
  ['a hunting query', 'savedSearches', '2020-08-01', wantedHunt(1).body],
  ['a watchlist', 'watchlists', '2025-09-01', list.body],
  ['a watchlist with its content', 'watchlists', '2025-09-01', withContent],
  ['an item', 'watchlistItems', '2025-09-01', item],
  ['a record of ownership', 'metadata', '2025-09-01', metadata],
];

describe('Every body that is sent', () => {
  const check = (collection: ApiCollection, version: string, body: WireObject) => {
    const kind = collection === 'alertRules' ? String(body['kind']) : '';
    const schema = bodySchemaOf(collection, version, kind);
    assert.ok(schema !== undefined, `${collection} of ${version} has no definition`);
    const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
    validate(body);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
  };

  for (const [what, collection, version, body] of bodies) {
    it(`is as published: ${what}`, () => {
      assert.deepEqual(check(collection, version, body), []);
      assert.deepEqual(unknownFieldsOf(collection, version, body), []);
    });
  }

  it('would be found out with a field that is not published, or of another type', () => {
    const properties = { ...(full.body['properties'] as WireObject), surprise: 1, enabled: 'yes' };
    const found = check('alertRules', '2025-07-01-preview', { ...full.body, properties });
    assert.equal(found.length, 2, found.join('\n'));
  });
});
