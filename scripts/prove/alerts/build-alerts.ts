import { alertSeverities } from '../../content/detection';
import type { AlertSeverity, TriggerOperator } from '../../content/detection';
import type { Table, Value } from '../../engine/values';
import type { Alert, AlertRule } from './alert';
import { columnTexts, distinctColumnTexts } from './column-texts';
import { fillFormat, longestDescription, longestTitle } from './fill-format';
import { mapEntities } from './map-entities';

/** Most alerts of one run; the last stands for all results. ("Event grouping", Scheduled and NRT rules, Sentinel docs.) */
const mostAlerts = { Scheduled: 150, NRT: 30 } as const;

/** Most values of one custom detail. ("Custom details limits", Microsoft Sentinel service limits.) */
const mostDetailValues = 50;

const tacticPattern = /^[A-Za-z]+$/;

const comparisons: Readonly<Record<TriggerOperator, (count: number, threshold: number) => boolean>> = {
  GreaterThan: (count, threshold) => count > threshold,
  LessThan: (count, threshold) => count < threshold,
  Equal: (count, threshold) => count === threshold,
  NotEqual: (count, threshold) => count !== threshold,
};

/**
 * Makes the alerts that a rule raises for the results of one run, as the service does: the trigger decides whether,
 * the event grouping how many, and the columns of the results give title, severity, entities and details.
 * @param now when the rule ran, in ticks
 */
export function buildAlerts(rule: AlertRule, results: Table, options: { readonly now: bigint }): Alert[] {
  if (!isTriggered(rule, results.rowCount)) return [];
  return groupEvents(rule, results).map((events) => buildAlert(rule, events, options.now));
}

/** Whether a number of results raises an alert: the rule's own comparison, or for NRT rules any result. */
export function isTriggered(
  rule: Pick<AlertRule, 'kind' | 'triggerOperator' | 'triggerThreshold'>,
  count: number,
): boolean {
  if (rule.kind === 'NRT') return count > 0;
  return comparisons[rule.triggerOperator ?? 'GreaterThan'](count, rule.triggerThreshold ?? 0);
}

function groupEvents(rule: AlertRule, results: Table): Table[] {
  if (rule.aggregationKind !== 'AlertPerResult') return [results];
  const most = mostAlerts[rule.kind];
  const alone = results.rowCount > most ? most - 1 : results.rowCount;
  const groups = Array.from({ length: alone }, (_, row) => oneRow(results, row));
  return results.rowCount > most ? [...groups, results] : groups;
}

function oneRow(table: Table, row: number): Table {
  return { columns: table.columns, data: table.data.map((values) => [values[row] as Value]), rowCount: 1 };
}

function buildAlert(rule: AlertRule, events: Table, now: bigint): Alert {
  const override = rule.alertDetailsOverride;
  const times = timesOf(events);
  return {
    title: fillFormat(override?.alertDisplayNameFormat, events, longestTitle) ?? rule.name,
    description: fillFormat(override?.alertDescriptionFormat, events, longestDescription) ?? rule.description,
    severity: severityOf(rule, events),
    tactics: tacticsOf(rule, events),
    techniques: rule.techniques,
    entities: mapEntities(rule.entityMappings, events),
    customDetails: customDetailsOf(rule, events),
    dynamicProperties: dynamicPropertiesOf(rule, events),
    events,
    ...times,
    raisedAt: now,
  };
}

/** A severity that the column does not give, or misspells, is the rule's. ("Customize alert details", Sentinel docs.) */
function severityOf(rule: AlertRule, events: Table): AlertSeverity {
  const text = firstText(events, rule.alertDetailsOverride?.alertSeverityColumnName);
  const given = alertSeverities.find((severity) => severity.toLowerCase() === text?.trim().toLowerCase());
  return given ?? rule.severity ?? 'Medium';
}

/** The column holds one tactic, several with commas between, or a JSON array. */
function tacticsOf(rule: AlertRule, events: Table): readonly string[] {
  const text = firstText(events, rule.alertDetailsOverride?.alertTacticsColumnName) ?? '';
  const given = text
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map((tactic) => tactic.trim().replace(/^"|"$/g, '').replace(/\s/g, ''));
  return given.every((tactic) => tacticPattern.test(tactic)) ? given : rule.tactics;
}

function customDetailsOf(rule: AlertRule, events: Table): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(rule.customDetails)
      .map(([name, column]) => [name, distinctColumnTexts(events, column).slice(0, mostDetailValues)] as const)
      .filter(([, values]) => values.length > 0),
  );
}

function dynamicPropertiesOf(rule: AlertRule, events: Table): Record<string, string> {
  return Object.fromEntries(
    (rule.alertDetailsOverride?.alertDynamicProperties ?? []).flatMap(({ alertProperty, value }) => {
      const text = firstText(events, value);
      return text === undefined ? [] : [[alertProperty, text] as const];
    }),
  );
}

function firstText(events: Table, column: string | undefined): string | undefined {
  return column === undefined ? undefined : columnTexts(events, column)?.[0] || undefined;
}

function timesOf(events: Table): Pick<Alert, 'firstEvent' | 'lastEvent'> {
  const index = events.columns.findIndex((column) => column.name === 'TimeGenerated' && column.type === 'datetime');
  const times = (events.data[index] ?? []).filter((value) => typeof value === 'bigint');
  const earlier = (a: bigint, b: bigint): bigint => (b < a ? b : a);
  const later = (a: bigint, b: bigint): bigint => (b > a ? b : a);
  if (times.length === 0) return { firstEvent: undefined, lastEvent: undefined };
  return { firstEvent: times.reduce(earlier), lastEvent: times.reduce(later) };
}
