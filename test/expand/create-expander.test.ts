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
const { value: catalog } = readCatalog([
  createSourceFile('detections/a/rule.yaml', 'id: a\nname: A\nkind: NRT\nseverity: Low\nquery: DnsEvents | take 1\n'),
  createSourceFile('workspaces/plain.yaml', `name: plain\n${identity}`),
  createSourceFile('workspaces/strict.yaml', `name: strict\n${identity}overlays:\n  - detection: a/rule\n    set: { severity: High }\n`),
]); // prettier-ignore
const detection = catalog.detections[0]!;
const [plain, strict] = catalog.workspaces;

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
});
