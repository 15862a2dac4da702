import type { YamlDocument } from '../source/yaml-document';
import type { Duration } from './duration';

/**
 * What a person edits under detections/: an analytic rule, which raises alerts, or a hunting query, which a person
 * runs.
 */
export type Detection = AnalyticRule | HuntingQuery;

/** Whether a detection raises alerts. */
export function isRule(detection: Detection): detection is AnalyticRule {
  return detection.type === 'analyticRule';
}

/** From the least urgent to the most. */
export const alertSeverities = ['Informational', 'Low', 'Medium', 'High'] as const;
export type AlertSeverity = (typeof alertSeverities)[number];
export type TriggerOperator = 'GreaterThan' | 'LessThan' | 'Equal' | 'NotEqual';

/** How lookups of watchlists reach the workspace. */
export const expandModes = ['auto', 'inline', 'split', 'watchlist'] as const;
export type ExpandMode = (typeof expandModes)[number];

/** What both kinds have. A field that the author left out, or wrote so that it cannot be read, is undefined. */
interface DetectionFields {
  /** The file; every place in it can be asked for by the path of keys as the author wrote them. */
  readonly document: YamlDocument;
  /** The path under detections/ without `.yaml`, such as `nanocore-rat/dns-query-to-command-and-control`. */
  readonly slug: string;
  /** The GUID, in lower case. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly requiredDataConnectors: readonly RequiredDataConnector[];
  readonly tactics: readonly string[];
  /** As written: T#### or T####.###. */
  readonly techniques: readonly string[];
  /** The KQL as written, valid before expansion. */
  readonly query: string;
  readonly entityMappings: readonly EntityMapping[];
  /** Name of the detail to column of the result. */
  readonly customDetails: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
  readonly version: string | undefined;
  readonly expand: ExpandMode;
  readonly falsePositives: readonly FalsePositive[];
  readonly waivers: readonly Waiver[];
}

export interface HuntingQuery extends DetectionFields {
  readonly type: 'huntingQuery';
}

export interface AnalyticRule extends DetectionFields {
  readonly type: 'analyticRule';
  readonly kind: 'Scheduled' | 'NRT';
  readonly severity: AlertSeverity | undefined;
  readonly enabled: boolean;
  /** Scheduled rules only, as are the next three. */
  readonly queryFrequency: Duration | undefined;
  readonly queryPeriod: Duration | undefined;
  readonly triggerOperator: TriggerOperator | undefined;
  readonly triggerThreshold: number | undefined;
  readonly suppressionEnabled: boolean;
  readonly suppressionDuration: Duration | undefined;
  /** The most alerts that its author expects on an average day; undefined if nothing is said. */
  readonly expectedAlertsPerDay: number | undefined;
  readonly aggregationKind: 'SingleAlert' | 'AlertPerResult' | undefined;
  readonly alertDetailsOverride: AlertDetailsOverride | undefined;
  readonly incidentConfiguration: IncidentConfiguration | undefined;
  readonly sentinelEntitiesMappings: readonly { readonly columnName: string }[];
  readonly alertRuleTemplateName: string | undefined;
  readonly templateVersion: string | undefined;
}

export interface RequiredDataConnector {
  readonly connectorId: string;
  readonly dataTypes: readonly string[];
}

export interface EntityMapping {
  readonly entityType: string;
  readonly fieldMappings: readonly { readonly identifier: string; readonly columnName: string }[];
}

export interface AlertDetailsOverride {
  readonly alertDisplayNameFormat: string | undefined;
  readonly alertDescriptionFormat: string | undefined;
  readonly alertTacticsColumnName: string | undefined;
  readonly alertSeverityColumnName: string | undefined;
  readonly alertDynamicProperties: readonly { readonly alertProperty: string; readonly value: string }[];
}

export interface IncidentConfiguration {
  readonly createIncident: boolean;
  readonly groupingConfiguration: GroupingConfiguration | undefined;
}

export interface GroupingConfiguration {
  readonly enabled: boolean;
  readonly reopenClosedIncident: boolean;
  readonly lookbackDuration: Duration;
  readonly matchingMethod: 'AllEntities' | 'AnyAlert' | 'Selected';
  readonly groupByEntities: readonly string[];
  readonly groupByAlertDetails: readonly string[];
  readonly groupByCustomDetails: readonly string[];
}

/** A documented false positive, answered by exclusions that run or by a person who decides; exactly one of the two. */
export interface FalsePositive {
  /** Unique in the detection. */
  readonly id: string;
  readonly scenario: string;
  readonly guidance: string | undefined;
  /** Table name to a KQL predicate over its columns; empty if a person decides. */
  readonly exclude: Readonly<Record<string, string>>;
  /** Why no predicate can decide, and what to check. */
  readonly triage: string | undefined;
  readonly owner: string | undefined;
  readonly ticket: string | undefined;
  /** The last day on which the exclusion holds: YYYY-MM-DD. */
  readonly expiresOn: string | undefined;
}

/** A finding that is accepted, with the reason and the last day (YYYY-MM-DD) on which it is. */
export interface Waiver {
  readonly check: string;
  readonly reason: string;
  readonly until: string;
}
