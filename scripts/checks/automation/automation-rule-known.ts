import { conditionsIn, ruleProperties } from '../../content/automation-rule';
import type { AutomationRule } from '../../content/automation-rule';
import type { Catalog } from '../../content/catalog';
import { unreadNames } from '../../content/content-kinds';
import { nearestWord } from '../../source/nearest-word';
import type { CatalogCheck, Finding } from '../check';
import { automationExample } from '../evidence/automation-example';

const about = (name: string) =>
  automationExample({
    conditions: `[{ conditionType: Property, conditionProperties: { propertyName: IncidentRelatedAnalyticRuleIds, operator: Contains, propertyValues: [${name}] } }]`,
  });

export const automationRuleKnown: CatalogCheck = {
  id: 'automation-rule-known',
  scope: 'catalog',
  severity: 'error',
  sentence: 'An automation rule names analytic rules that there are.',
  why: 'A condition on a rule that is not there is never true, or with NotContains always.',
  failing: { 'detections/example/rule.yaml': '', 'automation/example.yaml': about('example/rul') },
  passing: { 'detections/example/rule.yaml': '', 'automation/example.yaml': about('example/rule') },
  run: ({ catalog }) => catalog.automationRules.flatMap((rule) => findUnknown(rule, catalog)),
};

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function findUnknown({ conditions, document }: AutomationRule, catalog: Catalog): Finding[] {
  const rules = catalog.detections.filter(({ type }) => type === 'analyticRule').map(({ slug }) => slug);
  const ids = catalog.detections.map(({ id }) => id);
  const known = new Set([...rules, ...ids, ...unreadNames(catalog, 'detection')]);
  return [...conditionsIn(conditions)].flatMap(({ condition, path }) => {
    if (condition.conditionType !== 'Property') return [];
    const { propertyName, propertyValues } = condition.conditionProperties;
    if (!ruleProperties.includes(propertyName)) return [];
    return propertyValues.flatMap((name, index): Finding[] => {
      // A GUID and a whole resource id may be of a rule that somebody else keeps.
      if (known.has(name) || guid.test(name) || name.startsWith('/')) return [];
      const place = document.placeOf([...path, 'conditionProperties', 'propertyValues', index]);
      const nearest = nearestWord(name, rules);
      const help =
        nearest === undefined
          ? 'Write the folder and the file of a rule, such as topic/rule.'
          : `Did you mean ${nearest}?`;
      return [{ place, message: `There is no analytic rule ${name}`, help }];
    });
  });
}
