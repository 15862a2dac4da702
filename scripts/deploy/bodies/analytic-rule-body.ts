import { serviceTechnique } from '../../content/attack-technique';
import type { AnalyticRule, GroupingConfiguration } from '../../content/detection';
import { formatDuration } from '../../content/duration';
import type { Duration } from '../../content/duration';
import type { WireObject } from '../arm/wire-json';

/**
 * What most published templates carry (54 of 60 pairs of YAML and ARM): the service asks for a duration even where
 * suppression is off.
 */
const defaultSuppressionDuration = 'PT1H';

/**
 * The body that is PUT at alertRules/{id}: kind and properties, without etag. Its names are those of AlertRule in the
 * Microsoft.SecurityInsights API, version 2025-07-01-preview, in which all of them exist.
 *
 * @param query the expanded query
 */
export function analyticRuleBody(rule: AnalyticRule, query: string): WireObject {
  return {
    kind: rule.kind,
    properties: {
      displayName: rule.name,
      description: rule.description,
      severity: rule.severity,
      enabled: rule.enabled,
      query,
      ...(rule.kind === 'Scheduled' ? scheduleOf(rule) : {}),
      suppressionEnabled: rule.suppressionEnabled,
      suppressionDuration: durationText(rule.suppressionDuration) ?? defaultSuppressionDuration,
      tactics: rule.tactics,
      ...techniquesOf(rule.techniques),
      entityMappings: listOrNothing(
        rule.entityMappings.map(({ entityType, fieldMappings }) => ({
          entityType,
          fieldMappings: fieldMappings.map(({ identifier, columnName }) => ({ identifier, columnName })),
        })),
      ),
      customDetails: Object.keys(rule.customDetails).length === 0 ? undefined : rule.customDetails,
      alertDetailsOverride: alertDetailsOf(rule),
      eventGroupingSettings: rule.aggregationKind === undefined ? undefined : { aggregationKind: rule.aggregationKind },
      incidentConfiguration: incidentsOf(rule),
      sentinelEntitiesMappings: listOrNothing(rule.sentinelEntitiesMappings.map(({ columnName }) => ({ columnName }))),
      ...templateOf(rule),
    },
  };
}

function scheduleOf(rule: AnalyticRule): WireObject {
  return {
    queryFrequency: durationText(rule.queryFrequency),
    queryPeriod: durationText(rule.queryPeriod),
    triggerOperator: rule.triggerOperator,
    triggerThreshold: rule.triggerThreshold,
  };
}

/**
 * The service refuses T1071.004 in `techniques` ("The expected format is 'T####'"), so a sub-technique stands there as
 * its technique and in `subTechniques` as itself. It refuses as well a technique of which it knows no tactic ("No valid
 * tactic corresponding to the technique was provided"), so what ATT&CK v19 put in the place of another stands as that.
 */
function techniquesOf(written: readonly string[]): WireObject {
  const techniques = written.map(serviceTechnique);
  const parents = [...new Set(techniques.map((technique) => technique.replace(/\..*$/, '')))];
  const children = [...new Set(techniques.filter((technique) => technique.includes('.')))];
  return { techniques: parents, subTechniques: listOrNothing(children) };
}

function alertDetailsOf(rule: AnalyticRule): WireObject | undefined {
  const override = rule.alertDetailsOverride;
  if (override === undefined) return undefined;
  return {
    alertDisplayNameFormat: override.alertDisplayNameFormat,
    alertDescriptionFormat: override.alertDescriptionFormat,
    alertTacticsColumnName: override.alertTacticsColumnName,
    alertSeverityColumnName: override.alertSeverityColumnName,
    alertDynamicProperties: listOrNothing(
      override.alertDynamicProperties.map(({ alertProperty, value }) => ({ alertProperty, value })),
    ),
  };
}

/**
 * Written even where the author left it out: what the service would fill in is not documented, and what is deployed
 * should not depend on it. An alert opens an incident of its own, as in the portal's wizard.
 */
function incidentsOf(rule: AnalyticRule): WireObject {
  const written = rule.incidentConfiguration;
  return {
    createIncident: written?.createIncident ?? true,
    groupingConfiguration: groupingOf(written?.groupingConfiguration),
  };
}

function groupingOf(grouping: GroupingConfiguration | undefined): WireObject {
  if (grouping === undefined) {
    return { enabled: false, reopenClosedIncident: false, lookbackDuration: 'PT5H', matchingMethod: 'AllEntities' };
  }
  return {
    enabled: grouping.enabled,
    reopenClosedIncident: grouping.reopenClosedIncident,
    lookbackDuration: formatDuration(grouping.lookbackDuration),
    matchingMethod: grouping.matchingMethod,
    groupByEntities: listOrNothing(grouping.groupByEntities),
    groupByAlertDetails: listOrNothing(grouping.groupByAlertDetails),
    groupByCustomDetails: listOrNothing(grouping.groupByCustomDetails),
  };
}

/** The service refuses a template's version without its name. */
function templateOf(rule: AnalyticRule): WireObject {
  if (rule.alertRuleTemplateName === undefined) return {};
  return { alertRuleTemplateName: rule.alertRuleTemplateName, templateVersion: rule.templateVersion };
}

function listOrNothing<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function durationText(duration: Duration | undefined): string | undefined {
  return duration === undefined ? undefined : formatDuration(duration);
}
