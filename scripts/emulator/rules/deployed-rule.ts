import type {
  AlertDetailsOverride,
  AlertSeverity,
  EntityMapping,
  GroupingConfiguration,
  TriggerOperator,
} from '../../content/detection';
import { isMapping } from '../../source/mapping';
import { parseDuration } from '../../content/duration';
import type { AlertRule } from '../../prove/alerts/alert';
import type { StoredResource } from '../wire/arm-resource';

/** A deployed rule as the scheduler runs it. */
export interface DeployedRule extends AlertRule {
  /** The rule's name in ARM. */
  readonly id: string;
  /** Changes with every write, which starts the schedule anew. */
  readonly etag: string;
  readonly query: string;
  /** Seconds from run to run, and how far back each run looks. */
  readonly frequency: number;
  readonly period: number;
  readonly subTechniques: readonly string[];
  /** Seconds for which the rule rests after an alert; undefined: it does not. */
  readonly suppression: number | undefined;
  readonly createIncident: boolean;
  /** Undefined: each alert has an incident of its own. */
  readonly grouping: GroupingConfiguration | undefined;
}

/** NRT rules run every minute over the minute before. ("Near-real-time analytics rules", Sentinel docs.) */
const nrtSeconds = 60;

/** The rules that run: enabled, and of a kind that has a query. */
export function deployedRules(stored: readonly StoredResource[]): DeployedRule[] {
  return stored.flatMap((resource) => {
    const isRunnable = resource.kind === 'Scheduled' || resource.kind === 'NRT';
    return isRunnable && resource.properties['enabled'] === true ? [deployedRule(resource)] : [];
  });
}

/** Reads the stored body, which was validated when it was written. */
function deployedRule({ name, etag, kind, properties }: StoredResource): DeployedRule {
  const isScheduled = kind === 'Scheduled';
  return {
    id: name,
    etag,
    kind: isScheduled ? 'Scheduled' : 'NRT',
    name: properties['displayName'] as string,
    description: (properties['description'] ?? '') as string,
    severity: properties['severity'] as AlertSeverity,
    tactics: (properties['tactics'] ?? []) as readonly string[],
    techniques: (properties['techniques'] ?? []) as readonly string[],
    subTechniques: (properties['subTechniques'] ?? []) as readonly string[],
    query: properties['query'] as string,
    frequency: isScheduled ? secondsOf(properties['queryFrequency']) : nrtSeconds,
    period: isScheduled ? secondsOf(properties['queryPeriod']) : nrtSeconds,
    triggerOperator: isScheduled ? (properties['triggerOperator'] as TriggerOperator) : undefined,
    triggerThreshold: isScheduled ? (properties['triggerThreshold'] as number) : undefined,
    suppression: properties['suppressionEnabled'] === true ? secondsOf(properties['suppressionDuration']) : undefined,
    aggregationKind: aggregationKindOf(properties['eventGroupingSettings']),
    alertDetailsOverride: overrideOf(properties['alertDetailsOverride']),
    entityMappings: (properties['entityMappings'] ?? []) as readonly EntityMapping[],
    customDetails: (properties['customDetails'] ?? {}) as Readonly<Record<string, string>>,
    ...incidentSettings(properties['incidentConfiguration']),
  };
}

function secondsOf(duration: unknown): number {
  return parseDuration(duration as string)!.seconds;
}

function aggregationKindOf(settings: unknown): AlertRule['aggregationKind'] {
  return isMapping(settings) ? (settings['aggregationKind'] as AlertRule['aggregationKind']) : undefined;
}

function overrideOf(override: unknown): AlertDetailsOverride | undefined {
  if (!isMapping(override)) return undefined;
  const textAt = (name: string): string | undefined => (override[name] ?? undefined) as string | undefined;
  return {
    alertDisplayNameFormat: textAt('alertDisplayNameFormat'),
    alertDescriptionFormat: textAt('alertDescriptionFormat'),
    alertTacticsColumnName: textAt('alertTacticsColumnName'),
    alertSeverityColumnName: textAt('alertSeverityColumnName'),
    alertDynamicProperties: (override['alertDynamicProperties'] ??
      []) as AlertDetailsOverride['alertDynamicProperties'],
  };
}

function incidentSettings(configuration: unknown): Pick<DeployedRule, 'createIncident' | 'grouping'> {
  if (!isMapping(configuration)) return { createIncident: true, grouping: undefined };
  const grouping = configuration['groupingConfiguration'];
  if (!isMapping(grouping)) return { createIncident: configuration['createIncident'] === true, grouping: undefined };
  // The service keeps null for a list that a rule does not have.
  const listAt = (name: string): readonly string[] => (grouping[name] ?? []) as readonly string[];
  return {
    createIncident: configuration['createIncident'] === true,
    grouping:
      grouping['enabled'] === true
        ? {
            ...(grouping as unknown as GroupingConfiguration),
            lookbackDuration: { seconds: secondsOf(grouping['lookbackDuration']) },
            groupByEntities: listAt('groupByEntities'),
            groupByAlertDetails: listAt('groupByAlertDetails'),
            groupByCustomDetails: listAt('groupByCustomDetails'),
          }
        : undefined,
  };
}
