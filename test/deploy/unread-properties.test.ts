import assert from 'node:assert/strict';
import { bodyOver, unreadProperties } from '../../scripts/deploy/kinds/normal-form';
import { contentFromWorkspace } from '../../scripts/deploy/pull/content-from-workspace';
import { objectAt } from '../../scripts/deploy/arm/wire-json';
import { wantedHunt, wantedRule, wantedWatchlist } from './local-deployment';

const rule = wantedRule(1);
const withMore = {
  ...rule.body,
  properties: {
    ...objectAt(rule.body, 'properties'),
    startTimeUtc: '2026-01-01T00:00:00Z',
    lastModifiedUtc: '2026-01-01T00:00:00Z',
    newThing: { a: 1 },
    nothing: null,
    incidentConfiguration: { createIncident: true, newMember: 'x' },
  },
};

describe('What nobody reads of a resource', () => {
  it('is said by name, at every depth, and not what the service makes by itself or leaves empty', () => {
    assert.deepEqual([...unreadProperties('analyticRule', withMore)].sort(), [
      'incidentConfiguration.newMember',
      'newThing',
      'startTimeUtc',
    ]);
    for (const each of [rule, wantedHunt(2), wantedWatchlist([])]) {
      assert.deepEqual(unreadProperties(each.kind, JSON.parse(JSON.stringify(each.body)) as typeof each.body), []);
    }
    const list = { properties: { displayName: 'x', uploadStatus: 'New', createdBy: { name: 'x' }, later: 1 } };
    assert.deepEqual(unreadProperties('watchlist', list), ['later']);
  });

  it('is said of each file that is made', () => {
    const { files, unread } = contentFromWorkspace([{ kind: 'analyticRule', id: rule.id, body: withMore, rows: [] }]);
    assert.equal(files.size, 1);
    assert.ok(unread[0]?.properties.includes('startTimeUtc'));
  });

  it('stays in the workspace when the rest is written over', () => {
    const sent = objectAt(bodyOver('analyticRule', rule.body, withMore), 'properties');
    assert.equal(sent['startTimeUtc'], '2026-01-01T00:00:00Z');
    assert.equal(objectAt(sent, 'incidentConfiguration')['newMember'], 'x');
    assert.ok(!('lastModifiedUtc' in sent));
  });
});
