import type { FormContext, Json, ReadRow } from './recorded-row';
import { readTime } from './recorded-time';
import type { UnreadableEvent, WindowsEvent } from './windows-event';
import { ownValue } from '../../source/own-value';

/**
 * The row that a Windows event becomes: those of the Security log in SecurityEvent, all others in Event, as the
 * connectors "Windows Security Events via AMA" and the data source of Windows event logs write them; all of them in
 * WindowsEvent, as forwarded events are, if that table is named.
 */
export function rowOfWindowsEvent(event: WindowsEvent | UnreadableEvent, context: FormContext): ReadRow {
  if (!('provider' in event)) return { kind: 'unreadable', message: event.message };
  const time = readTime(event.time[0], event.time[1], context);
  if (!('time' in time)) return { kind: 'unreadable', message: time.message };
  const table = context.table ?? (event.channel === 'Security' ? 'SecurityEvent' : 'Event');
  const build = ownValue(builders, table);
  if (build === undefined) return { kind: 'unreadable', message: `an event of Windows is not a row of ${table}` };
  const { row, unmapped } = build(event, context);
  const columns = context.columnsOf(table);
  const held = event.system.filter(({ column, value }) => {
    return columns.includes(column) && (!numericColumns.has(column) || /^\d{1,9}$/.test(value));
  });
  const system = Object.fromEntries(held.map(({ column, value }) => [column, value]));
  const lost = event.system.filter((part) => !held.includes(part)).map(({ field }) => field);
  return { kind: 'row', table, row: { TimeGenerated: time.time, ...system, ...row }, unmapped: [...unmapped, ...lost] };
}

type Built = Pick<Extract<ReadRow, { kind: 'row' }>, 'row' | 'unmapped'>;

const builders: Readonly<Record<string, (event: WindowsEvent, context: FormContext) => Built>> = {
  SecurityEvent: securityEventRow,
  Event: eventRow,
  WindowsEvent: windowsEventRow,
};

/** Names of logon types as LogonTypeName writes them. ("4624(S): An account was successfully logged on", Windows docs.) */
const logonTypes: Readonly<Record<string, string>> = {
  '0': 'System',
  '2': 'Interactive',
  '3': 'Network',
  '4': 'Batch',
  '5': 'Service',
  '7': 'Unlock',
  '8': 'NetworkCleartext',
  '9': 'NewCredentials',
  '10': 'RemoteInteractive',
  '11': 'CachedInteractive',
};

/** Events whose Account is the one that signs in, not the one that reports it. */
const eventsOfTarget = new Set([4624, 4625, 4634, 4647, 4768, 4769, 4770, 4771, 4776, 4777]);

/** What Windows writes where there is nothing to write. */
const nothing = '-';

function securityEventRow(event: WindowsEvent, { columnsOf }: FormContext): Built {
  const columns = new Map(columnsOf('SecurityEvent').map((name) => [name.toLowerCase(), name]));
  const row: Record<string, Json> = {};
  const beside: string[] = [];
  for (const [name, value] of event.data) {
    const column = columns.get(name.toLowerCase());
    if (column === undefined) beside.push(name);
    else if (!(numericColumns.has(column) && value === nothing)) row[column] = value.trimEnd();
  }
  const field = (name: string): string => event.data.find(([each]) => each === name)?.[1] ?? '';
  const [subject, target] = ['Subject', 'Target'].map((who) =>
    accountOf(field(`${who}DomainName`), field(`${who}UserName`)),
  );
  const account = eventsOfTarget.has(event.eventId) ? target : (subject ?? target);
  const process = field('NewProcessName') || field('ProcessName');
  const computed: Record<string, Json | undefined> = {
    Account: account,
    AccountType: account && (account.endsWith('$') ? 'Machine' : 'User'),
    SubjectAccount: subject,
    TargetAccount: target,
    Process: process === '' ? undefined : process.slice(process.lastIndexOf('\\') + 1),
    LogonTypeName:
      ownValue(logonTypes, field('LogonType')) &&
      `${field('LogonType')} - ${ownValue(logonTypes, field('LogonType')) ?? ''}`,
    Activity: activityOf(event),
    // Fields with columns of their own are not repeated in the XML.
    EventData: beside.length === 0 ? undefined : eventDataXml(event),
  };
  return {
    row: {
      ...row,
      ...defined(computed),
      ...defined({
        Computer: event.computer,
        EventID: event.eventId,
        Channel: event.channel,
        EventSourceName: event.provider,
        Task: event.task,
        Level: event.level === undefined ? undefined : String(event.level),
      }),
    },
    unmapped: event.leftOver,
  };
}

