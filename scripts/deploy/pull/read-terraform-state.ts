import type { ResourceKind, WatchlistRow } from '../arm/resource';
import { lastPart } from '../arm/resource-id';
import { isWireObject, objectAt, objectsAt, textAt } from '../arm/wire-json';
import type { WireObject, WireValue } from '../arm/wire-json';
import { describeResource } from '../kinds/describe-resource';
import { hasAlias } from '../kinds/saved-search';
import type { LeftResources } from './content-from-workspace';
import type { FoundResource } from './found-resource';
import { terraformAutomationRule, withoutUnset } from './terraform-automation-rule';
import { ownValue } from '../../source/own-value';

/** What of a state can become files, and what cannot. */
interface ReadState {
  readonly resources: readonly FoundResource[];
  readonly left: readonly LeftResources[];
}

/** A resource in a state of Terraform. */
interface TerraformResource {
  readonly type: string;
  readonly attributes: WireObject;
}

interface TerraformReader {
  readonly kindOf: (body: WireObject) => ResourceKind;
  readonly body: (attributes: WireObject) => WireObject;
}

/**
 * How the resources of the provider azurerm are read. (hashicorp/terraform-provider-azurerm, website/docs/r: one page a
 * resource.)
 */
const readers: Readonly<Record<string, TerraformReader>> = {
  azurerm_sentinel_alert_rule_scheduled: { kindOf: () => 'analyticRule', body: (rule) => ruleBody('Scheduled', rule) },
  azurerm_sentinel_alert_rule_nrt: { kindOf: () => 'analyticRule', body: (rule) => ruleBody('NRT', rule) },
  azurerm_sentinel_automation_rule: { kindOf: () => 'automationRule', body: terraformAutomationRule },
  azurerm_sentinel_watchlist: { kindOf: () => 'watchlist', body: watchlistBody },
  azurerm_log_analytics_saved_search: {
    kindOf: (body) => (hasAlias(body) ? 'function' : 'huntingQuery'),
    body: savedSearchBody,
  },
};

const itemType = 'azurerm_sentinel_watchlist_item';

/**
 * Reads the resources of Sentinel in a state of Terraform: what `terraform show -json` prints, of a state or a plan, or
 * the state itself in its format 4. Names stay as they are: they are the ids in the workspace, and need not be GUIDs.
 *
 * @returns undefined for what is no such state
 */
export function readTerraformState(content: unknown): ReadState | undefined {
  const found = resourcesIn(content);
  if (found === undefined) return undefined;
  const rows = rowsByList(found);
  const resources = found.flatMap(({ type, attributes }) => {
    const reader = Object.hasOwn(readers, type) ? ownValue(readers, type)! : undefined;
    if (reader === undefined) return [];
    const body = reader.body(attributes);
    const kind = reader.kindOf(body);
    const id = textAt(attributes, 'name') ?? lastPart(textAt(attributes, 'id') ?? '');
    return [{ kind, id, body, rows: describeResource(kind).hasItems ? (rows.get(id.toLowerCase()) ?? []) : [] }];
  });
  const left = found
    .filter(({ type }) => type.startsWith('azurerm_sentinel_') && !Object.hasOwn(readers, type) && type !== itemType)
    .map(({ type, attributes }) => ({
      name: textAt(attributes, 'display_name') ?? textAt(attributes, 'name') ?? type,
      reason: /_alert_rule_/.test(type)
        ? `rules of this kind are not deployed from files (${type})`
        : `Terraform goes on keeping it (${type})`,
    }));
  return { resources, left };
}

function resourcesIn(content: unknown): readonly TerraformResource[] | undefined {
  if (!isWireObject(content)) return undefined;
  // Format 4 of the state: each resource has instances.
  if (content['version'] === 4 && Array.isArray(content['resources']) && 'lineage' in content) {
    return objectsAt(content, 'resources').flatMap((resource) =>
      resource['mode'] === 'data'
        ? []
        : objectsAt(resource, 'instances').map((instance) => ({
            type: textAt(resource, 'type') ?? '',
            attributes: objectAt(instance, 'attributes'),
          })),
    );
  }
  if (typeof content['format_version'] !== 'string') return undefined;
  const values = isWireObject(content['values']) ? content['values'] : objectAt(content, 'planned_values');
  return resourcesOfModule(objectAt(values, 'root_module'));
}

function resourcesOfModule(module: WireObject): readonly TerraformResource[] {
  const own = objectsAt(module, 'resources').filter(({ mode }) => mode !== 'data');
  return [
    ...own.map((resource) => ({ type: textAt(resource, 'type') ?? '', attributes: objectAt(resource, 'values') })),
    ...objectsAt(module, 'child_modules').flatMap(resourcesOfModule),
  ];
}

