import assert from 'node:assert/strict';

import fc from 'fast-check';
import type { IndicatorType } from '../../scripts/content/watchlist';
import { runQuery } from '../../scripts/engine/run-query';
import { tableFromRecords } from '../../scripts/engine/values/table-from-records';
import { foldLookups } from '../../scripts/expand/fold-lookups';
import { indicatorTables, typesHeldBy } from '../../scripts/expand/indicator-columns';
import type { IndicatorColumn } from '../../scripts/expand/indicator-columns';
import { writeMatchForm } from '../../scripts/expand/match-form';
import { watchlistTable, ticksOf } from '../../scripts/expand/watchlist-table';
import { createCatalogSchema } from '../../scripts/expand/catalog-schema';
import { bindQuery } from '../../scripts/kql/bind-query';
import { readContent } from './read-content';

type Event = Readonly<Record<string, unknown>>;

function columnOf(table: string, column: string): IndicatorColumn {
  const found = indicatorTables.find(({ name }) => name === table)?.holds.find((each) => each.column === column);
  assert.ok(found, `${table} holds nothing in ${column}`);
  return found;
}

const now = new Date('2026-06-02T12:00:00Z');

/** A watchlist of these indicators, and what a query over it is expanded and run with. */
function listOf(indicators: readonly (readonly [type: IndicatorType, value: string])[]) {
  const items = indicators
    .map(([type, value]) => `  - { type: '${type}', value: ${JSON.stringify(value)} }\n`)
    .join('');
  const catalog = readContent({ 'watchlists/bad.yaml': `alias: bad\ndisplayName: Bad\nindicators:\n${items}` });
  const table = watchlistTable(catalog.watchlists[0]!, now);
  const position = table.columns.findIndex(({ name }) => name === 'Value');
  assert.equal(table.rowCount, indicators.length, 'an indicator has no normal form, or stands there twice');
  const data = { schema: createCatalogSchema(catalog), watchlists: new Map([['bad', table]]), now: ticksOf(now) };
  return { values: table.data[position] as readonly string[], data };
}

/**
 * Finds the indicators in events, once with the lookup as it is written and once with the list written in: the event's
 * position and the indicator, such as `0 bad.example`. Fails where the two differ.
 */
function find(column: IndicatorColumn, type: IndicatorType, written: readonly string[], events: readonly Event[]) {
  const { values, data } = listOf(written.map((value) => [type, value]));
  const { lists, narrow, decide } = writeMatchForm(column, { alias: 'bad', type, families: undefined, values });
  const query = [...lists, column.table, ...narrow, ...decide, '| project TenantId, Indicator'].join('\n');
  const expanded = foldLookups(query, 'inline', data).edited.text;
  assert.ok(!expanded.includes('_GetWatchlist'), expanded);
  const answers = [query, expanded].map((text) => runOver(text, column.table, events, data));
  assert.deepEqual(answers[0], answers[1]);
  return answers[0]!;
}

function runOver(
  text: string,
  name: string,
  events: readonly Event[],
  { schema, watchlists, now }: Parameters<typeof foldLookups>[2],
): string[] {
  const columns = schema.tables.get(name)?.columns ?? schema.functions.get(name)?.columns ?? [];
  const records = events.map((event, row) => (name.startsWith('_Im_') ? event : { ...event, TenantId: String(row) }));
  const { table, problems } = tableFromRecords(columns, records);
  assert.deepEqual(problems, []);
  const rows = new Map([[name, table]]);
  const outcome = runQuery(bindQuery(text, schema), { tables: rows, functions: rows, watchlists, now });
  assert.ok(outcome.kind === 'rows', JSON.stringify(outcome) + text);
  const [first = [], second = []] = outcome.table.data;
  return first.map((each, row) => `${String(each)} ${String(second[row])}`).sort();
}

function findIn(
  table: string,
  column: string,
  type: IndicatorType,
  values: readonly string[],
  seen: readonly string[],
) {
  const events = seen.map((value) => ({ [column]: value }));
  return find(columnOf(table, column), type, values, events);
}

