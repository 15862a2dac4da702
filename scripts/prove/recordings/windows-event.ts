import type { Json, JsonObject } from './recorded-row';
import { asObject, asText } from './recorded-row';
import { ownValue } from '../../source/own-value';

/** An event of the Windows event log, whichever collector wrote it. */
export interface WindowsEvent {
  readonly provider: string;
  readonly channel: string;
  readonly eventId: number;
  readonly computer: string;
  /** The time as written, and how the recording calls it. */
  readonly time: readonly [field: string, written: string];
  /** 0 to 5; undefined if it is not said. */
  readonly level: number | undefined;
  readonly task: number | undefined;
  readonly user: string;
  /** The event as Windows words it; empty if it is not there. */
  readonly message: string;
  /** The fields of its EventData or UserData, in their order. */
  readonly data: readonly (readonly [name: string, value: string])[];
  /** Parts of the system that only some tables hold, by the column that does. */
  readonly system: readonly SystemPart[];
  /** Fields of the collector and of the system part that no table holds. */
  readonly leftOver: readonly string[];
}

/** A part of the system: how the recording calls it, the column that may hold it, and its value. */
export interface SystemPart {
  readonly field: string;
  readonly column: string;
  readonly value: string;
}

/** The fields under which collectors keep what SecurityEvent and WindowsEvent have columns for. */
const systemColumns: Readonly<Record<string, readonly string[]>> = {
  EventRecordId: ['RecordNumber', 'EventRecordID', 'record_number', 'record_id'],
  Version: ['Version', 'version'],
  Opcode: ['OpcodeValue', 'Opcode', 'opcode'],
  SystemProcessId: ['ExecutionProcessID', 'process_id'],
  SystemThreadId: ['ThreadID', 'ExecutionThreadID', 'thread_id'],
  Keywords: ['Keywords', 'keywords'],
  Correlation: ['ActivityID', 'activity_id'],
  SystemUserId: ['UserID'],
};

/** Why an event cannot be read. */
export interface UnreadableEvent {
  readonly message: string;
}

/** The names under which a collector keeps the parts of an event; the first that is there counts. */
interface Parts {
  readonly provider: readonly string[];
  readonly channel: readonly string[];
  readonly eventId: readonly string[];
  readonly computer: readonly string[];
  readonly time: readonly string[];
  readonly level: readonly string[];
  readonly task: readonly string[];
  readonly message: readonly string[];
}

/**
 * The parts of an event where all fields stand beside each other, as NXLog and scripts after it write them. Of NXLog,
 * EventTime is the local time of the machine, and @timestamp, which Logstash adds on arrival, is in UTC: it counts.
 * ("Windows Event Log (im_msvistalog)", NXLog documentation.)
 */
const flatParts: Parts = {
  provider: ['SourceName', 'ProviderName', 'Provider', 'Source'],
  channel: ['Channel', 'LogName'],
  eventId: ['EventID', 'EventId'],
  computer: ['Hostname', 'Computer', 'MachineName'],
  time: ['@timestamp', 'TimeCreated', 'SystemTime', 'EventTime'],
  level: ['Level', 'LevelDisplayName', 'SeverityValue'],
  task: ['Task'],
  message: ['Message'],
};

/** What NXLog, Logstash and Windows keep of an event beside its own fields. */
const nxlogFields = [
  'EventReceivedTime EventType EventTypeOrignal Severity SeverityValue Keywords ProviderGuid Version OpcodeValue Opcode RecordNumber',
  'ExecutionProcessID ProcessID ThreadID ExecutionThreadID Domain AccountName AccountType UserID Category ActivityID RelatedActivityID',
  'SourceModuleName SourceModuleType ERROR_EVT_UNRESOLVED EventTime',
]
  .join(' ')
  .split(' ');

const shippedFields = [
  '@timestamp',
  '@version',
  'host',
  'port',
  'tags',
  'type',
  'ProviderGuid',
  'Keywords',
  'Version',
  'TimeCreated',
  'Opcode',
  'RecordNumber',
  'EventRecordID',
];

/** Whether an object is an event with its fields beside each other. */
export function isFlatEvent(fields: JsonObject): boolean {
  const has = (names: readonly string[]): boolean => names.some((name) => asText(fields[name]) !== undefined);
  return (
    has(flatParts.eventId) &&
    has(flatParts.computer) &&
    has(flatParts.time) &&
    (has(flatParts.channel) || has(flatParts.provider))
  );
}

