import assert from 'node:assert/strict';
import { desiredDetection } from '../../scripts/deploy/plan/desired-state';
import { findServiceDefaults, normalForm } from '../../scripts/deploy/kinds/normal-form';
import { objectAt } from '../../scripts/deploy/arm/wire-json';
import type { WireObject, WireValue } from '../../scripts/deploy/arm/wire-json';
import { guid, ruleFrom, startDeployment, wantedRule, wantedWatchlist } from './local-deployment';

const bare: WireObject = { displayName: 'A rule', query: 'Heartbeat', severity: 'Low', enabled: true };
const formOf = (kind: string, properties: WireObject) => normalForm('analyticRule', { kind, properties });

/** Properties with a value at a path of names. */
function withValue(path: readonly string[], value: WireValue): WireObject {
  const [name = '', ...rest] = path;
  return { [name]: rest.length === 0 ? value : withValue(rest, value) };
}

function wantedNrt(grouping = ''): ReturnType<typeof wantedRule> {
  const query = 'DnsEvents | where Name == "a.example"';
  const detection = ruleFrom(`
id: ${guid(7)}
name: At once
description: Identifies something.
kind: NRT
severity: Medium
tactics: [CommandAndControl]
relevantTechniques: [T1071]
version: 1.0.0
query: '${query}'
${grouping}`);
  return desiredDetection({ detection, query: { text: query, lookups: [], functions: [] } });
}

describe('The normal form', () => {
  for (const kind of ['Scheduled', 'NRT']) {
    for (const { path, value } of findServiceDefaults('analyticRule')) {
      it(`of a ${kind} rule is the same with ${path.join('.')} left out, null or ${JSON.stringify(value)}`, () => {
        const left = formOf(kind, bare);
        assert.deepEqual(formOf(kind, { ...bare, ...withValue(path, value) }), left);
        assert.deepEqual(formOf(kind, { ...bare, ...withValue(path, null) }), left);
        assert.deepEqual(formOf(kind, { ...bare, [path[0]!]: null }), left);
        assert.deepEqual(formOf(kind, { ...bare, [path[0]!]: {} }), left);
      });
    }

    it(`of a ${kind} rule tells AlertPerResult from none, and from SingleAlert`, () => {
      const perResult = formOf(kind, { ...bare, eventGroupingSettings: { aggregationKind: 'AlertPerResult' } });
      assert.notDeepEqual(perResult, formOf(kind, bare));
      assert.notDeepEqual(
        perResult,
        formOf(kind, { ...bare, eventGroupingSettings: { aggregationKind: 'singlealert' } }),
      );
    });
  }

  it('knows the grouping of events among what the service fills in', () => {
    const paths = findServiceDefaults('analyticRule').map(({ path }) => path.join('.'));
    assert.ok(paths.includes('eventGroupingSettings.aggregationKind'));
  });

  it('is the same for what a service leaves out and what it answers as null or empty', () => {
    const nulls = { description: null, tactics: null, alertRuleTemplateName: null, techniques: [], customDetails: {} };
    const times = { lastModifiedUtc: '2026-03-25T07:45:17.671388Z' };
    assert.deepEqual(formOf('Scheduled', { ...bare, ...nulls, ...times }), formOf('Scheduled', bare));
    const list = { displayName: 'A list', provider: 'SOC', itemsSearchKey: 'Name' };
    const filled = { ...list, source: '', description: null, labels: [], uploadStatus: 'New' };
    assert.deepEqual(normalForm('watchlist', { properties: filled }), normalForm('watchlist', { properties: list }));
  });
});

describe('What the service fills in', () => {
  it('is not a difference to a plan after a deployment or a save in the portal, of either kind', async () => {
    const local = await startDeployment();
    try {
      const rules = [wantedRule(1), wantedNrt()];
      await local.deploy(rules);
      for (const rule of rules)
        await local.editByHand(rule, { eventGroupingSettings: { aggregationKind: 'SingleAlert' } });
      assert.deepEqual(
        (await local.plan(rules)).changes.map(({ action }) => action),
        ['none', 'none'],
      );
      await local.editByHand(rules[1]!, { eventGroupingSettings: { aggregationKind: 'AlertPerResult' } });
      const [, edited] = (await local.plan(rules)).changes;
      assert.deepEqual(
        edited?.fields.map(({ path, before, after }) => [path, before, after]),
        [['eventGroupingSettings.aggregationKind', 'AlertPerResult', 'SingleAlert']],
      );
    } finally {
      await local.close();
    }
  });

  it('is nothing for a watchlist without a source, which stays without', () => {
    assert.equal(objectAt(wantedWatchlist([]).body, 'properties')['source'], undefined);
  });
});
