import { conditionsIn } from '../../content/automation-rule';
import type { AutomationRule } from '../../content/automation-rule';
import { nearestWord } from '../../source/nearest-word';
import type { CatalogCheck, Finding } from '../check';
import { automationExample } from '../evidence/automation-example';
import { ownValue } from '../../source/own-value';

const changed = '[{ conditionType: PropertyChanged, conditionProperties: { propertyName: IncidentSeverity } }]';

/** ("Create and use Microsoft Sentinel automation rules to manage response", conditions and actions by trigger.) */
export const automationTrigger: CatalogCheck = {
  id: 'automation-trigger',
  scope: 'catalog',
  severity: 'error',
  sentence: 'The conditions and actions of an automation rule are those of its trigger.',
  why: 'What is asked of a change is never true when an incident opens. Rules for alerts run playbooks alone, and ask for the analytic rule alone.',
  failing: { 'automation/example.yaml': automationExample({ conditions: changed }) },
  passing: {
    'automation/example.yaml': automationExample({
      conditions: changed,
      trigger: 'triggersOn: Incidents\ntriggersWhen: Updated',
    }),
  },
  run: ({ catalog }) =>
    catalog.automationRules.flatMap((rule) => [
      ...findInConditions(rule),
      ...findInValues(rule),
      ...findInActions(rule),
      ...findInAlerts(rule),
    ]),
};

const ofUpdates: readonly string[] = ['PropertyChanged', 'PropertyArrayChanged'];

function findInConditions({ conditions, triggersOn, triggersWhen, document }: AutomationRule): Finding[] {
  return [...conditionsIn(conditions)].flatMap(({ condition, path }): Finding[] => {
    const name = condition.conditionType === 'Property' ? condition.conditionProperties.propertyName : undefined;
    const isOfUpdates = ofUpdates.includes(condition.conditionType) || name === 'IncidentUpdatedBySource';
    if (isOfUpdates && triggersWhen === 'Created') {
      const message = `${name ?? condition.conditionType} asks for a change, and the rule runs when something is made`;
      return [{ place: document.placeOf(path), message, help: 'Write triggersWhen: Updated, or take it out.' }];
    }
    const isOfAlerts = name === 'AlertAnalyticRuleIds' || condition.conditionType === 'Boolean';
    if (triggersOn === 'Incidents' || isOfAlerts) return [];
    const message = `A rule for alerts cannot ask for ${name ?? condition.conditionType}`;
    return [
      { place: document.placeOf(path), message, help: 'Ask for AlertAnalyticRuleIds, or let it run on incidents.' },
    ];
  });
}

/** The values of properties that have a few. (Microsoft.SecurityInsights/incidents: severity, status.) */
const valuesOf: Readonly<Record<string, readonly string[]>> = {
  IncidentSeverity: ['High', 'Medium', 'Low', 'Informational'],
  IncidentStatus: ['New', 'Active', 'Closed'],
};

function findInValues({ conditions, document }: AutomationRule): Finding[] {
  return [...conditionsIn(conditions)].flatMap(({ condition, path }) => {
    if (condition.conditionType !== 'Property') return [];
    const { propertyName, operator, propertyValues } = condition.conditionProperties;
    const known = Object.hasOwn(valuesOf, propertyName) ? ownValue(valuesOf, propertyName) : undefined;
    if (known === undefined || !/^(?:Not)?Equals$/.test(operator)) return [];
    return propertyValues.flatMap((value, index): Finding[] => {
      if (known.some((each) => each.toLowerCase() === value.toLowerCase())) return [];
      const place = document.placeOf([...path, 'conditionProperties', 'propertyValues', index]);
      const meant = nearestWord(value, known);
      const help = meant === undefined ? `It is one of ${known.join(', ')}.` : `Did you mean ${meant}?`;
      return [{ place, message: `${propertyName} is never ${value}`, help }];
    });
  });
}

function findInActions({ actions, triggersOn, document }: AutomationRule): Finding[] {
  if (triggersOn === 'Incidents') return [];
  return actions.flatMap(({ actionType }, index): Finding[] => {
    if (actionType === 'RunPlaybook') return [];
    const message = `A rule for alerts cannot do ${actionType}`;
    return [
      { place: document.placeOf(['actions', index]), message, help: 'Let it run a playbook, or run on incidents.' },
    ];
  });
}

function findInAlerts({ triggersOn, triggersWhen, document }: AutomationRule): Finding[] {
  if (triggersOn === 'Incidents' || triggersWhen === 'Created') return [];
  const message = 'No rule runs when an alert is updated';
  return [{ place: document.placeOf(['triggersWhen']), message, help: 'Write triggersWhen: Created.' }];
}
