import assert from 'node:assert/strict';
import { automationClosing } from '../../scripts/checks/automation/automation-closing';
import { automationRuleKnown } from '../../scripts/checks/automation/automation-rule-known';
import { automationTrigger } from '../../scripts/checks/automation/automation-trigger';
import { automationUnique } from '../../scripts/checks/automation/automation-unique';
import { automationExample } from '../../scripts/checks/evidence/automation-example';
import { runExample, say } from './run-example';

const modify = (configuration: string) =>
  automationExample({ actions: `[{ actionType: ModifyProperties, actionConfiguration: { ${configuration} } }]` });
const only = (text: string) => ({ 'automation/example.yaml': text });

describe('automation-closing', () => {
  for (const [configuration, words] of [
    ['status: Closed', /closed without a classification/],
    ['classification: Undetermined', /classified and not closed/],
    [
      'status: Closed, classification: FalsePositive, classificationReason: SuspiciousActivity',
      /SuspiciousActivity is not a reason of FalsePositive \| It goes with IncorrectAlertLogic or InaccurateData/,
    ],
    ['status: Closed, classification: Undetermined, classificationReason: InaccurateData', /Leave the reason out/],
  ] as const) {
    it(`finds ${configuration}`, () => assert.match(say(automationClosing, only(modify(configuration))).join(), words));
  }
});

describe('automation-rule-known', () => {
  const about = (name: string) =>
    automationExample({
      conditions: `[{ conditionType: Boolean, conditionProperties: { operator: Or, innerConditions: [{ conditionType: Property, conditionProperties: { propertyName: AlertAnalyticRuleIds, operator: Contains, propertyValues: [${name}] } }] } }]`,
    });

  it('points at the name, also inside of other conditions, and suggests one', () => {
    const found = runExample([automationRuleKnown], {
      'detections/example/rule.yaml': '',
      'automation/example.yaml': about('example/rul'),
    });
    assert.match(
      `${found[0]?.message} ${found[0]?.help}`,
      /no analytic rule example\/rul Did you mean example\/rule\?/,
    );
    assert.equal(found[0]?.place.start.line, 6);
  });

  it('takes a GUID, a whole id and the name of a file that cannot be read', () => {
    for (const name of ['3c1f9b0e-6f0d-4a51-9c53-000000000001', '/subscriptions/s/x/alertRules/y', 'a/broken']) {
      const files = { 'detections/a/broken.yaml': 'name: [\n', 'automation/example.yaml': about(name) };
      assert.deepEqual(
        say(automationRuleKnown, files).filter((text) => text.includes('analytic rule')),
        [],
        name,
      );
    }
  });

  it('does not take a hunting query for a rule', () => {
    const files = { 'detections/hunts/hunt.yaml': '', 'automation/example.yaml': about('hunts/hunt') };
    assert.match(say(automationRuleKnown, files).join(), /no analytic rule hunts\/hunt/);
  });
});

describe('automation-trigger', () => {
  it('knows the values of a severity, in any case', () => {
    const asking = (value: string) =>
      say(
        automationTrigger,
        only(
          automationExample({
            conditions: `[{ conditionType: Property, conditionProperties: { propertyName: IncidentSeverity, operator: Equals, propertyValues: [${value}] } }]`,
          }),
        ),
      );
    assert.match(asking('Hihg')[0]!, /IncidentSeverity is never Hihg \| Did you mean High\?/);
    assert.match(asking('Critical')[0]!, /It is one of High, Medium, Low, Informational/);
    assert.deepEqual(asking('high'), []);
  });

  const alerts = 'triggersOn: Alerts\ntriggersWhen: Created';
  const playbook =
    '[{ actionType: RunPlaybook, actionConfiguration: { logicAppResourceId: /subscriptions/s/resourceGroups/g/providers/Microsoft.Logic/workflows/w } }]';

  it('lets rules for alerts run playbooks and ask for the rule alone', () => {
    assert.match(
      say(automationTrigger, only(automationExample({ trigger: alerts }))).join(),
      /cannot do ModifyProperties/,
    );
    const title =
      '[{ conditionType: Property, conditionProperties: { propertyName: IncidentTitle, operator: Contains, propertyValues: [x] } }]';
    const asked = automationExample({ trigger: alerts, actions: playbook, conditions: title });
    assert.match(say(automationTrigger, only(asked)).join(), /cannot ask for IncidentTitle/);
    assert.deepEqual(say(automationTrigger, only(automationExample({ trigger: alerts, actions: playbook }))), []);
  });
});

describe('automation-unique', () => {
  it('lets rules that are off, or of another trigger, have one order', () => {
    const id = '5b0f7a6e-3c1d-4d58-9a34-0f6c2b7d1e11';
    const updated = { trigger: 'triggersOn: Incidents\ntriggersWhen: Updated' };
    for (const other of [{ head: 'enabled: false\n' }, updated]) {
      const files = { ...only(automationExample({})), 'automation/other.yaml': automationExample({ id, ...other }) };
      assert.deepEqual(say(automationUnique, files), []);
    }
  });
});

describe('The schema of an automation rule', () => {
  for (const [text, words] of [
    [automationExample({ order: 0 }), /order is 0; allowed is 1 to 1,000/],
    [automationExample({ actions: '[]' }), /actions has 0 items; at least 1/],
    [
      automationExample({ actions: '[{ actionType: RunPlaybook, actionConfiguration: { logicAppResourceId: x } }]' }),
      /logicAppResourceId/,
    ],
    [automationExample({ actions: '[{ actionType: Explode }]' }), /none of the forms that are read/],
    [
      automationExample({
        conditions:
          '[{ conditionType: Property, conditionProperties: { propertyName: Nothing, operator: Equals, propertyValues: [a] } }]',
      }),
      /Nothing/,
    ],
    [
      automationExample({
        conditions: `[${'{ conditionType: PropertyArrayChanged, conditionProperties: { arrayType: Alerts, changeType: Added } },'.repeat(51)}]`,
      }),
      /conditions has 51 items; at most 50/,
    ],
    [automationExample({ id: 'mine' }), /id is 'mine', which is not a uuid/],
    [automationExample({ head: 'expirationTimeUtc: tomorrow\n' }), /expirationTimeUtc/],
  ] as const) {
    it(`says ${words.source}`, () => assert.match(say(automationUnique, only(text)).join('\n'), words));
  }
});
