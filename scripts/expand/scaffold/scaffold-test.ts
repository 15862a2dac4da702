import type { IndicatorType } from '../../content/watchlist';
import { formatYaml } from '../../source/yaml-document';
import type { IndicatorTable, MatchColumn } from '../indicator-columns';
import type { MatchLeg } from './choose-indicators';
import { expectedMatch } from './expected-matches';
import type { SampleEvent } from './expected-matches';
import { entityMappingsOf } from './scaffold-entities';
import { alertTitleFormat } from './scaffold-detection';
import type { Scaffold } from './scaffold-detection';
import { isWideHunt, legColumns } from './scaffold-query';
import type { ResultColumn } from './scaffold-query';
import { findThreatFacts } from './threat-facts';

const testSchema = '# yaml-language-server: $schema=../../schemas/detection-test.schema.json';

/** What events say beside what is looked for; no list holds any of it, for the addresses are reserved. */
const ordinary: Readonly<Record<MatchColumn, string>> = {
  Device: 'ws-1.contoso.com',
  User: 'user1@contoso.com',
  ClientAddress: '10.1.0.11',
  RemoteAddress: '192.0.2.10',
  Domain: 'www.contoso.com',
  Url: 'https://www.contoso.com/',
  HashValue: '',
  FileName: 'report.docx',
  Sender: 'sender1@contoso.com',
  Recipient: 'user1@contoso.com',
  MessageId: '7f9f3f6e-0a5c-4c58-9a35-08dcaa3a9c01',
};

type ExpectedRow = Readonly<Partial<Record<ResultColumn, string>>>;

/** The YAML of the rule's test: for each table a case that fires for each list, and near misses. */
export function scaffoldRuleTest(scaffold: Scaffold, asOf: Date): string {
  const { severity } = findThreatFacts(scaffold.chosen.threatTypes, scaffold.legs);
  const format = alertTitleFormat(scaffold);
  const cases = tablesOf(scaffold.legs).flatMap((table) => {
    const legs = scaffold.legs.filter((leg) => leg.table === table);
    const events = legs.map((leg) => firingEvent(leg));
    const rows = distinct(events.flatMap((event) => expectedRows(legs, event)));
    const alerts = rows.map((row) => ({
      title: format.replace(/\{\{(\w+)\}\}/g, (_all, column: ResultColumn) => row[column] ?? ''),
      severity,
      entities: entitiesOf(row),
    }));
    return [
      { name: `Listed indicators are found in ${table.name}`, events: { [table.name]: events }, expect: { rows, alerts } },
      nearMissCase(table, legs, nearMisses),
    ]; // prettier-ignore
  });
  return writeTest(asOf, cases);
}

/** The YAML of the hunt's test. */
export function scaffoldHuntTest({ legs }: Scaffold, asOf: Date): string {
  const [only] = legs;
  if (only !== undefined && isWideHunt(legs)) {
    const { column, list, table } = only;
    const events = list.values.slice(0, 10).map((value) => ({ ...firingEvent(only), [column.column]: value }));
    const name = `Listed domains are found in ${table.name}`;
    const fires = { name, events: { [table.name]: events }, expect: { rowCount: events.length } };
    return writeTest(asOf, [fires, nearMissCase(table, legs, ({ list: { values } }) => [`near${values[0] ?? ''}`])]);
  }
  const cases = tablesOf(legs).flatMap((table) => {
    const own = legs.filter((leg) => leg.table === table);
    const events = own.map((leg) => firingEvent(leg));
    const rowCount = events.flatMap((event) => expectedRows(own, event)).length;
    return [
      { name: `Listed indicators are found in ${table.name}`, events: { [table.name]: events }, expect: { rowCount } },
      nearMissCase(table, own, nearMisses),
    ]; // prettier-ignore
  });
  return writeTest(asOf, cases);
}

function writeTest(asOf: Date, cases: readonly unknown[]): string {
  const now = asOf.toISOString().replace('.000Z', 'Z');
  return `${testSchema}\n${formatYaml({ now, cases })}`;
}

function tablesOf(legs: readonly MatchLeg[]): readonly IndicatorTable[] {
  return [...new Set(legs.map(({ table }) => table))];
}

function nearMissCase(
  table: IndicatorTable,
  legs: readonly MatchLeg[],
  valuesOf: (leg: MatchLeg) => readonly (string | SampleEvent)[],
): unknown {
  const events = legs.flatMap((leg) =>
    valuesOf(leg)
      .map((value) => eventWith(leg, value))
      .filter((event) => expectedRows(legs, event).length === 0),
  );
  const shown = [...events, ordinaryEvent(table)];
  return {
    name: `What only resembles them is not found in ${table.name}`,
    events: { [table.name]: shown },
    expect: 'nothing',
  };
}

