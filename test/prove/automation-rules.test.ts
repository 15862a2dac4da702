import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AutomationCondition, AutomationLogic } from '../../scripts/content/automation-rule';
import { applyAlertRules, applyAutomationRules } from '../../scripts/prove/automation/apply-automation-rules';
import type { AutomatedIncident, AutomationEvent } from '../../scripts/prove/automation/automated-incident';

const now = new Date('2026-07-01T00:00:00Z');
const created: AutomationEvent = { type: 'created' };
const ruleId = '3c1f9b0e-6f0d-4a51-9c53-000000000001';

const incident: AutomatedIncident = {
  title: 'DNS query to a Blocked domain',
  description: '',
  severity: 'Medium',
  status: 'New',
  classification: undefined,
  classificationReason: undefined,
  classificationComment: undefined,
  owner: undefined,
  labels: ['dns', 'night shift'],
  tasks: [],
  comments: 0,
  providerName: 'Azure Sentinel',
  ruleIds: [ruleId],
  tactics: ['CommandAndControl'],
  alerts: [
    {
      ruleId,
      title: 'DNS query to a Blocked domain',
      productName: 'Azure Sentinel',
      entities: [
        { type: 'Host', identifiers: { FullName: 'pc01.corp.example' } },
        { type: 'IP', identifiers: { Address: '192.0.2.7' } },
        { type: 'Account', identifiers: { FullName: 'CORP\\ada' } },
      ],
      customDetails: { Domain: ['bad.example', 'worse.example'] },
    },
  ],
};

function property(propertyName: string, operator: string, ...propertyValues: string[]): AutomationCondition {
  return {
    conditionType: 'Property',
    conditionProperties: { propertyName, operator, propertyValues },
  } as AutomationCondition;
}

function rule(changes: Partial<AutomationLogic> = {}): AutomationLogic {
  return {
    id: 'a',
    name: 'A rule',
    order: 1,
    isEnabled: true,
    expiresAt: undefined,
    triggersOn: 'Incidents',
    triggersWhen: 'Created',
    conditions: [],
    actions: [label('seen')],
    ...changes,
  };
}

function label(labelName: string): AutomationLogic['actions'][number] {
  return { actionType: 'ModifyProperties', actionConfiguration: { labels: [{ labelName }] } };
}

function severity(to: 'High' | 'Low'): AutomationLogic['actions'][number] {
  return { actionType: 'ModifyProperties', actionConfiguration: { severity: to } };
}

function isHeld(condition: AutomationCondition, event = created, changed = incident): boolean {
  const triggersWhen = event.type === 'created' ? 'Created' : 'Updated';
  const { steps } = applyAutomationRules(changed, [rule({ conditions: [condition], triggersWhen })], now, event);
  return steps.length > 0;
}