const numericColumns = new Set(
  'AuthenticationLevel AuthenticationService ErrorCode KeyLength LogonType ServiceStartType Task Version AuditsDiscarded SystemProcessId SystemThreadId'.split(
    ' ',
  ),
);

function accountOf(domain: string, name: string): string | undefined {
  return name === '' ? undefined : `${domain}\\${name}`;
}

/** `4688 - A new process has been created.`, from the first line of what Windows says. */
function activityOf({ eventId, message }: WindowsEvent): string | undefined {
  const [first = ''] = message.split(/\r?\n/);
  return first === '' ? undefined : `${String(eventId)} - ${first.trim()}`;
}

const levelNames = ['Information', 'Critical', 'Error', 'Warning', 'Information', 'Verbose'];

function eventRow(event: WindowsEvent): Built {
  const { provider, channel, computer, eventId, level, task, user, message } = event;
  const row = defined({
    Source: provider,
    EventLog: channel,
    Computer: computer,
    EventID: eventId,
    EventLevel: level,
    EventLevelName: level === undefined ? undefined : levelNames[level],
    EventCategory: task,
    UserName: user === '' ? undefined : user,
    RenderedDescription: message === '' ? undefined : message,
    EventData: `<DataItem type="System.XmlData">${eventDataXml(event)}</DataItem>`,
  });
  return { row, unmapped: event.leftOver };
}

function windowsEventRow(event: WindowsEvent): Built {
  const row = defined({
    Provider: event.provider,
    Channel: event.channel,
    Computer: event.computer,
    EventID: event.eventId,
    EventLevel: event.level,
    EventLevelName: event.level === undefined ? undefined : levelNames[event.level],
    Task: event.task,
    EventData: Object.fromEntries(event.data),
  });
  return { row, unmapped: [...event.leftOver, ...(event.message === '' ? [] : ['Message'])] };
}

function defined(values: Readonly<Record<string, Json | undefined>>): Record<string, Json> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

/** The element as Windows renders it: rules take it apart with parse_xml(), by name or by position. */
function eventDataXml(event: WindowsEvent): string {
  const items = inOrderOfMessage(event).map(
    ([name, value]) => `<Data${name === '' ? '' : ` Name="${escapeXml(name)}"`}>${escapeXml(value)}</Data>`,
  );
  return `<EventData xmlns="http://schemas.microsoft.com/win/2004/08/events/event">${items.join('')}</EventData>`;
}

const messageLine = /^([A-Za-z][A-Za-z0-9]*): ?(.*?)\r?$/gm;

/**
 * The fields in the order in which the event has them. Collectors that write JSON lose it, and leave out what is empty;
 * the message of Sysmon says each field on a line of its own.
 */
function inOrderOfMessage({ provider, message, data }: WindowsEvent): WindowsEvent['data'] {
  if (provider !== 'Microsoft-Windows-Sysmon') return data;
  const own = new Map(data);
  const said = new Map<string, string>();
  for (const [, name = '', value = ''] of message.matchAll(messageLine)) {
    // A line of a value that runs over several lines may look like a field.
    const isField = own.has(name) || value === '' || value === nothing;
    if (isField && !said.has(name)) said.set(name, own.get(name) ?? value);
  }
  return data.every(([name]) => said.has(name)) ? [...said] : data;
}

/** XML 1.0 has no other control characters than tab, line feed and carriage return. */
const noXml = /[^\P{Cc}\t\n\r\u007f-\u009f]/gu;
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escapeXml(text: string): string {
  return text.replace(noXml, '\ufffd').replace(/[&<>"']/g, (sign) => ownValue(entities, sign) ?? sign);
}
