import { formatDatetime } from '../../engine/formats/datetime';
import { defangText } from '../../indicators/defang-text';
import type { Alert } from '../../prove/alerts/alert';
import { automatedIncident } from '../../prove/automation/handled-incident';
import { entitiesOf } from '../../prove/alerts/group-alert';
import type { ProvedIncident } from '../../prove/automation/open-incidents';
import { isTooLoud, type Noise } from '../../prove/replay/measure-noise';
import type { Replay } from '../../prove/replay/replay-detection';
import type { Diagnostic } from '../../source/diagnostic';
import type { Colors } from '../text/colors';
import { defangNames } from './incidents-text';
import { asSentence, escapeLine } from '../text/terminal-text';
import { jsonText } from '../text/json-text';

/** A detection with what it made of logs, or why nothing. */
export interface ReportedReplay {
  readonly slug: string;
  readonly name: string;
  readonly type: 'analyticRule' | 'huntingQuery';
  readonly replay: Replay | undefined;
  /** What its alerts become, in the order in which they open; none of a hunting query. */
  readonly incidents: readonly ProvedIncident[];
  /** How loud it is; undefined if it did not run. */
  readonly noise: Noise | undefined;
  /** What kept it from running, at its place. */
  readonly problem: Diagnostic | undefined;
}

const mostAlertsShown = 20;
const mostIncidentsShown = 20;
const mostEntitiesShown = 5;

/** Writes for people what detections made of logs: counts, alerts by day, what they are about, and the alerts. */
export function replayText(replays: readonly ReportedReplay[], colors: Colors): string {
  const total = replays.reduce((sum, { replay }) => sum + (replay?.alerts.length ?? 0), 0);
  const texts = replays.map((each) =>
    replayLines(each, colors)
      .map((line) => `${line}\n`)
      .join(''),
  );
  return `${texts.join('\n')}\n${counted(total, 'alert')} of ${counted(replays.length, 'detection')}\n`;
}

function replayLines({ slug, type, replay, incidents, problem, noise }: ReportedReplay, colors: Colors): string[] {
  const heading = colors.heading(escapeLine(slug));
  if (replay === undefined)
    return [heading, `  ${colors.error('not run')}: ${problem === undefined ? '' : problemText(problem)}`];
  const { runs, suppressedRuns, results, alerts, missing } = replay;
  const rests = suppressedRuns === 0 ? '' : ` (and ${suppressedRuns} suppressed)`;
  const found = type === 'huntingQuery' ? '' : `, ${counted(alerts.length, 'alert')}`;
  return [
    heading,
    `  ${counted(runs, 'run')}${rests}, ${counted(results, 'row')}${found}`,
    ...(missing.length === 0 ? [] : [`  ${colors.warning('no logs of')} ${missing.map(escapeLine).join(', ')}`]),
    ...(noise === undefined ? [] : noiseLines(noise, colors)),
    ...[...alertsByDay(alerts)].map(([day, count]) => `  ${day}  ${counted(count, 'alert')}`),
    ...[...alertsByEntity(alerts)].slice(0, mostEntitiesShown).map(([entity, count]) => `  ${count} × ${entity}`),
    ...alerts
      .slice(0, mostAlertsShown)
      .map((alert) => `  ${timeOf(alert.raisedAt)}  ${alert.severity}  ${titleOf(alert)}`),
    ...(alerts.length > mostAlertsShown ? [`  … and ${alerts.length - mostAlertsShown} more`] : []),
    ...incidentLines(incidents),
  ];
}

/** The incidents, each with the status in which automation rules leave it and with what it is about. */
function incidentLines(incidents: readonly ProvedIncident[]): string[] {
  if (incidents.length === 0) return [];
  return [
    `  ${counted(incidents.length, 'incident')}`,
    ...incidents.slice(0, mostIncidentsShown).map((incident) => {
      const { openedAt, severity, status, alerts } = incident;
      const entities = entitiesOf(incident);
      const about = entities.slice(0, mostEntitiesShown).map(entityText).join(', ');
      const more = entities.length > mostEntitiesShown ? ` and ${entities.length - mostEntitiesShown} more` : '';
      return `  ${timeOf(openedAt)}  ${severity}  ${status}  ${counted(alerts.length, 'alert')}: ${about}${more}`;
    }),
    ...(incidents.length > mostIncidentsShown ? [`  … and ${incidents.length - mostIncidentsShown} more`] : []),
  ];
}