/** Reads an event whose fields stand beside each other. */
export function readFlatEvent(fields: JsonObject): WindowsEvent | UnreadableEvent {
  const isNxlog = asText(fields['SourceModuleType']) !== undefined;
  const system = new Set([...Object.values(flatParts).flat(), ...shippedFields, ...(isNxlog ? nxlogFields : [])]);
  // Newer versions of NXLog call the process that logged ExecutionProcessID; ProcessID is then a field of the event.
  if (isNxlog && fields['ExecutionProcessID'] !== undefined) system.delete('ProcessID');
  // NXLog keeps its own EventType under this name, so spelled, if the event has a field EventType.
  if (fields['EventTypeOrignal'] !== undefined) system.delete('EventType');
  const user = [asText(fields['Domain']), asText(fields['AccountName'])]
    .filter((part) => part !== undefined)
    .join('\\');
  const used = new Set(usedNames(fields, flatParts));
  if (isNxlog) used.add('Domain').add('AccountName').add('EventTime').add('EventReceivedTime');
  const data = Object.entries(fields).filter(([name, value]) => !system.has(name) && value !== null);
  const leftOver = Object.keys(fields).filter((name) => system.has(name) && !used.has(name));
  return assemble(fields, flatParts, { user: isNxlog ? user : '', data: dataOf(Object.fromEntries(data)), leftOver });
}

const beatParts: Parts = {
  provider: ['source_name', 'provider_name'],
  channel: ['log_name', 'channel'],
  eventId: ['event_id'],
  computer: ['computer_name'],
  time: ['@timestamp', 'time_created'],
  level: ['level'],
  task: ['task'],
  message: ['message'],
};

/** The event as Winlogbeat writes it: beside the rest up to version 6, under `winlog` from 7 on. */
export function winlogOf(fields: JsonObject): JsonObject | undefined {
  const inner = asObject(fields['winlog']);
  if (inner !== undefined) {
    const level = asObject(fields['log'])?.['level'] ?? null;
    return { '@timestamp': fields['@timestamp'] ?? null, message: fields['message'] ?? null, level, ...inner };
  }
  const isBeat = asText(fields['event_id']) !== undefined && asText(fields['log_name']) !== undefined;
  return isBeat ? fields : undefined;
}

/** Reads an event of Winlogbeat. ("Winlogbeat fields", Elastic documentation.) */
export function readWinlogEvent(fields: JsonObject): WindowsEvent | UnreadableEvent {
  const event = winlogOf(fields) ?? {};
  const user = asObject(event['user']) ?? {};
  const name = [asText(user['domain']), asText(user['name'])].filter((part) => part !== undefined).join('\\');
  const data = { ...asObject(event['event_data']), ...asObject(event['user_data']) };
  const used = new Set([...usedNames(event, beatParts), 'event_data', 'user_data', 'user', 'winlog', 'log']);
  const leftOver = [...new Set([...Object.keys(event), ...Object.keys(fields)])].filter((field) => !used.has(field));
  return assemble(event, beatParts, { user: name, data: dataOf(data), leftOver });
}

/** The parts of `<System>`; what stands in attributes is taken out of them first. */
const systemParts: Parts = {
  provider: ['Provider'],
  channel: ['Channel'],
  eventId: ['EventID'],
  computer: ['Computer'],
  time: ['TimeCreated'],
  level: ['Level'],
  task: ['Task'],
  message: ['Message'],
};

/** The event of XML, or of JSON that follows its shape. */
export function systemEventOf(fields: JsonObject): JsonObject | undefined {
  const event = asObject(fields['Event']);
  return asObject(event?.['System']) === undefined ? undefined : event;
}

/** Reads an event as the schema of Windows has it. ("Event Schema", Windows documentation.) */
export function readSystemEvent(fields: JsonObject): WindowsEvent | UnreadableEvent {
  const event = systemEventOf(fields) ?? {};
  const system = asObject(event['System']) ?? {};
  const flat: Record<string, Json> = {};
  for (const [name, value] of Object.entries(system)) flat[name] = innerText(value) ?? null;
  flat['Provider'] = attribute(system['Provider'], 'Name') ?? null;
  flat['TimeCreated'] = attribute(system['TimeCreated'], 'SystemTime') ?? null;
  flat['Message'] = innerText(asObject(event['RenderingInfo'])?.['Message']) ?? null;
  const user = attribute(system['Security'], 'UserID') ?? '';
  const used = new Set([...usedNames(flat, systemParts), 'Security']);
  const leftOver = Object.keys(system).filter((name) => !used.has(name));
  const data = [...namedData(asObject(event['EventData']) ?? {}), ...userData(asObject(event['UserData']) ?? {})];
  return assemble(flat, systemParts, { user, data, leftOver });
}

/** An attribute, in the spellings of the tools that make JSON of XML. */
function attribute(element: Json | undefined, name: string): string | undefined {
  const own = asObject(element);
  const inner = asObject(own?.['#attributes'] ?? own?.['$'] ?? own?.['@attributes']);
  return asText(inner?.[name] ?? own?.[`@${name}`] ?? own?.[name]);
}