/** The items of watchlists are resources of their own. */
function rowsByList(found: readonly TerraformResource[]): ReadonlyMap<string, readonly WatchlistRow[]> {
  const rows = new Map<string, WatchlistRow[]>();
  for (const { type, attributes } of found) {
    if (type !== itemType) continue;
    const list = lastPart(textAt(attributes, 'watchlist_id') ?? '').toLowerCase();
    const cells = Object.entries(objectAt(attributes, 'properties')).map(([name, value]) => [name, String(value)]);
    rows.set(list, [...(rows.get(list) ?? []), Object.fromEntries(cells) as WatchlistRow]);
  }
  return rows;
}

/** Attributes that have one value under the name of the wire. */
const plainRuleFields: readonly (readonly [attribute: string, field: string])[] = [
  ['display_name', 'displayName'],
  ['description', 'description'],
  ['severity', 'severity'],
  ['enabled', 'enabled'],
  ['query', 'query'],
  ['query_frequency', 'queryFrequency'],
  ['query_period', 'queryPeriod'],
  ['trigger_operator', 'triggerOperator'],
  ['trigger_threshold', 'triggerThreshold'],
  ['suppression_enabled', 'suppressionEnabled'],
  ['suppression_duration', 'suppressionDuration'],
  ['tactics', 'tactics'],
  ['custom_details', 'customDetails'],
  ['alert_rule_template_guid', 'alertRuleTemplateName'],
  ['alert_rule_template_version', 'templateVersion'],
];

function ruleBody(kind: 'Scheduled' | 'NRT', rule: WireObject): WireObject {
  const [override] = objectsAt(rule, 'alert_details_override');
  const [grouping] = objectsAt(rule, 'event_grouping');
  const [incident] = [...objectsAt(rule, 'incident'), ...objectsAt(rule, 'incident_configuration')];
  const techniques = textsIn(rule['techniques']);
  const properties: WireObject = {
    ...Object.fromEntries(plainRuleFields.map(([attribute, field]) => [field, rule[attribute]])),
    techniques: [...new Set(techniques.map((technique) => technique.split('.')[0]!))],
    subTechniques: techniques.filter((technique) => technique.includes('.')),
    entityMappings: objectsAt(rule, 'entity_mapping').map((mapping) => ({
      entityType: mapping['entity_type'],
      fieldMappings: objectsAt(mapping, 'field_mapping').map((field) => ({
        identifier: field['identifier'],
        columnName: field['column_name'],
      })),
    })),
    sentinelEntitiesMappings: objectsAt(rule, 'sentinel_entity_mapping').map((mapping) => ({
      columnName: mapping['column_name'],
    })),
    eventGroupingSettings: grouping && { aggregationKind: grouping['aggregation_method'] },
    alertDetailsOverride: override && overrideOf(override),
    incidentConfiguration: incident && incidentOf(incident),
  };
  return { id: rule['id'], kind, properties: withoutUnset(properties) };
}

function overrideOf(override: WireObject): WireObject {
  return withoutUnset({
    alertDisplayNameFormat: override['display_name_format'],
    alertDescriptionFormat: override['description_format'],
    alertSeverityColumnName: override['severity_column_name'],
    alertTacticsColumnName: override['tactics_column_name'],
    alertDynamicProperties: objectsAt(override, 'dynamic_property').map((property) => ({
      alertProperty: property['name'],
      value: property['value'],
    })),
  });
}

/** Scheduled and NRT rules, and versions of the provider, have other names for the same. */
function incidentOf(incident: WireObject): WireObject {
  const [grouping = {}] = objectsAt(incident, 'grouping');
  return {
    createIncident: incident['create_incident_enabled'] ?? incident['create_incident'],
    groupingConfiguration: withoutUnset({
      enabled: grouping['enabled'],
      reopenClosedIncident: grouping['reopen_closed_incidents'] ?? false,
      lookbackDuration: grouping['lookback_duration'],
      matchingMethod: grouping['entity_matching_method'],
      groupByEntities: grouping['by_entities'] ?? grouping['group_by_entities'],
      groupByAlertDetails: grouping['by_alert_details'] ?? grouping['group_by_alert_details'],
      groupByCustomDetails: grouping['by_custom_details'] ?? grouping['group_by_custom_details'],
    }),
  };
}

function watchlistBody(list: WireObject): WireObject {
  return {
    properties: withoutUnset({
      displayName: list['display_name'],
      description: list['description'],
      // What the provider sends where nobody can say it.
      provider: 'Microsoft',
      itemsSearchKey: list['item_search_key'],
      defaultDuration: list['default_duration'],
      labels: list['labels'],
    }),
  };
}

function savedSearchBody(search: WireObject): WireObject {
  return {
    properties: withoutUnset({
      category: search['category'],
      displayName: search['display_name'],
      query: search['query'],
      functionAlias: search['function_alias'],
      functionParameters: textsIn(search['function_parameters']).join(', '),
      tags: Object.entries(objectAt(search, 'tags')).map(([name, value]) => ({ name, value })),
    }),
  };
}

function textsIn(value: WireValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}
