import assert from 'node:assert/strict';

import { createArmTemplate } from '../../scripts/deploy/kinds/arm-template';
import type { DesiredResource } from '../../scripts/deploy/arm/resource';
import type { WireObject } from '../../scripts/deploy/arm/wire-json';

function resource(over: Partial<DesiredResource>): DesiredResource {
  return {
    kind: 'analyticRule',
    id: '5b8e2a7f-41d6-4a3c-9f0d-1c2e8d7b6a54',
    name: 'Rule',
    file: 'detections/example/rule.yaml',
    version: '1.0.0',
    body: { kind: 'Scheduled', properties: { displayName: 'Rule', query: 'DnsEvents', enabled: true } },
    items: undefined,
    dependsOn: [],
    ...over,
  };
}

function watchlist(rows: readonly Readonly<Record<string, string>>[]): DesiredResource {
  return resource({
    kind: 'watchlist',
    id: 'rat',
    body: { properties: { displayName: 'Rat', itemsSearchKey: 'Value' } },
    items: { columns: ['Type', 'Value'], rows, searchKey: 'Value' },
  });
}

function resourcesOf(...desired: readonly DesiredResource[]): readonly WireObject[] {
  return createArmTemplate(desired, '2025-09-01').template['resources'] as unknown as readonly WireObject[];
}

describe('createArmTemplate', () => {
  it('writes a rule as the portal exports one', () => {
    assert.deepEqual(resourcesOf(resource({})), [
      {
        id: "[concat(resourceId('Microsoft.OperationalInsights/workspaces/providers', parameters('workspaceName'), 'Microsoft.SecurityInsights'),'/alertRules/5b8e2a7f-41d6-4a3c-9f0d-1c2e8d7b6a54')]",
        type: 'Microsoft.OperationalInsights/workspaces/providers/alertRules',
        name: "[concat(parameters('workspaceName'),'/Microsoft.SecurityInsights/5b8e2a7f-41d6-4a3c-9f0d-1c2e8d7b6a54')]",
        apiVersion: '2025-09-01',
        kind: 'Scheduled',
        properties: { displayName: 'Rule', query: 'DnsEvents', enabled: true },
      },
    ]);
  });

  it('writes a hunting query as a saved search of the workspace', () => {
    const [hunt] = resourcesOf(resource({ kind: 'huntingQuery', body: { properties: { query: 'DnsEvents' } } }));
    assert.deepEqual(hunt, {
      type: 'Microsoft.OperationalInsights/workspaces/savedSearches',
      name: "[concat(parameters('workspaceName'),'/5b8e2a7f-41d6-4a3c-9f0d-1c2e8d7b6a54')]",
      apiVersion: '2020-08-01',
      properties: { query: 'DnsEvents' },
    });
  });

  it('writes a watchlist with its rows as CSV', () => {
    const [list] = resourcesOf(watchlist([{ Type: 'domain', Value: 'hitclub.ac' }]));
    assert.deepEqual(list?.['properties'], {
      displayName: 'Rat',
      itemsSearchKey: 'Value',
      watchlistAlias: 'rat',
      rawContent: 'Type,Value\r\ndomain,hitclub.ac\r\n',
      contentType: 'text/csv',
      numberOfLinesToSkip: 0,
    });
  });

  it('makes a rule wait for a watchlist that the template holds, and for no other', () => {
    const rule = resource({ dependsOn: ['watchlist/rat', 'watchlist/other'] });
    assert.deepEqual(resourcesOf(watchlist([]), rule)[1]?.['dependsOn'], [
      "[resourceId('Microsoft.OperationalInsights/workspaces/providers/watchlists', parameters('workspaceName'), 'Microsoft.SecurityInsights', 'rat')]",
    ]);
    assert.equal(resourcesOf(rule)[0]?.['dependsOn'], undefined);
  });

  it('leaves a text that looks like an expression a text', () => {
    const names = ["[concat('a')]", '[Draft] rule', '[[x]', 'plain'];
    const rules = names.map((displayName) => resource({ body: { kind: 'NRT', properties: { displayName } } }));
    assert.deepEqual(
      resourcesOf(...rules).map((rule) => (rule['properties'] as WireObject)['displayName']),
      ["[[concat('a')]", '[Draft] rule', '[[[x]', 'plain'],
    );
  });

  it('says which watchlist is too large for it', () => {
    const rows = Array.from({ length: 40_000 }, (_none, index) => ({
      Type: 'domain',
      Value: `${index}${'x'.repeat(90)}`,
    }));
    const { template, leftOut } = createArmTemplate([watchlist(rows), resource({})], '2025-09-01');
    assert.deepEqual(
      leftOut.map(({ id }) => id),
      ['rat'],
    );
    assert.equal((template['resources'] as readonly unknown[]).length, 1);
  });
});