function noiseLines(noise: Noise, colors: Colors): string[] {
  const { alertsPerDay, days, expectedPerDay, exclusions } = noise;
  const expected = expectedPerDay === undefined ? '' : `, at most ${amount(expectedPerDay)} expected`;
  const line = `  ${amount(alertsPerDay ?? 0)} alerts a day over ${amount(days)} ${amount(days) === '1' ? 'day' : 'days'}${expected}`;
  const shown = isTooLoud(noise) ? colors.error(`${line}: too loud`) : line;
  return [
    ...(alertsPerDay === undefined ? [] : [shown]),
    ...exclusions.map(({ id, alerts, rows, share }) => {
      const kept = alerts === 0 ? counted(rows, 'row') : counted(alerts, 'alert');
      return `  the exclusion ${escapeLine(id)} keeps ${kept} away (${String(Math.round(share * 100))} %)`;
    }),
  ];
}

/** A number with one digit behind the point, if that says something. */
function amount(value: number): string {
  return (Math.round(value * 10) / 10).toLocaleString('en');
}

function problemText(problem: Diagnostic): string {
  return escapeLine(`${placeText(problem)} ${asSentence(problem.message)}`);
}

/** File, line and column. */
function placeText({ place: { file, start } }: Diagnostic): string {
  return `${file}:${start.line}:${start.column}`;
}

function counted(count: number, word: string): string {
  return `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;
}

/** Kinds of entities whose identifiers are names and addresses of attackers as often as not. */
const linkable: ReadonlySet<string> = new Set(['DNS', 'URL', 'MailMessage']);

function titleOf({ title, entities }: Alert): string {
  const named = entities.filter(({ type }) => linkable.has(type));
  return escapeLine(
    defangNames(
      title,
      named.flatMap(({ identifiers }) => Object.values(identifiers)),
    ),
  );
}

function entityText({ type, identifiers }: Alert['entities'][number]): string {
  const text = Object.values(identifiers).join(' ');
  return `${type} ${escapeLine(linkable.has(type) ? defangText(text) : text)}`;
}

function timeOf(ticks: bigint): string {
  return formatDatetime(ticks).slice(0, 16).replace('T', ' ');
}

/** How many alerts were raised on each day, in UTC. */
function alertsByDay(alerts: readonly Alert[]): ReadonlyMap<string, number> {
  return countBy(alerts.map(({ raisedAt }) => timeOf(raisedAt).slice(0, 10)));
}

/** How many alerts are about each entity, the most frequent first. */
function alertsByEntity(alerts: readonly Alert[]): ReadonlyMap<string, number> {
  const named = alerts.flatMap(({ entities }) => [...new Set(entities.map(entityText))]);
  return new Map([...countBy(named)].sort(([, a], [, b]) => b - a));
}

function countBy(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** The same as JSON, with every alert and times in ISO 8601. */
export function replayJson(replays: readonly ReportedReplay[]): string {
  const detections = replays.map(({ slug, name, type, replay, incidents, problem, noise }) => ({
    slug,
    name,
    type,
    problem: problem?.message ?? null,
    place: problem === undefined ? null : placeText(problem),
    runs: replay?.runs ?? 0,
    suppressedRuns: replay?.suppressedRuns ?? 0,
    rows: replay?.results ?? 0,
    missing: replay?.missing ?? [],
    noise: noise ?? null,
    alertsByDay: Object.fromEntries(alertsByDay(replay?.alerts ?? [])),
    alerts: (replay?.alerts ?? []).map((alert) => ({
      raisedAt: formatDatetime(alert.raisedAt),
      title: alert.title,
      severity: alert.severity,
      entities: alert.entities,
      customDetails: alert.customDetails,
      rows: alert.events.rowCount,
      firstEvent: alert.firstEvent === undefined ? null : formatDatetime(alert.firstEvent),
      lastEvent: alert.lastEvent === undefined ? null : formatDatetime(alert.lastEvent),
    })),
    incidents: incidents.map(incidentRecord),
  }));
  return jsonText({ detections });
}

function incidentRecord(incident: ProvedIncident) {
  const { classification, classificationReason, labels, tasks } = automatedIncident(incident);
  return {
    openedAt: formatDatetime(incident.openedAt),
    title: incident.title,
    severity: incident.severity,
    status: incident.status,
    classification: classification ?? null,
    classificationReason: classificationReason ?? null,
    tags: labels,
    tasks: tasks.map(({ title }) => title),
    alerts: incident.alerts.length,
    entities: entitiesOf(incident),
    automation: [...new Set(incident.automation.map(({ rule }) => rule))],
  };
}
