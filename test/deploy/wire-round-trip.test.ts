import assert from 'node:assert/strict';
import { analyticRuleBody } from '../../scripts/deploy/bodies/analytic-rule-body';
import { desiredDetection } from '../../scripts/deploy/plan/desired-state';
import { normalForm } from '../../scripts/deploy/kinds/normal-form';
import { createPlan } from '../../scripts/deploy/plan/plan';
import { keyText } from '../../scripts/deploy/arm/resource';
import type { DesiredResource } from '../../scripts/deploy/arm/resource';
import { resourcePath } from '../../scripts/deploy/kinds/resource-address';
import { isWireObject, objectAt } from '../../scripts/deploy/arm/wire-json';
import type { WireObject, WireValue } from '../../scripts/deploy/arm/wire-json';
import { fullRuleYaml } from './full-rule';
import { identity, ruleFrom, startDeployment, wantedHunt, wantedWatchlist } from './local-deployment';
import type { LocalDeployment } from './local-deployment';

function wanted(yaml: string): DesiredResource {
  const detection = ruleFrom(yaml);
  return desiredDetection({ detection, query: { text: detection.query, lookups: [], functions: [] } });
}

const fullRule = wanted(fullRuleYaml);
const nrtRule = wanted(`
id: 20000000-0000-4000-8000-000000000002
name: Near real time
description: Identifies something at once.
kind: NRT
severity: Low
tactics: [Impact]
relevantTechniques: [T1485]
query: DnsEvents
suppressionEnabled: true
suppressionDuration: 3h
`);

describe('What goes over the wire', () => {
  let local: LocalDeployment;
  beforeEach(async () => {
    local = await startDeployment();
  });
  afterEach(() => local.close());

  for (const resource of [fullRule, nrtRule, wantedHunt(3), wantedWatchlist([['dc01', 'ada']])]) {
    it(`comes back as it went: ${keyText(resource)}`, async () => {
      await local.deploy([resource]);
      const live = (await local.read()).resources.get(keyText(resource));
      assert.deepEqual(normalForm(resource.kind, live!.body), normalForm(resource.kind, resource.body));
    });
  }

  it('has every field of the rule', () => {
    const properties = objectAt(analyticRuleBody(ruleFrom(fullRuleYaml) as never, 'the query'), 'properties');
    assert.equal(Object.values(properties).filter((value) => value === undefined).length, 0);
    assert.deepEqual(properties['techniques'], ['T1071', 'T1041']);
    assert.deepEqual(properties['subTechniques'], ['T1071.004', 'T1071.001']);
    assert.equal(properties['queryFrequency'], 'PT1H30M');
    assert.equal(properties['suppressionDuration'], 'P1D');
  });

  it('shows an edit in the portal of any field, at that field, as a change in the workspace', async () => {
    await local.deploy([fullRule]);
    const live = (await local.read()).resources.get(keyText(fullRule))!;
    const paths = leafPaths(objectAt(fullRule.body, 'properties'));
    assert.ok(paths.length > 30, `${paths.length} fields`);
    const actual = await local.read();
    for (const path of paths) {
      const edited = { ...live, body: withEdit(live.body, ['properties', ...path]) };
      const resources = new Map([[keyText(fullRule), edited]]);
      const plan = createPlan(
        [fullRule],
        { ...actual, resources },
        { prune: false, adopt: [], heldBack: [], portalStates: 'reset' },
      );
      const [change] = plan.changes;
      assert.equal(change?.action, 'update', path.join('.'));
      assert.equal(change.reason, 'changed in the workspace', path.join('.'));
      assert.ok(
        path.join('.').startsWith(change.fields[0]!.path),
        `${path.join('.')} is shown as ${change.fields[0]!.path}`,
      );
    }
  });

  it('keeps what somebody else added to a resource of ours', async () => {
    await local.deploy([fullRule, wantedHunt(3)]);
    const search = resourcePath(identity, { kind: 'huntingQuery', id: wantedHunt(3).id });
    const { body } = await local.client.get(search);
    const properties = objectAt(body!, 'properties');
    const tags = [...(properties['tags'] as readonly WireValue[]), { name: 'createdBy', value: 'somebody' }];
    await local.client.put(search, { ...body, properties: { ...properties, tags } });
    assert.deepEqual(
      (await local.plan([fullRule, wantedHunt(3)])).changes.map((change) => change.action),
      ['none', 'none'],
    );
    await local.deploy([fullRule, wantedHunt(3, 'DnsEvents | take 5')]);
    const after = objectAt((await local.client.get(search)).body!, 'properties');
    assert.equal(after['query'], 'DnsEvents | take 5');
    assert.ok(JSON.stringify(after['tags']).includes('createdBy'));
  });
});

/** Paths to every scalar below an object; a list counts as one. */
function leafPaths(object: WireObject): readonly (readonly string[])[] {
  return Object.entries(object).flatMap(([name, value]) =>
    isWireObject(value) ? leafPaths(value).map((rest) => [name, ...rest]) : [[name]],
  );
}

function withEdit(body: WireObject, [name, ...rest]: readonly string[]): WireObject {
  const value = body[name!];
  if (rest.length > 0) return { ...body, [name!]: withEdit(objectAt(body, name!), rest) };
  return { ...body, [name!]: editOf(value) };
}

function editOf(value: WireValue | undefined): WireValue | undefined {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return `${value}1`;
  return Array.isArray(value) ? value.slice(1) : 'edited';
}