function innerText(value: Json | undefined): string | undefined {
  return asText(value) ?? asText(asObject(value)?.['#text'] ?? asObject(value)?.['_']);
}

/** `<Data Name="…">` as a list, or already by name. */
function namedData(element: JsonObject): (readonly [string, string])[] {
  return Object.entries(element).flatMap(([name, value]): (readonly [string, string])[] => {
    if (name.startsWith('@') || name === '#attributes') return [];
    if (name !== 'Data') return dataOf({ [name]: value });
    const items = Array.isArray(value) ? (value as readonly Json[]) : [value];
    return items.map((item) => [attribute(item, 'Name') ?? '', innerText(item) ?? '']);
  });
}

/** The fields of the one element that UserData holds. */
function userData(element: JsonObject): (readonly [string, string])[] {
  return Object.values(element).flatMap((inner) =>
    dataOf(
      Object.fromEntries(
        Object.entries(asObject(inner) ?? {}).filter(([name]) => !name.startsWith('@') && !name.startsWith('#')),
      ),
    ),
  );
}

function dataOf(fields: JsonObject): (readonly [string, string])[] {
  return Object.entries(fields).map(([name, value]) => [
    name,
    innerText(value) ?? (value === null ? '' : JSON.stringify(value)),
  ]);
}

function usedNames(fields: JsonObject, parts: Parts): string[] {
  return Object.values(parts).flatMap((names: readonly string[]) => firstOf(fields, names)?.[0] ?? []);
}

function firstOf(fields: JsonObject, names: readonly string[]): readonly [string, string] | undefined {
  for (const name of names) {
    const value = asText(fields[name]);
    if (value !== undefined && value !== '') return [name, value];
  }
  return undefined;
}

/** Levels by their names, and NXLog's severities, which run the other way. */
const levels: Readonly<Record<string, number>> = {
  critical: 1,
  error: 2,
  warning: 3,
  information: 4,
  informational: 4,
  info: 4,
  verbose: 5,
};
const levelOfSeverity: Readonly<Record<string, number>> = { '1': 5, '2': 4, '3': 3, '4': 2, '5': 1 };

function levelOf(fields: JsonObject, parts: Parts): number | undefined {
  const [name, written] = firstOf(fields, parts.level) ?? ['', ''];
  if (name === 'SeverityValue') return ownValue(levelOfSeverity, written);
  return /^\d$/.test(written) ? Number(written) : ownValue(levels, written.toLowerCase());
}

function assemble(
  fields: JsonObject,
  parts: Parts,
  { user, data, leftOver: left }: Pick<WindowsEvent, 'user' | 'data' | 'leftOver'>,
): WindowsEvent | UnreadableEvent {
  const eventId = firstOf(fields, parts.eventId)?.[1];
  const time = firstOf(fields, parts.time);
  const computer = firstOf(fields, parts.computer)?.[1];
  if (eventId === undefined || !/^\d+$/.test(eventId))
    return { message: `${JSON.stringify(eventId ?? '')} is not an event id` };
  if (time === undefined) return { message: 'the event has no time' };
  if (computer === undefined) return { message: 'the event names no computer' };
  const channel = firstOf(fields, parts.channel)?.[1] ?? '';
  const provider = firstOf(fields, parts.provider)?.[1] ?? providerOf(channel, Number(eventId));
  const task = firstOf(fields, parts.task)?.[1] ?? '';
  const system = Object.entries(systemColumns).flatMap(([column, names]): SystemPart[] => {
    const found = firstOf(Object.fromEntries(left.map((name) => [name, fields[name] ?? null])), names);
    return found === undefined ? [] : [{ column, field: found[0], value: found[1] }];
  });
  const leftOver = left.filter((name) => !system.some(({ field }) => field === name));
  return {
    provider,
    channel: channel.toLowerCase() === 'security' ? 'Security' : channel,
    eventId: Number(eventId),
    computer,
    time,
    level: levelOf(fields, parts),
    task: /^\d+$/.test(task) ? Number(task) : undefined,
    user,
    message: firstOf(fields, parts.message)?.[1] ?? '',
    data,
    system,
    leftOver,
  };
}

/**
 * Events of the Security log that the log itself writes: 1102 says that it was cleared. ("1102(S): The audit log was
 * cleared", Windows docs.)
 */
const eventsOfLog: ReadonlySet<number> = new Set([1100, 1101, 1102, 1104, 1105, 1108]);

/** The provider by channel and event, which some recordings leave out. */
function providerOf(channel: string, eventId: number): string {
  if (channel.toLowerCase() === 'security') {
    return eventsOfLog.has(eventId) ? 'Microsoft-Windows-Eventlog' : 'Microsoft-Windows-Security-Auditing';
  }
  return channel.includes('/') ? channel.slice(0, channel.lastIndexOf('/')) : channel;
}
