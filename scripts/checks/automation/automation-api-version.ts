import { apiVersionsOf, unknownFieldsOf, versionsThatKnow } from '../../content/api-definitions';
import { conditionsIn } from '../../content/automation-rule';
import type { AutomationRule } from '../../content/automation-rule';
import type { Workspace } from '../../content/workspace';
import type { YamlPath } from '../../source/yaml-document';
import type { CatalogCheck, Finding } from '../check';
import { automationExample } from '../evidence/automation-example';

const onTags = automationExample({
  conditions:
    '[{ conditionType: PropertyArray, conditionProperties: { arrayType: IncidentLabels, arrayConditionType: AnyItem, itemConditions: [{ conditionType: Property, conditionProperties: { propertyName: IncidentLabel, operator: Contains, propertyValues: [lab] } }] } }]',
});

/** (Azure/azure-rest-api-specs, Microsoft.SecurityInsights; what each version knows: schemas/data/api-definitions.json.) */
export const automationApiVersion: CatalogCheck = {
  id: 'automation-api-version',
  scope: 'catalog',
  severity: 'error',
  sentence: 'The api-version that a workspace file names knows every condition and action of the automation rules.',
  why: 'The service refuses or drops what a version does not know. No stable version knows conditions on tags one by one, and those before 2024 neither groups of conditions nor tasks.',
  failing: { 'automation/example.yaml': onTags, 'workspaces/example.yaml': 'apiVersion: 2025-09-01\n' },
  passing: { 'automation/example.yaml': onTags, 'workspaces/example.yaml': 'apiVersion: 2025-07-01-preview\n' },
  run: ({ catalog }) =>
    catalog.workspaces.flatMap((workspace) => catalog.automationRules.flatMap((rule) => findUnknown(rule, workspace))),
};

function findUnknown(rule: AutomationRule, { name, apiVersion: version, document }: Workspace): Finding[] {
  // Nothing can be said of a version that was never published, or came later than the table.
  if (version === undefined || !apiVersionsOf('automationRules').includes(version)) return [];
  return partsOf(rule).flatMap(({ words, path, body }) => {
    if (unknownFieldsOf('automationRules', version, body).length === 0) return [];
    const better = versionsThatKnow('automationRules', body)[0];
    return {
      place: rule.document.placeOf(path),
      message: `The workspace ${name} is spoken to in version ${version} of the API, which does not know this ${words}`,
      help: `Take apiVersion out of ${document.source.path}${better === undefined ? '' : `, or name one that can, such as ${better}`}.`,
    };
  });
}

interface RulePart {
  readonly words: 'condition' | 'action';
  readonly path: YamlPath;
  /** A body that has this part and nothing else. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Each condition by itself, those inside of others too, and each action. */
function partsOf({ conditions, actions }: AutomationRule): readonly RulePart[] {
  return [
    ...[...conditionsIn(conditions)].map(({ condition, path }): RulePart => {
      return { words: 'condition', path, body: { properties: { triggeringLogic: { conditions: [condition] } } } };
    }),
    ...actions.map((action, index): RulePart => {
      return { words: 'action', path: ['actions', index], body: { properties: { actions: [action] } } };
    }),
  ];
}