function ordinaryEvent(table: IndicatorTable): SampleEvent {
  return Object.fromEntries(
    Object.entries(table.about).map(([column, name]) => [name, ordinary[column as MatchColumn]]),
  );
}

/** An ordinary event of the leg's table with a value, or several cells, in the place of the leg's column. */
function eventWith({ table, column }: MatchLeg, value: string | SampleEvent): SampleEvent {
  const cells = typeof value === 'string' ? { [column.column]: value } : value;
  return { ...ordinaryEvent(table), ...cells };
}

/** An event with the first indicator of the leg's list, spelled in another way where that means the same. */
function firingEvent(leg: MatchLeg): SampleEvent {
  const { column, list } = leg;
  const value = list.values[0] ?? '';
  const upper = value.toUpperCase();
  switch (list.type) {
    case 'domain':
      return eventWith(leg, column.form === 'url' ? `https://${upper}:8443/gate` : upper);
    case 'ip':
      return eventWith(leg, column.form === 'addresses' ? `${ordinary.RemoteAddress}, ${value}` : value);
    case 'ip:port':
      return eventWith(leg, endpointCells(leg, value));
    case 'cidr':
      return eventWith(leg, value.replace(/\/\d+$/, ''));
    case 'url':
      return eventWith(leg, value);
    default:
      return eventWith(leg, upper);
  }
}

function endpointCells({ column }: MatchLeg, endpoint: string, portShift = 0): SampleEvent {
  const [, address = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(endpoint) ?? [];
  return { [column.column]: address, [column.port ?? '']: Number(port) + portShift };
}

/** Values that resemble the first indicator of a leg's list; some may be listed themselves. */
function nearMisses(leg: MatchLeg): readonly (string | SampleEvent)[] {
  return nearMissesByType[leg.list.type](leg.list.values[0] ?? '', leg);
}

const nearMissesByType: Readonly<
  Record<IndicatorType, (value: string, leg: MatchLeg) => readonly (string | SampleEvent)[]>
> = {
  domain: (value, { column }) => {
    const names = [`near${value}`, `near-${value}`, `${value}.contoso.com`];
    return column.form === 'url' ? [...names, `https://www.contoso.com/${value}`] : names;
  },
  ip: otherAddresses,
  cidr: otherAddresses,
  'ip:port': (value, leg) => [
    endpointCells(leg, value, Number(/\d+$/.exec(value)?.[0]) === 65535 ? -1 : 1),
    { ...endpointCells(leg, value), [leg.column.column]: value.startsWith('[') ? '2001:db8::1' : '192.0.2.11' },
  ],
  url: (value) => [
    value.replace(/^([a-z][a-z0-9+.-]*:\/\/[^/?#]*).*$/s, '$1/near-miss'),
    value.replace(/^([a-z][a-z0-9+.-]*:\/\/)(?:[^/?#]*)/s, '$1www.contoso.com'),
  ],
  md5: otherHash,
  sha1: otherHash,
  sha256: otherHash,
  'sha3-384': otherHash,
  email: (value) => [`near-${value}`, `${value}.contoso.com`],
  filename: (value) => [`near-${value}`, `${value}.txt`],
};

function otherAddresses(value: string): readonly string[] {
  const last = Number(/\.(\d+)(?:\/\d+)?$/.exec(value)?.[1] ?? 0);
  const near = value.replace(/\.\d+(?:\/\d+)?$/, `.${last === 254 ? 253 : last + 1}`);
  return value.includes(':') ? ['2001:db8::1'] : [near, '192.0.2.11'];
}

function otherHash(value: string): readonly string[] {
  return [`${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}`, value.slice(0, -1)];
}

/** The rows of the rule's result for one event. */
function expectedRows(legs: readonly MatchLeg[], event: SampleEvent): readonly ExpectedRow[] {
  return legs.flatMap((leg) => {
    const indicator = expectedMatch(leg, event);
    if (indicator === undefined) return [];
    const cells = Object.entries(legColumns(leg)).map(([column, text]) => {
      const value = text.startsWith('"') ? text.slice(1, -1) : event[text];
      return [column, column === 'Indicator' ? indicator : String(value ?? '')];
    });
    return [Object.fromEntries(cells.filter(([, value]) => value !== '')) as ExpectedRow];
  });
}

/** The rule's result has one row for all events that it tells nothing apart of. */
function distinct(rows: readonly ExpectedRow[]): readonly ExpectedRow[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
}

function entitiesOf(row: ExpectedRow): unknown[] {
  return entityMappingsOf((column) => (row[column] === undefined ? undefined : column)).map(
    ({ entityType, fieldMappings }) => ({
      type: entityType,
      ...Object.fromEntries(fieldMappings.map(({ identifier, columnName }) => [identifier, row[columnName as ResultColumn]])),
    }),
  ); // prettier-ignore
}