describe('A condition of an automation rule', () => {
  for (const [condition, expected] of [
    [property('IncidentTitle', 'Contains', 'blocked DOMAIN'), true],
    [property('IncidentTitle', 'Equals', 'blocked'), false],
    [property('IncidentTitle', 'StartsWith', 'dns', 'x'), true],
    [property('IncidentTitle', 'NotEndsWith', 'domain'), false],
    [property('IncidentSeverity', 'Equals', 'High', 'Medium'), true],
    [property('IncidentSeverity', 'NotEquals', 'High', 'Low'), true],
    [property('IncidentTactics', 'Contains', 'commandandcontrol'), true],
    [property('IncidentTactics', 'Contains', 'command'), false],
    [property('IncidentLabel', 'Contains', 'DNS'), true],
    [property('IncidentLabel', 'Contains', 'night'), false],
    [
      property('IncidentRelatedAnalyticRuleIds', 'Contains', `/subscriptions/s/x/alertRules/${ruleId.toUpperCase()}`),
      true,
    ],
    [property('IncidentRelatedAnalyticRuleIds', 'NotContains', ruleId), false],
    [property('HostName', 'Equals', 'PC01'), true],
    [property('HostName', 'Equals', 'pc01.corp.example'), false],
    [property('AccountName', 'Equals', 'ada'), true],
    [property('AccountNTDomain', 'Equals', 'corp'), true],
    [property('IPAddress', 'StartsWith', '192.0.2.'), true],
    [property('IPAddress', 'NotEquals', '192.0.2.8'), true],
    [property('FileName', 'Contains', 'a'), false],
    [property('FileName', 'NotContains', 'a'), true],
    [property('IncidentCustomDetailsKey', 'Equals', 'domain'), true],
    [property('IncidentUpdatedBySource', 'Equals', 'User'), false],
  ] as const) {
    const { conditionProperties: asked } = condition as { conditionProperties: Record<string, unknown> };
    it(`${expected ? 'holds' : 'does not hold'}: ${Object.values(asked).flat().join(' ')}`, () => {
      assert.equal(isHeld(condition), expected);
    });
  }

  it('asks the items of a list one by one', () => {
    const item = (arrayConditionType: 'AnyItem' | 'AllItems', ...itemConditions: AutomationCondition[]) =>
      isHeld({
        conditionType: 'PropertyArray',
        conditionProperties: { arrayType: 'IncidentLabels', arrayConditionType, itemConditions },
      });
    assert.equal(item('AnyItem', property('IncidentLabel', 'Contains', 'night')), true);
    assert.equal(
      item('AnyItem', property('IncidentLabel', 'Contains', 'n', 'x'), property('IncidentLabel', 'Contains', 'q')),
      false,
    );
    assert.equal(item('AllItems', property('IncidentLabel', 'Contains', 'n')), true);
    assert.equal(item('AllItems', property('IncidentLabel', 'Contains', 'night')), false);
  });

  it('asks the values of one custom detail', () => {
    const detail = (key: string, value: string) =>
      isHeld({
        conditionType: 'PropertyArray',
        conditionProperties: {
          arrayType: 'CustomDetails',
          arrayConditionType: 'AnyItem',
          itemConditions: [
            property('IncidentCustomDetailsKey', 'Equals', key),
            {
              conditionType: 'PropertyArray',
              conditionProperties: {
                arrayType: 'CustomDetailValues',
                arrayConditionType: 'AnyItem',
                itemConditions: [property('IncidentCustomDetailsValue', 'Contains', value)],
              },
            },
          ],
        },
      });
    assert.deepEqual(
      [detail('Domain', 'worse'), detail('Domain', 'good'), detail('Host', 'worse')],
      [true, false, false],
    );
  });

  it('is joined by And and Or', () => {
    const [yes, no] = [property('IncidentStatus', 'Equals', 'New'), property('IncidentStatus', 'Equals', 'Closed')];
    const joined = (operator: 'And' | 'Or', ...innerConditions: AutomationCondition[]) =>
      isHeld({ conditionType: 'Boolean', conditionProperties: { operator, innerConditions } });
    assert.deepEqual(
      [joined('And', yes, yes), joined('And', yes, no), joined('Or', no, yes), joined('Or', no, no)],
      [true, false, true, false],
    );
  });

  it('asks what was changed, of an update alone', () => {
    const before = { ...incident, severity: 'Low', labels: ['dns'], alerts: [] } as const;
    const updated: AutomationEvent = { type: 'updated', before, by: 'User' };
    const changed = (
      propertyName: 'IncidentSeverity' | 'IncidentStatus',
      changeType?: 'ChangedFrom' | 'ChangedTo',
      ...propertyValues: string[]
    ) =>
      isHeld(
        {
          conditionType: 'PropertyChanged',
          conditionProperties: { propertyName, ...(changeType === undefined ? {} : { changeType, propertyValues }) },
        },
        updated,
      );
    const added = (arrayType: 'Alerts' | 'Labels' | 'Tactics' | 'Comments') =>
      isHeld(
        { conditionType: 'PropertyArrayChanged', conditionProperties: { arrayType, changeType: 'Added' } },
        updated,
      );
    assert.deepEqual(
      [changed('IncidentSeverity'), changed('IncidentStatus'), changed('IncidentSeverity', 'ChangedTo', 'medium')],
      [true, false, true],
    );
    assert.deepEqual(
      [changed('IncidentSeverity', 'ChangedFrom', 'High'), changed('IncidentSeverity', 'ChangedFrom', 'Low')],
      [false, true],
    );
    assert.deepEqual(
      [added('Alerts'), added('Labels'), added('Tactics'), added('Comments')],
      [true, true, false, false],
    );
    assert.equal(isHeld(property('IncidentUpdatedBySource', 'Equals', 'user'), updated), true);
    assert.equal(
      isHeld({ conditionType: 'PropertyChanged', conditionProperties: { propertyName: 'IncidentStatus' } }),
      false,
    );
  });

  it('is the opposite of the one with Not, whatever the values', () => {
    const operators = ['Equals', 'Contains', 'StartsWith', 'EndsWith'];
    const names = ['IncidentTitle', 'IncidentLabel', 'IncidentTactics', 'HostName', 'IPAddress', 'FileName'];
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.constantFrom(...operators),
        fc.array(fc.string(), { minLength: 1 }),
        (name, operator, values) => {
          assert.notEqual(
            isHeld(property(name, operator, ...values)),
            isHeld(property(name, `Not${operator}`, ...values)),
          );
        },
      ),
    );
  });
});

