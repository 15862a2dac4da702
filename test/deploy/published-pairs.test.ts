import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { readDetection } from '../../scripts/content/read-detection';
import { analyticRuleBody } from '../../scripts/deploy/bodies/analytic-rule-body';
import { fieldChanges } from '../../scripts/deploy/bodies/field-changes';
import type { FieldChange } from '../../scripts/deploy/bodies/field-changes';
import { normalForm } from '../../scripts/deploy/kinds/normal-form';
import type { WireObject } from '../../scripts/deploy/arm/wire-json';
import { createSourceFile } from '../../scripts/source/source-file';
import { parseYaml } from '../../scripts/source/yaml-document';

const corpus = path.join(__dirname, '..', '..', '..', 'shared', 'corpus');

interface Pair {
  readonly yaml: string;
  readonly version_yaml: string;
  readonly templateVersion: string;
  readonly query_equal: boolean;
  readonly arm_resource: WireObject;
}

const withoutBlanks = (value: unknown) => String(value).replace(/\W/g, '');

/**
 * Why what we write for a published YAML rule may differ from the ARM resource published for the same version of it.
 * `before` is the ARM resource's.
 */
const explanations: Readonly<Record<string, (change: FieldChange) => boolean>> = {
  'the package turns its templates off': ({ path: field, before }) => field === 'enabled' && before === false,
  'the older package leaves the field out': ({ path: field, before }) =>
    before === undefined && /^(techniques|subTechniques|entityMappings|incidentConfiguration\..*)$/.test(field),
  'a rule made of a template names it': ({ path: field, after }) =>
    after === undefined && /^(alertRuleTemplateName|templateVersion)$/.test(field),
  'the package sets its texts in its own way': ({ path: field, before, after }) =>
    /^(description|query)$/.test(field) && withoutBlanks(before) === withoutBlanks(after),
  'the package has a variable there': ({ before }) => typeof before === 'string' && before.startsWith('[variables('),
  'the publishers changed it without a new version': ({ path: field, before, after }) =>
    field === 'severity' && before === 'Medium' && after === 'High',
};

describe('Published rules', function () {
  const file = path.join(corpus, 'yaml-arm-pairs.jsonl');

  it('are written as their publishers write them, but for differences that have an explanation', function () {
    if (!fs.existsSync(file)) {
      console.log(`      skipped: ${path.relative(process.cwd(), file)} is absent`); // eslint-disable-line no-console
      return this.skip();
    }
    const pairs = fs
      .readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Pair);
    const same = pairs.filter((pair) => pair.version_yaml === pair.templateVersion && pair.query_equal);
    assert.ok(same.length >= 50, `${same.length} pairs of one version`);
    for (const pair of same) {
      for (const change of differences(pair)) {
        const explained = Object.values(explanations).some((isExplained) => isExplained(change));
        assert.ok(explained, `${pair.yaml}: ${JSON.stringify(change)}`);
      }
    }
  });
});

function differences(pair: Pair): readonly FieldChange[] {
  const yaml = fs.readFileSync(path.join(corpus, 'analytic-rules', path.basename(pair.yaml)), 'utf8');
  const { value: document } = parseYaml(createSourceFile('detections/a.yaml', yaml));
  const rule = document && readDetection(document).value;
  assert.ok(rule?.type === 'analyticRule', pair.yaml);
  const written = normalForm('analyticRule', analyticRuleBody(rule, rule.query));
  return fieldChanges(normalForm('analyticRule', pair.arm_resource), written);
}