/** A list past the 128 values of the index. */
function long(type: 'domain' | 'ip', values: readonly string[]): string[] {
  const fill = Array.from({ length: 130 }, (_, n) => (type === 'domain' ? `fill-${n}.example` : `198.18.0.${n}`));
  return [...values, ...fill];
}

const samples: Readonly<Record<IndicatorType, string>> = {
  domain: 'evil.com',
  ip: '203.0.113.5',
  'ip:port': '203.0.113.5:443',
  cidr: '203.0.113.5/32',
  url: 'https://evil.com/x',
  md5: 'aa'.repeat(16),
  sha1: 'ab'.repeat(20),
  sha256: 'ac'.repeat(32),
  'sha3-384': 'ad'.repeat(48),
  email: 'boss@evil.com',
  filename: 'evil.exe',
};

describe('the match of an indicator', () => {
  const domains = ['evil.com', 'shop.co.uk', 'c2.deep.evil.org'];
  const names = [
    'evil.com', 'EVIL.Com.', 'a.b.evil.com', 'notevil.com', 'my-evil.com', 'evil.com.good.net', 'evil.community', '',
    'co.uk', 'x.shop.co.uk', 'evil.org', 'c2.deep.evil.org', 'x.c2.deep.evil.org', 'com',
  ]; // prettier-ignore
  const found = [
    '0 evil.com',
    '1 evil.com',
    '11 c2.deep.evil.org',
    '12 c2.deep.evil.org',
    '2 evil.com',
    '9 shop.co.uk',
  ];

  it('finds a domain and the names below it, and no name that only holds it', () => {
    assert.deepEqual(findIn('DnsEvents', 'Name', 'domain', domains, names), found);
  });

  it('finds the same by a list that is too long for the index', () => {
    assert.deepEqual(findIn('DnsEvents', 'Name', 'domain', long('domain', domains), names), found);
  });

  it('names the longest of two listed domains', () => {
    assert.deepEqual(findIn('DnsEvents', 'Name', 'domain', ['a.evil.com', 'evil.com'], ['x.a.evil.com']), [
      '0 a.evil.com',
    ]);
  });

  it('finds every name that ends with a listed domain at a dot, and no other', () => {
    const label = fc.constantFrom('a', 'evil', 'com', 'x-y', 'net', 'de');
    const name = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'));
    fc.assert(
      fc.property(fc.array(name, { minLength: 100, maxLength: 200 }), (seen) => {
        const listed = ['evil.com', 'a.evil.net', 'x-y.de'];
        const expected = seen.flatMap((each, row) => {
          const hit = listed.find((domain) => each === domain || each.endsWith(`.${domain}`));
          return hit === undefined ? [] : [`${row} ${hit}`];
        });
        assert.deepEqual(findIn('DnsEvents', 'Name', 'domain', listed, seen), expected.sort());
      }),
      { numRuns: 4 },
    );
  });

  it('finds a domain as the host of a URL or as a bare name, not in its path, user or query', () => {
    const seen = [
      'https://EVIL.com:8443/x', 'evil.com', 'http://a.evil.com', 'https://good.net/evil.com',
      'https://evil.com@good.net/', 'https://good.net/?u=evil.com', 'https://user:p@evil.com/', 'notevil.com',
    ]; // prettier-ignore
    const hits = ['0 evil.com', '1 evil.com', '2 evil.com', '6 evil.com'];
    assert.deepEqual(findIn('DeviceNetworkEvents', 'RemoteUrl', 'domain', ['evil.com'], seen), hits);
    assert.deepEqual(findIn('DeviceNetworkEvents', 'RemoteUrl', 'domain', long('domain', ['evil.com']), seen), hits);
  });

  const addresses = [
    '203.0.113.5', '::ffff:203.0.113.5', '203.0.113.5:443', '[::FFFF:203.0.113.5]:443', '203.0.113.50', '1.203.0.113.5', '',
  ]; // prettier-ignore

  it('finds an address with a port and mapped into IPv6, and no longer one', () => {
    const hits = ['0', '1', '2', '3'].map((row) => `${row} 203.0.113.5`);
    assert.deepEqual(findIn('OfficeActivity', 'ClientIP', 'ip', ['203.0.113.5'], addresses), hits);
    assert.deepEqual(findIn('OfficeActivity', 'ClientIP', 'ip', long('ip', ['203.0.113.5']), addresses), hits);
  });

  it('finds IPv6 in every spelling, and IPv4 of the same list', () => {
    const seen = ['2001:DB8:0:0:0:0:0:1', '2001:db8::1', '[2001:db8::1]:443', '2001:db8::2', ...addresses];
    const hits = findIn('OfficeActivity', 'ClientIP', 'ip', ['2001:db8::1', '203.0.113.5'], seen);
    assert.deepEqual(hits, [
      '0 2001:db8::1', '1 2001:db8::1', '2 2001:db8::1', '4 203.0.113.5', '5 203.0.113.5', '6 203.0.113.5', '7 203.0.113.5',
    ]); // prettier-ignore
  });

  it('finds addresses within text', () => {
    const seen = ['203.0.113.7,203.0.113.5', '2001:db8::1;198.51.100.1', '203.0.113.55', '1203.0.113.5', ''];
    assert.deepEqual(findIn('DnsEvents', 'IPAddresses', 'ip', ['203.0.113.5'], seen), ['0 203.0.113.5']);
    assert.deepEqual(findIn('DnsEvents', 'IPAddresses', 'ip', ['203.0.113.5', '2001:db8::1'], seen), [
      '0 203.0.113.5', '1 2001:db8::1',
    ]); // prettier-ignore
    assert.deepEqual(findIn('Syslog', 'SyslogMessage', 'ip', ['203.0.113.5'], ['from 203.0.113.5 port 22']), [
      '0 203.0.113.5',
    ]);
  });

  it('finds an address with its port by both columns', () => {
    const column = columnOf('DeviceNetworkEvents', 'RemoteIP');
    const events = [
      { RemoteIP: '203.0.113.5', RemotePort: 443 },
      { RemoteIP: '::ffff:203.0.113.5', RemotePort: 443 },
      { RemoteIP: '203.0.113.5', RemotePort: 44 },
      { RemoteIP: '203.0.113.50', RemotePort: 443 },
      { RemoteIP: '203.0.113.5' },
      { RemoteIP: '203.0.113.6', RemotePort: 443 },
    ];
    const listed = ['203.0.113.5:443', '203.0.113.6:80'];
    const hits = ['0 203.0.113.5:443', '1 203.0.113.5:443'];
    assert.deepEqual(find(column, 'ip:port', listed, events), hits);
    const more = Array.from({ length: 130 }, (_, n) => `198.18.0.${n}:1`);
    assert.deepEqual(find(column, 'ip:port', [...listed, ...more], events), hits);
    const both = [
      ...events,
      { RemoteIP: '2001:DB8::0:1', RemotePort: 8443 },
      { RemoteIP: '2001:db8::1', RemotePort: 1 },
    ];
    assert.deepEqual(find(column, 'ip:port', [...listed, '[2001:db8::1]:8443'], both), [
      ...hits,
      '6 [2001:db8::1]:8443',
    ]);
  });

  it('finds an address in a network, of IPv4 and of IPv6', () => {
    const seen = [
      '203.0.113.0',
      '203.0.113.127',
      '203.0.113.128',
      '2001:db8:1::5',
      '2001:db8:2::5',
      '',
      'none',
      '::ffff:203.0.113.7',
    ];
    const four = ['0 203.0.113.0/25', '1 203.0.113.0/25', '7 203.0.113.0/25'];
    assert.deepEqual(findIn('SigninLogs', 'IPAddress', 'cidr', ['203.0.113.0/25'], seen), four);
    assert.deepEqual(findIn('SigninLogs', 'IPAddress', 'cidr', ['2001:db8:1::/48'], seen), ['3 2001:db8:1::/48']);
    const both = ['203.0.113.0/25', '2001:db8:1::/48'];
    assert.deepEqual(findIn('SigninLogs', 'IPAddress', 'cidr', both, seen), [
      '0 203.0.113.0/25', '1 203.0.113.0/25', '3 2001:db8:1::/48', '7 203.0.113.0/25',
    ]); // prettier-ignore
  });

  it('finds a URL by host, port and path, and by its query if the indicator has one', () => {
    const listed = [
      'http://evil.com/a/Gate.php',
      'https://drive.example/get?id=1',
      'http://203.0.113.5:8080/x',
      'https://root.example/',
    ];
    const seen = [
      'http://evil.com/a/Gate.php', 'https://u@EVIL.com:443/a/Gate.php?x=1#y', 'evil.com/a/Gate.php', 'http://evil.com/a/gate.php',
      'http://evil.com/a/Gate.php/more', 'http://evil.com:8080/a/Gate.php', 'https://drive.example/get?id=1',
      'https://drive.example/get?id=2', 'https://drive.example/get', 'http://203.0.113.5:8080/x', 'http://203.0.113.5/x',
      'root.example', 'https://root.example?q', 'https://root.example:8443', 'https://root.example/x', 'https://good.net/?u=http://evil.com/a/Gate.php',
    ]; // prettier-ignore
    const hits = [
      '0 evil.com/a/Gate.php', '1 evil.com/a/Gate.php', '11 root.example/', '12 root.example/', '2 evil.com/a/Gate.php',
      '6 drive.example/get?id=1', '9 203.0.113.5:8080/x',
    ]; // prettier-ignore
    assert.deepEqual(findIn('UrlClickEvents', 'Url', 'url', listed, seen), hits);
    const more = Array.from({ length: 130 }, (_, n) => `https://fill.example/${n}`);
    assert.deepEqual(findIn('UrlClickEvents', 'Url', 'url', [...listed, ...more], seen), hits);
  });

  it('finds a hash of each algorithm in one column, whatever its case', () => {
    const md5 = 'aa'.repeat(16);
    const sha256 = `${md5}${'bb'.repeat(16)}`;
    const seen = [md5.toUpperCase(), sha256.toUpperCase(), md5.slice(1), ''];
    assert.deepEqual(findIn('CommonSecurityLog', 'FileHash', 'md5', [md5], seen), [`0 ${md5}`]);
    assert.deepEqual(findIn('CommonSecurityLog', 'FileHash', 'sha256', [sha256], seen), [`1 ${sha256}`]);
  });

  it('finds file names and mail addresses as a whole', () => {
    const files = ['Evil.EXE', 'notevil.exe', 'evil.exe.txt', ''];
    assert.deepEqual(findIn('DeviceFileEvents', 'FileName', 'filename', ['evil.exe'], files), ['0 Evil.EXE']);
    const mails = ['Boss@Evil.com', 'theboss@evil.com', 'boss@evil.com.good.net'];
    assert.deepEqual(findIn('EmailEvents', 'SenderFromAddress', 'email', ['boss@evil.com'], mails), [
      '0 boss@evil.com',
    ]);
  });

  for (const { name, holds } of indicatorTables) {
    it(`is known for every type that a column of ${name} can hold`, () => {
      const pairs = holds.flatMap((column) => typesHeldBy(column).map((type) => [column, type] as const));
      const forms = pairs.map(([column, type]) => {
        const list = { alias: 'bad', type, families: undefined, values: [samples[type]] };
        const { lists, narrow, decide } = writeMatchForm(column, list);
        const found = `| project Column = "${column.column}", Type = "${type}"`;
        return { lists, leg: `(${[name, ...narrow, ...decide, found].join('\n')})` };
      });
      const lists = [...new Set(forms.flatMap((form) => form.lists))];
      const query = [...lists, `union ${forms.map(({ leg }) => leg).join(', ')}`].join('\n');
      // One event for each type: two types may be looked for in one column.
      const events = pairs.map(([column, type]) => ({ [column.column]: seenAs(type), ...portOf(column) }));
      const { data } = listOf(Object.entries(samples) as [IndicatorType, string][]);
      const found = new Set(runOver(query, name, [...events, {}], data));
      assert.deepEqual([...found], pairs.map(([column, type]) => `${column.column} ${type}`).sort());
    });
  }
});

/** The sample of a type as it stands in a column of its own. */
function seenAs(type: IndicatorType): string {
  return samples[type].replace(/(?:\/32|(?<=\.5):443)$/, '');
}

function portOf({ port }: IndicatorColumn): Event {
  return port === undefined ? {} : { [port]: 443 };
}
