import { objectsAt, textAt, withoutEmpty } from '../arm/wire-json';
import type { WireObject, WireValue } from '../arm/wire-json';

/**
 * The body of an automation rule in a state of Terraform. Conditions are blocks in older versions of the provider, and
 * JSON of the API in newer ones (hashicorp/terraform-provider-azurerm, sentinel_automation_rule: `condition`,
 * `condition_json`).
 *
 * @param rule its attributes
 */
export function terraformAutomationRule(rule: WireObject): WireObject {
  const actions = [
    ...objectsAt(rule, 'action_incident').map((action) => ({
      order: action['order'],
      actionType: 'ModifyProperties',
      actionConfiguration: incidentChanges(action),
    })),
    ...objectsAt(rule, 'action_incident_task').map((action) => ({
      order: action['order'],
      actionType: 'AddIncidentTask',
      actionConfiguration: withoutUnset({ title: action['title'], description: action['description'] }),
    })),
    ...objectsAt(rule, 'action_playbook').map((action) => ({
      order: action['order'],
      actionType: 'RunPlaybook',
      actionConfiguration: withoutUnset({
        logicAppResourceId: action['logic_app_id'],
        tenantId: action['tenant_id'],
      }),
    })),
  ];
  return {
    id: rule['id'],
    properties: {
      displayName: rule['display_name'],
      order: rule['order'],
      triggeringLogic: withoutUnset({
        isEnabled: rule['enabled'] ?? true,
        expirationTimeUtc: rule['expiration'],
        triggersOn: textAt(rule, 'triggers_on') ?? 'Incidents',
        triggersWhen: textAt(rule, 'triggers_when') ?? 'Created',
        conditions: conditionsOf(rule),
      }),
      actions: actions.sort((a, b) => Number(a.order) - Number(b.order)),
    },
  };
}

/** A classification and its reason are one word in Terraform: `FalsePositive_InaccurateData`. */
function incidentChanges(action: WireObject): WireObject {
  const [classification, classificationReason] = (textAt(action, 'classification') ?? '').split('_');
  const labels = Array.isArray(action['labels']) ? action['labels'] : [];
  const owner = textAt(action, 'owner_id') ?? '';
  return withoutUnset({
    status: action['status'],
    severity: action['severity'],
    classification,
    classificationReason,
    classificationComment: action['classification_comment'],
    owner: owner === '' ? undefined : { objectId: owner },
    labels: labels.map((labelName) => ({ labelName })),
  });
}

function conditionsOf(rule: WireObject): WireValue {
  const written = textAt(rule, 'condition_json') ?? '';
  if (written !== '') {
    const conditions = parseJson(written);
    // What is not a list of conditions is refused by whoever reads the file.
    return Array.isArray(conditions) ? (conditions as WireValue[]) : [written];
  }
  return objectsAt(rule, 'condition').map((condition) => ({
    conditionType: 'Property',
    conditionProperties: {
      propertyName: condition['property'],
      operator: condition['operator'],
      propertyValues: condition['values'],
    },
  }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Attributes without those that nobody set: a state holds every one. */
export function withoutUnset(fields: WireObject): WireObject {
  const isSet = (value: WireValue | undefined) => value !== '' && withoutEmpty(value) !== undefined;
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => isSet(value)));
}