describe('Automation rules', () => {
  it('run in their order, each over what the one before has left', () => {
    const rules = [
      rule({
        id: 'b',
        order: 2,
        conditions: [property('IncidentSeverity', 'Equals', 'Medium')],
        actions: [label('late')],
      }),
      rule({ id: 'a', order: 1, actions: [severity('High')] }),
    ];
    const { incident: left } = applyAutomationRules(incident, rules, now, created);
    assert.deepEqual([left.severity, left.labels], ['High', incident.labels]);
  });

  it('do not run where they are off, expired, or for another event', () => {
    const rules = [
      rule({ isEnabled: false }),
      rule({ expiresAt: '2026-07-01T00:00:00Z' }),
      rule({ triggersOn: 'Alerts' }),
      rule({ triggersWhen: 'Updated', conditions: [property('IncidentUpdatedBySource', 'Equals', 'User')] }),
    ];
    assert.deepEqual(applyAutomationRules(incident, rules, now, created).steps, []);
    const later = [rule({ expiresAt: '2026-07-01T00:00:01Z' })];
    assert.equal(applyAutomationRules(incident, later, now, created).steps.length, 1);
  });

  it('close, give, tag once and give tasks', () => {
    const { incident: left } = applyAutomationRules(
      incident,
      [
        rule({
          actions: [
            {
              actionType: 'ModifyProperties',
              actionConfiguration: {
                status: 'Closed',
                classification: 'BenignPositive',
                classificationReason: 'SuspiciousButExpected',
                owner: { userPrincipalName: 'soc@corp.example' },
                labels: [{ labelName: 'DNS' }, { labelName: 'noise' }],
              },
            },
            { actionType: 'AddIncidentTask', actionConfiguration: { title: 'Look' } },
          ],
        }),
      ],
      now,
      created,
    );
    assert.deepEqual(left.labels, ['dns', 'night shift', 'noise']);
    assert.deepEqual(left.tasks, [{ title: 'Look', description: undefined }]);
    assert.deepEqual(
      [left.status, left.classification, left.classificationReason, left.owner?.userPrincipalName],
      ['Closed', 'BenignPositive', 'SuspiciousButExpected', 'soc@corp.example'],
    );
  });

  it('set off the rules for updates, behind all others', () => {
    const rules = [
      rule({
        id: 'u',
        triggersWhen: 'Updated',
        conditions: [property('IncidentUpdatedBySource', 'Equals', 'AutomationRule')],
        actions: [label('updated')],
      }),
      rule({ id: 'c', order: 9, actions: [severity('Low')] }),
    ];
    const { incident: left, steps } = applyAutomationRules(incident, rules, now, created);
    assert.deepEqual(
      steps.map((step) => step.ruleId),
      ['c', 'u', 'u'],
    );
    assert.ok(left.labels.includes('updated'));
  });

  it('are left where they set off each other without an end, and come to rest otherwise', () => {
    const on = (order: number, from: string, to: 'High' | 'Medium' | 'Low') =>
      rule({
        name: `To ${to}`,
        order,
        triggersWhen: 'Updated',
        conditions: [property('IncidentSeverity', 'Equals', from)],
        actions: [{ actionType: 'ModifyProperties', actionConfiguration: { severity: to } }],
      });
    const event: AutomationEvent = { type: 'updated', before: { ...incident, status: 'Active' }, by: 'User' };
    const circle = [on(1, 'Medium', 'High'), on(2, 'Low', 'Medium'), on(3, 'High', 'Low')];
    assert.match(applyAutomationRules(incident, circle, now, event).problem ?? '', /without an end: .*To Low/);
    assert.equal(applyAutomationRules(incident, circle.slice(1), now, event).problem, undefined);
  });

  it('for alerts run playbooks, by the rule that raised the alert', () => {
    const playbook = {
      actionType: 'RunPlaybook',
      actionConfiguration: { logicAppResourceId: '/subscriptions/s' },
    } as const;
    const forAlerts = (value: string) =>
      rule({
        triggersOn: 'Alerts',
        conditions: [property('AlertAnalyticRuleIds', 'Contains', value)],
        actions: [playbook],
      });
    const [alert] = incident.alerts;
    assert.deepEqual(
      applyAlertRules(alert!, [forAlerts(ruleId), forAlerts('other')], now).map(({ action }) => action),
      [playbook],
    );
  });
});
