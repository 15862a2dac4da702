import { defangText } from '../../indicators/defang-text';
import type { Colors, Paint } from '../text/colors';
import { escapeLine } from '../text/terminal-text';
import { ownValue } from '../../source/own-value';

/** An incident as people are told of it. */
export interface ReportedIncident {
  readonly number: number;
  readonly title: string;
  readonly severity: string;
  readonly status: string;
  readonly alerts: number;
  /** ISO 8601 times of the first and the last event. */
  readonly firstActivity: string;
  readonly lastActivity: string;
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly entities: readonly ReportedEntity[];
}

export interface ReportedEntity {
  /** As the API names kinds: Host, Ip, DnsResolution. */
  readonly kind: string;
  /** By the API's names, such as hostName. */
  readonly identifiers: Readonly<Record<string, string>>;
}

/** Kinds whose identifiers are names and addresses of attackers as often as not. */
const linkable: ReadonlySet<string> = new Set(['DnsResolution', 'Url', 'MailMessage']);
const mostEntitiesOfKind = 10;

/** Writes incidents for people, each with what it is about; every text in them may be hostile. */
export function incidentsText(incidents: readonly ReportedIncident[], colors: Colors): string {
  if (incidents.length === 0) return 'There are no incidents.\n';
  const count = incidents.length === 1 ? '1 incident' : `${incidents.length} incidents`;
  return `${incidents.map((incident) => incidentText(incident, colors)).join('\n')}\n${count}\n`;
}

function incidentText(incident: ReportedIncident, colors: Colors): string {
  const paint = severityPaint(incident.severity, colors);
  const title = colors.heading(escapeLine(defangedTitle(incident)));
  const alerts = incident.alerts === 1 ? '1 alert' : `${incident.alerts} alerts`;
  const attack = [...incident.tactics, ...incident.techniques].map(escapeLine).join(', ');
  const lines = [
    `#${incident.number} ${paint(incident.severity)} ${incident.status}  ${title}`,
    `   ${alerts}, ${shortTime(incident.firstActivity)} to ${shortTime(incident.lastActivity)} UTC`,
    ...(attack === '' ? [] : [`   ${attack}`]),
    ...entityLines(incident),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function severityPaint(severity: string, colors: Colors): Paint {
  if (severity === 'High') return colors.error;
  return severity === 'Medium' ? colors.warning : colors.advice;
}

/** 2026-06-02 10:01 of an ISO 8601 time. */
function shortTime(time: string): string {
  return escapeLine(time.slice(0, 16).replace('T', ' '));
}

/** The title with the names that its entities hold made harmless. */
function defangedTitle({ title, entities }: ReportedIncident): string {
  const named = entities.filter(({ kind }) => linkable.has(kind));
  return defangNames(
    title,
    named.flatMap(({ identifiers }) => Object.values(identifiers)),
  );
}

/** A text in which none of the names can be clicked. */
export function defangNames(text: string, names: readonly string[]): string {
  return [...new Set(names)]
    .sort((a, b) => b.length - a.length)
    .reduce((rest, name) => (rest.includes(name) ? rest.split(name).join(defangText(name)) : rest), text);
}

function entityLines({ entities }: ReportedIncident): string[] {
  const kinds = [...new Set(entities.map(({ kind }) => kind))];
  const width = Math.max(0, ...kinds.map((kind) => kind.length));
  return kinds.map((kind) => {
    const shown = entities.filter((entity) => entity.kind === kind);
    const texts = shown.slice(0, mostEntitiesOfKind).map((entity) => entityText(entity));
    const rest = shown.length > texts.length ? `, and ${shown.length - texts.length} more` : '';
    return `   ${kind.padEnd(width)}  ${texts.join(', ')}${rest}`;
  });
}

function entityText({ kind, identifiers }: ReportedEntity): string {
  const text = ownValue(labels, kind)?.(identifiers) ?? Object.values(identifiers).join(' ');
  return escapeLine(linkable.has(kind) ? defangText(text) : text);
}

/** How people write the identifiers of a kind; undefined if the ones for it are not all there. */
const labels: Readonly<Record<string, (identifiers: Readonly<Record<string, string>>) => string | undefined>> = {
  Host: ({ hostName, dnsDomain }) => hostName && dnsDomain && `${hostName}.${dnsDomain}`,
  Account: ({ accountName, ntDomain, upnSuffix }) => {
    if (accountName === undefined) return undefined;
    if (upnSuffix !== undefined) return `${accountName}@${upnSuffix}`;
    return ntDomain && `${ntDomain}\\${accountName}`;
  },
  Process: ({ commandLine, processId }) => commandLine && processId && `${commandLine} (process ${processId})`,
};
