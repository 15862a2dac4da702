import assert from 'node:assert/strict';
import { readCatalog } from '../../scripts/content/read-catalog';
import { createCatalogSchema } from '../../scripts/expand/catalog-schema';
import { createExpander } from '../../scripts/expand/create-expander';
import { createSourceFile } from '../../scripts/source/source-file';
import { domainsYaml, readContent } from './read-content';

const identity = `subscription: 11111111-2222-4333-8444-555555555555
resourceGroup: g
workspace: w
workspaceId: 66666666-7777-4888-9999-000000000000
`;
const overlay = 'overlays:\n  - detection: a/rule\n    set: { severity: High }\n';
const { value: catalog } = readCatalog([
  createSourceFile('detections/a/rule.yaml', 'id: a\nname: A\nkind: NRT\nseverity: Low\nquery: DnsEvents | take 1\n'),
  createSourceFile('workspaces/plain.yaml', `name: plain\n${identity}`),
  createSourceFile('workspaces/strict.yaml', `name: strict\n${identity}${overlay}`),
  createSourceFile('workspaces/tenant1.yaml', `name: tenant1\n${identity}groups: [tenants]\n`),
  createSourceFile('workspaces/tenant2.yaml', `name: tenant2\n${identity}groups: [tenants]\n`),
  createSourceFile('workspaces/tenant3.yaml', `name: tenant3\n${identity}groups: [tenants]\n${overlay.replace('High', 'Medium')}`),
  createSourceFile('workspaces/groups/tenants.yaml', overlay),
]); // prettier-ignore
const detection = catalog.detections[0]!;
const [plain, strict, tenant1, tenant2, tenant3] = catalog.workspaces;

describe('createExpander', () => {
  it('gives a workspace with an overlay what that says, and all others what is written, expanded once', () => {
    let asked = 0;
    const schema = createCatalogSchema(catalog);
    const expand = createExpander(catalog, { asOf: new Date(0), schema: () => ((asked += 1), schema) });
    const written = expand(detection, undefined);
    assert.equal(expand(detection, plain), written);
    assert.equal(expand(detection, undefined), written);
    const overlaid = expand(detection, strict);
    assert.equal(expand(detection, strict), overlaid);
    assert.equal(overlaid.value?.detection.type === 'analyticRule' && overlaid.value.detection.severity, 'High');
    assert.equal(asked, 2);
  });

  it('expands once for all workspaces in which a group alone says what differs', () => {
    const schema = createCatalogSchema(catalog);
    const expand = createExpander(catalog, { asOf: new Date(0), schema: () => schema });
    const first = expand(detection, tenant1);
    assert.equal(expand(detection, tenant2), first);
    const own = expand(detection, tenant3).value?.detection;
    assert.equal(first.value?.detection.type === 'analyticRule' && first.value.detection.severity, 'High');
    assert.equal(own?.type === 'analyticRule' && own.severity, 'Medium', 'its own overlay goes before the group');
  });

  it('gives of a sound query what it gives where checks say what is wrong', () => {
    const queries = [
      'DnsEvents | take 1',
      "DnsEvents | where Name in (_GetWatchlist('bad') | project Value)",
      'Recent | take 1',
      'DnsEvents | take 2\nfalsePositives:\n  - { id: a, scenario: A., owner: soc, exclude: { DnsEvents: Name == "a" } }',
    ];
    const content = readContent({
      'watchlists/bad.yaml': domainsYaml('bad', ['a.test']),
      'functions/Recent.yaml': 'functionAlias: Recent\nquery: DnsEvents\n',
      ...Object.fromEntries(queries.map((query, index) => [`detections/a/${String(index)}.yaml`, huntOf(query)])),
    });
    const schema = createCatalogSchema(content);
    const options = { asOf: new Date('2026-06-02'), schema: () => schema };
    const bound = createExpander(content, options);
    const trusted = createExpander(content, { ...options, isChecked: true });
    assert.equal(content.detections.length, queries.length);
    for (const each of content.detections) assert.deepEqual(trusted(each, undefined), bound(each, undefined));
  });

  it('expands a query with a mistake that a check has accepted', () => {
    const exclusion = 'falsePositives:\n  - { id: a, scenario: A., owner: soc, exclude: { DnsEvents: Name == "a" } }';
    const content = readContent({
      'detections/a/plain.yaml': huntOf('DnsEvents | where New_s == "x"'),
      'detections/a/excluding.yaml': huntOf(`DnsEvents | where New_s == "x"\n${exclusion}`),
    });
    const schema = createCatalogSchema(content);
    const options = { asOf: new Date('2026-06-02'), schema: () => schema };
    const checked = createExpander(content, { ...options, isChecked: true });
    const unchecked = createExpander(content, options);
    const texts = new Map(content.detections.map((each) => [each.slug, checked(each, undefined).value?.query.text]));
    assert.equal(texts.get('a/plain'), 'DnsEvents | where New_s == "x"');
    assert.match(texts.get('a/excluding') ?? '', /where not\(Name == "a"\)\n\| where New_s/);
    for (const each of content.detections) assert.equal(unchecked(each, undefined).value, undefined);
  });
});

function huntOf(query: string): string {
  return `id: 6a1a2f4e-3f0c-4f7a-9d0e-0a8a1f6f2b11\nname: A\ndescription: B.\nquery: ${query}\n`;
}
