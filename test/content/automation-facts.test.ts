import assert from 'node:assert/strict';
import automationSchema from '../../schemas/automation-rule.schema.json';
import summarySchema from '../../schemas/summary-rule.schema.json';
import facts from '../../schemas/data/api-definitions.json';
import { bodySchemaOf } from '../../scripts/content/api-definitions';
import { chosenVersions } from '../../scripts/deploy/arm/api-versions';
import { isMapping } from '../../scripts/source/mapping';

/** Every list of values below a property of a name, in what a schema refers to as well. */
function valuesOf(schema: unknown, property: string, definitions: Readonly<Record<string, unknown>>): string[][] {
  const found: string[][] = [];
  const seen = new Set<unknown>();
  const visit = (node: unknown, name: string): void => {
    if (Array.isArray(node)) return node.forEach((each) => visit(each, name));
    if (!isMapping(node) || seen.has(node)) return;
    if (typeof node['$ref'] === 'string') return visit(definitions[node['$ref'].split('/').at(-1)!], name);
    const values = node['enum'] ?? node['examples'];
    if (name === property && Array.isArray(values)) found.push([...(values as string[])].sort());
    seen.add(node);
    for (const [key, value] of Object.entries(node)) {
      if (key === 'properties' && isMapping(value)) Object.entries(value).forEach(([own, each]) => visit(each, own));
      else visit(value, name);
    }
    seen.delete(node);
  };
  visit(schema, '');
  return found;
}

const texts = (lists: readonly string[][]) => [...new Set(lists.map((list) => list.join(' ')))].sort();

describe('What an automation rule may say', () => {
  const published = bodySchemaOf('automationRules', chosenVersions.automationRules);
  const definitions = facts.definitions as Readonly<Record<string, unknown>>;

  for (const property of [
    'propertyName',
    'operator',
    'arrayType',
    'arrayConditionType',
    'changeType',
    'triggersOn',
    'triggersWhen',
    'severity',
    'status',
    'classification',
    'classificationReason',
    'ownerType',
  ]) {
    // prettier-ignore
    it(`is what Azure publishes: ${property}`, () => {
      const { $ref } = published as { $ref: string };
      const ours = texts(valuesOf(automationSchema, property, automationSchema.$defs));
      assert.ok(ours.length > 0);
      assert.deepEqual(ours, texts(valuesOf({ $ref }, property, definitions)));
    });
  }
});

describe('What a summary rule may say', () => {
  it('is what the documentation lists: bins, the longest delay, the end of a table’s name', () => {
    // (Microsoft Learn, "Aggregate data in a Log Analytics workspace by using summary rules", parameters.)
    const { binSize, binDelay, destinationTable } = summarySchema.properties;
    assert.deepEqual(binSize.enum, [20, 30, 60, 120, 180, 360, 720, 1440]);
    assert.equal(binDelay.maximum, 1440);
    assert.ok(
      new RegExp(destinationTable.pattern).test('Names_CL') && !new RegExp(destinationTable.pattern).test('Names'),
    );
  });
});
