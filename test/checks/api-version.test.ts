import assert from 'node:assert/strict';
import { apiVersionsOf, unknownFieldsOf } from '../../scripts/content/api-definitions';
import { readCatalog } from '../../scripts/content/read-catalog';
import { apiVersion } from '../../scripts/checks/rule/api-version';
import { analyticRuleBody } from '../../scripts/deploy/bodies/analytic-rule-body';
import { exampleFiles } from '../../scripts/checks/example-files';
import { say } from './run-example';

const nrt = 'kind: NRT\n';
const everything = `relevantTechniques: [T1071, T1071.004]
sentinelEntitiesMappings: [{ columnName: Entities }]
alertDetailsOverride:
  alertDisplayNameFormat: A
  alertDynamicProperties: [{ alertProperty: ProductName, value: Computer }]
eventGroupingSettings: { aggregationKind: AlertPerResult }
alertRuleTemplateName: 3c1f9b0e-6f0d-4a51-9c53-2f6f7d1f8a22
templateVersion: 1.0.0
`;

function files(rule: string, version: string) {
  return { 'detections/example/rule.yaml': rule, 'workspaces/example.yaml': `apiVersion: ${version}\n` };
}

describe('api-version', () => {
  it('names the field, the workspace and a version that can', () => {
    assert.match(
      say(apiVersion, files('relevantTechniques: [T1071.004]\n', '2025-09-01'))[0] ?? '',
      /^\d+:\d+ The workspace example is spoken to in version 2025-09-01 of the API, which does not know sub-techniques \| Take apiVersion out of workspaces\/example\.yaml, or name one that can, such as 20\d\d-\d\d-\d\d-preview\.$/,
    );
    assert.match(say(apiVersion, files(nrt, '2025-09-01')).join(), /does not know NRT rules/);
  });

  it('says nothing of a workspace to which the rule does not go, or whose version nobody has published', () => {
    const elsewhere = 'apiVersion: 2025-09-01\ndetections: { exclude: [example] }\n';
    assert.deepEqual(say(apiVersion, { ...files(nrt, ''), 'workspaces/example.yaml': elsewhere }), []);
    assert.deepEqual(say(apiVersion, files(nrt, '2031-01-01')), []);
  });

  for (const [kind, rule] of [
    ['Scheduled', everything],
    ['NRT', nrt + everything],
  ] as const) {
    it(`finds what each version does not know of a ${kind} rule that has everything`, () => {
      const detection = readCatalog(exampleFiles(files(rule, '2025-09-01'))).value.detections[0];
      assert.ok(detection?.type === 'analyticRule');
      const body = JSON.parse(JSON.stringify(analyticRuleBody(detection, 'T'))) as Record<string, unknown>;
      for (const version of apiVersionsOf('alertRules')) {
        const unknown = unknownFieldsOf('alertRules', version, body);
        assert.equal(say(apiVersion, files(rule, version)).length, unknown.length, `${version}: ${unknown.join()}`);
      }
    });
  }
});
