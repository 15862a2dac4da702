import assert from 'node:assert/strict';
import { readCatalog } from '../../scripts/content/read-catalog';
import { createCatalogSchema } from '../../scripts/expand/catalog-schema';
import { createExpander } from '../../scripts/expand/create-expander';
import { createSourceFile } from '../../scripts/source/source-file';

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
});
