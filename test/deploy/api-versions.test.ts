import assert from 'node:assert/strict';
import { apiVersionsOf, unknownFieldsOf } from '../../scripts/content/api-definitions';
import { apiVersionFor, chosenVersions } from '../../scripts/deploy/arm/api-versions';
import { collectionPath, itemPath, metadataPath, tablesPath } from '../../scripts/deploy/kinds/resource-address';
import { createArmTemplate } from '../../scripts/deploy/kinds/arm-template';
import { metadataBody } from '../../scripts/deploy/plan/ownership';
import { requireHeld } from '../../scripts/deploy/plan/require-held';
import { desiredDetection } from '../../scripts/deploy/plan/desired-state';
import type { WireObject } from '../../scripts/deploy/arm/wire-json';
import { fullRuleYaml } from './full-rule';
import { identity, ruleFrom, wantedRule, wantedWatchlist } from './local-deployment';

const plain = (body: WireObject) => JSON.parse(JSON.stringify(body)) as WireObject;
const wantedFrom = (yaml: string) =>
  desiredDetection({ detection: ruleFrom(yaml), query: { text: 'Heartbeat', lookups: [], functions: [] } });
const full = wantedFrom(fullRuleYaml);
const schedule = /^(?:queryFrequency|queryPeriod|triggerOperator|triggerThreshold):.*\n/gm;
const nrt = wantedFrom(fullRuleYaml.replace('kind: Scheduled', 'kind: NRT').replaceAll(schedule, ''));

describe('The api-version of a collection', () => {
  it('knows everything that is written there', () => {
    const { alertRules, watchlists, metadata } = chosenVersions;
    for (const rule of [full, nrt]) assert.deepEqual(unknownFieldsOf('alertRules', alertRules, plain(rule.body)), []);
    assert.deepEqual(unknownFieldsOf('watchlists', watchlists, plain(wantedWatchlist([]).body)), []);
    const content = { repository: 'r', resourceId: 'p', version: '1.0.0', fingerprint: 'f' };
    assert.deepEqual(unknownFieldsOf('metadata', metadata, plain(metadataBody(full, content))), []);
  });

  it('tells what versions know of the conditions and actions of an automation rule', () => {
    const tags = { arrayType: 'IncidentLabels', arrayConditionType: 'AnyItem', itemConditions: [] };
    const conditions = [{ conditionType: 'PropertyArray', conditionProperties: tags }];
    const actions = [{ actionType: 'AddIncidentTask', order: 1, actionConfiguration: { title: 'Call' } }];
    const body = { properties: { displayName: 'a', order: 1, triggeringLogic: { conditions }, actions } };
    const unknown = (version: string) => unknownFieldsOf('automationRules', version, body);
    assert.deepEqual(unknown(chosenVersions.automationRules), []);
    assert.deepEqual(unknown('2025-09-01'), ['properties.triggeringLogic.conditions[0].conditionProperties.arrayType']);
    assert.deepEqual(unknown('2021-10-01'), ['properties.triggeringLogic.conditions[0]', 'properties.actions[0]']);
  });

  it('knows all that a watchlist is sent with, in every published version', () => {
    const labels = { properties: { ...(plain(wantedWatchlist([]).body)['properties'] as WireObject), labels: ['x'] } };
    for (const version of apiVersionsOf('watchlists')) {
      assert.deepEqual(unknownFieldsOf('watchlists', version, labels), [], version);
    }
  });

  it('is a stable one where such a one knows everything', () => {
    assert.ok(!chosenVersions.watchlists.includes('preview') && !chosenVersions.metadata.includes('preview'));
    const stable = apiVersionsOf('alertRules').filter((version) => !version.includes('preview'));
    for (const version of stable) assert.notDeepEqual(unknownFieldsOf('alertRules', version, plain(nrt.body)), []);
  });

  it('goes by the path, and for Sentinel by what the workspace file names', () => {
    const [rules, searches] = (['analyticRule', 'huntingQuery'] as const).map((kind) => collectionPath(identity, kind));
    const items = itemPath(identity, 'a list', 'an id');
    const paths = [rules!, `${rules!}/id`, items, metadataPath(identity, 'x'), searches!, tablesPath(identity)];
    const { alertRules, watchlists, metadata } = chosenVersions;
    const others = ['2020-08-01', '2022-10-01'];
    assert.deepEqual(
      paths.map((path) => apiVersionFor(path, undefined)),
      [alertRules, alertRules, watchlists, metadata, ...others],
    );
    assert.deepEqual(
      paths.map((path) => apiVersionFor(path, '2024-09-01')),
      ['2024-09-01', '2024-09-01', '2024-09-01', '2024-09-01', ...others],
    );
  });

  it('is the same in a template', () => {
    const { template } = createArmTemplate([wantedWatchlist([]), nrt], undefined);
    const versions = (template['resources'] as readonly WireObject[]).map(({ apiVersion }) => apiVersion);
    assert.deepEqual(versions, [chosenVersions.watchlists, chosenVersions.alertRules]);
  });
});

describe('A workspace file that names an api-version', () => {
  const refused = (named: string | undefined, ...desired: Parameters<typeof requireHeld>[0]) => {
    try {
      requireHeld(desired, 'prod', named);
    } catch (error) {
      return (error as Error).message;
    }
    return undefined;
  };

  it('is refused, with the rule and the field, where that cannot hold what goes there', () => {
    const said = refused('2025-09-01', wantedRule(1), nrt, full, wantedWatchlist([])) ?? '';
    assert.match(said, /^The API version 2025-09-01 of the workspace prod cannot hold Rule 1 \(subTechniques\); /);
    assert.match(said, /\(kind NRT\)/);
    assert.match(said, /sentinelEntitiesMappings/);
    assert.match(refused('2021-10-01', full) ?? '', /alertDetailsOverride|customDetails|entityMappings/);
  });

  it('is taken where it can, where it is not a published one, and where there is none', () => {
    assert.equal(refused(chosenVersions.alertRules, nrt, full, wantedWatchlist([])), undefined);
    assert.equal(refused('2030-01-01', nrt), undefined);
    assert.equal(refused(undefined, nrt, full), undefined);
    assert.equal(refused('2025-09-01', wantedWatchlist([])), undefined);
  });
});
