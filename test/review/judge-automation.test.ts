import assert from 'node:assert/strict';
import { exampleFiles } from '../../scripts/checks/example-files';
import { readCatalog } from '../../scripts/content/read-catalog';
import { judgeAutomation, type DatedRule } from '../../scripts/review/judge-automation';

const asOf = new Date('2026-06-02T12:00:00Z');

interface Written {
  readonly action?: string;
  readonly more?: string;
}

function rule({ action = '{ status: Closed, classification: Undetermined }', more = '' }: Written): DatedRule {
  const text = `id: 5b0c1a52-7d58-4d4f-9a0e-6f6f5d6d2b99
name: Close what the scanner does
order: 1
triggersOn: Incidents
triggersWhen: Created
actions:
  - actionType: ModifyProperties
    actionConfiguration: ${action}
${more}`;
  const { value } = readCatalog(exampleFiles({ 'automation/example.yaml': text }));
  return { rule: value.automationRules[0]!, asOf };
}

const condition = (values: string) => `conditions:
  - conditionType: Property
    conditionProperties:
      propertyName: IncidentTitle
      operator: Contains
      propertyValues: [${values}]
`;

const closing = rule({});
const owning = rule({ action: '{ labels: [{ labelName: seen }] }' });

const verdicts: readonly (readonly [string, DatedRule | undefined, DatedRule | undefined, string])[] = [
  ['comes and closes', undefined, closing, 'automation-closes'],
  ['comes and does not hide', undefined, owning, 'automation-added'],
  ['goes and closed', closing, undefined, 'automation-spares'],
  ['goes and did not hide', owning, undefined, 'automation-less'],
  ['is switched off and closed', closing, rule({ more: 'enabled: false\n' }), 'automation-spares'],
  [
    'is switched off and did not hide',
    owning,
    rule({ action: '{ labels: [{ labelName: seen }] }', more: 'enabled: false\n' }),
    'automation-less',
  ],
  ['comes and has expired', undefined, rule({ more: 'expirationTimeUtc: 2026-01-01T00:00:00Z\n' }), 'automation-added'],
  ['comes and lowers the severity', undefined, rule({ action: '{ severity: Low }' }), 'automation-lowers'],
  ['closes in place of lowering', rule({ action: '{ severity: Low }' }), closing, 'automation-closes'],
  ['closes more titles', rule({ more: condition('a') }), rule({ more: condition('a, b') }), 'automation-closes'],
  ['closes fewer titles', rule({ more: condition('a, b') }), rule({ more: condition('a') }), 'automation-spares'],
  ['closes without its condition', rule({ more: condition('a') }), closing, 'automation-closes'],
  ['closes for longer', rule({ more: 'expirationTimeUtc: 2026-07-01T00:00:00Z\n' }), closing, 'automation-closes'],
];

describe('judgeAutomation', () => {
  for (const [what, before, after, kind] of verdicts) {
    it(`says ${kind} of a rule that ${what}`, () => assert.equal(judgeAutomation(before, after), kind));
  }
});
