import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bindSoundly } from '../../../scripts/engine/bind-soundly';
import { ticksPerSecond } from '../../../scripts/engine/formats/calendar';
import { parseDatetime } from '../../../scripts/engine/formats/datetime';
import { isEmptyWithout } from '../../../scripts/engine/plan/empty-answer';
import { isRowWise } from '../../../scripts/engine/plan/row-wise';
import { runQuery } from '../../../scripts/engine/run-query';
import { planWithoutRows } from '../../../scripts/engine/settle-columns';
import { tableFromRecords } from '../../../scripts/engine/values/table-from-records';
import type { Table } from '../../../scripts/engine/values';
import { createWorkspaceSchema } from '../../../scripts/kql/workspace-schema';
import { queryOfWindow } from '../../../scripts/prove/replay/query-of-window';
import { keepWindow } from '../../../scripts/prove/windows/restrict-period';

const own = [
  {
    name: 'Clients',
    parameters: '(least:long=1)',
    body: 'Named | summarize N = count() by ClientIP | where N >= least',
  },
  { name: 'Named', parameters: '()', body: 'DnsEvents | where isnotempty(ClientIP) and TimeGenerated > ago(50m)' },
];
const schema = createWorkspaceSchema({ watchlists: new Map([['hosts', ['Host']]]), functions: own });
const columns = schema.tables.get('DnsEvents')!.columns;

/** Queries of which the second member says whether their rows are those of single events. */
const queries: readonly (readonly [query: string, isRowWise: boolean])[] = [
  ['DnsEvents | where Name == "a"', true],
  ['DnsEvents | where Name in (dynamic(["a", "b"])) | extend Host = tolower(Name) | project TimeGenerated, Host', true],
  [
    'let known = DnsEvents | where Name != "c"; known | extend Part = split(ClientIP, ".") | mv-expand Part to typeof(string)',
    true,
  ],
  ['union DnsEvents, (DnsEvents | where Name == "b") | project TimeGenerated, Name', true],
  ['DnsEvents | where TimeGenerated > ago(30m)', false],
  ['DnsEvents | where TimeGenerated between (ago(40m) .. now(-10m))', false],
  ['DnsEvents | where TimeGenerated < datetime(now)', false],
  ['DnsEvents | summarize N = count() by Name', false],
  ['DnsEvents | summarize arg_max(TimeGenerated, *) by Name', false],
  ['DnsEvents | where ClientIP in (DnsEvents | where Name == "a" | project ClientIP)', false],
  ['DnsEvents | where Name == toscalar(DnsEvents | summarize take_any(Name))', false],
  ['DnsEvents | join kind=inner (DnsEvents | where Name == "b") on ClientIP | project TimeGenerated, Name', false],
  ['DnsEvents | project TimeGenerated = now(), Name', false],
  ['DnsEvents | extend TimeGenerated = bin(TimeGenerated, 1h)', false],
  ['DnsEvents | order by TimeGenerated asc | extend Before = prev(Name)', false],
  ['let f = (since:timespan) { DnsEvents | where TimeGenerated > ago(since) }; f(20m) | count', false],
  ['let f = (name:string) { table(name) | where Name == "a" | count }; f("DnsEvents")', false],
  ['Clients(2)', false],
  ['Named() | project TimeGenerated, Name', false],
  ['DnsEvents | where Name in (_GetWatchlist("hosts") | project Host)', true],
];

function eventsOf(offsets: readonly number[]): Table {
  const records = offsets.map((seconds, index) => ({
    TimeGenerated: new Date(Date.UTC(2026, 5, 1) + seconds * 1000).toISOString(),
    Name: ['a', 'b', 'c'][index % 3]!,
    ClientIP: `10.0.0.${index % 4}`,
  }));
  return tableFromRecords(columns, records).table;
}

const minute = 60n * ticksPerSecond;
const morning = parseDatetime('2026-06-01T00:00:00Z')!;
const hosts = tableFromRecords([{ name: 'Host', type: 'string' }], [{ Host: 'b' }]).table;

function run(text: string, events: Table, now: bigint): Table {
  const watchlists = new Map([['hosts', hosts]]);
  const outcome = runQuery(bindSoundly(text, schema), { tables: new Map([['DnsEvents', events]]), watchlists, now });
  assert.equal(outcome.kind, 'rows', JSON.stringify({ text, outcome: outcome.kind }));
  return (outcome as Extract<typeof outcome, { kind: 'rows' }>).table;
}

function shown({ columns, data, rowCount }: Table): unknown {
  const rows = Array.from({ length: rowCount }, (_, row) => data.map((values) => String(values[row])).join('|'));
  return { columns, rows };
}

/** Seconds of events after the morning, in order, and a window of minutes. */
const arbitrary = fc.record({
  offsets: fc.array(fc.integer({ min: 0, max: 7200 }), { maxLength: 30 }).map((list) => list.sort((a, b) => a - b)),
  from: fc.integer({ min: -10, max: 100 }),
  length: fc.integer({ min: 1, max: 90 }),
});

describe('queryOfWindow', () => {
  for (const [query, isOfRows] of queries) {
    it(`answers at any time over all events as the window alone would: ${query}`, () => {
      const written = queryOfWindow(bindSoundly(query, schema), schema);
      assert.equal(written.kind, 'exact');
      if (written.kind !== 'exact') return;
      const plan = planWithoutRows(written.bound)!;
      assert.equal(isRowWise(plan, 'TimeGenerated'), isOfRows);
      const property = fc.property(arbitrary, ({ offsets, from, length }) => {
        const events = eventsOf(offsets);
        const start = morning + BigInt(from) * minute;
        const end = start + BigInt(length) * minute;
        const expected = run(query, keepWindow(events, start, end), end);
        const late = end + 30_000n * minute;
        assert.deepEqual(shown(run(written.textOf({ start, end, now: end }), events, late)), shown(expected));
        if (written.probeOf !== undefined && isEmptyWithout(plan, () => true)) {
          // A run without a stretch in its window has nothing to answer.
          const probe = written.probeOf({ start: start - 50n * minute, end: end + 50n * minute, now: end }, '1m');
          const stretches = run(probe, events, late).data[0] as readonly bigint[];
          const isIdle = !stretches.some((begin) => begin + minute > start && begin <= end);
          if (isIdle) assert.equal(expected.rowCount, 0);
        }
        if (!isOfRows) return;
        const longer = written.textOf({ start: start - 50n * minute, end: end + 50n * minute, now: end });
        assert.deepEqual(shown(keepWindow(run(longer, events, late), start, end)), shown(expected));
      });
      fc.assert(property, { numRuns: 15 });
    });
  }

  it('tells of events that the conditions straight behind a table let through, and of no others', () => {
    const probed = (query: string): readonly string[] | undefined => {
      const written = queryOfWindow(bindSoundly(query, schema), schema);
      assert.equal(written.kind, 'exact');
      const window = { start: morning, end: morning + 120n * minute, now: morning };
      const text = written.kind === 'exact' ? written.probeOf?.(window, '1m') : undefined;
      const rows = text === undefined ? undefined : run(text, eventsOf([60, 120, 180, 240]), morning);
      return rows && (shown(rows) as { rows: string[] }).rows.map((each) => String((BigInt(each) - morning) / minute));
    };
    const counted = '| summarize N = count() by ClientIP';
    assert.deepEqual(probed(`DnsEvents | where Name == "b" // b\n ${counted}`), ['2']);
    assert.deepEqual(probed(`let b = "b"; DnsEvents | where Name == b ${counted}`), ['2']);
    assert.deepEqual(probed(`let t = ago(1h); DnsEvents | where Name == "b" | where TimeGenerated > t ${counted}`), [
      '2',
    ]);
    assert.deepEqual(probed(`DnsEvents | where Name in (DnsEvents | project Name) ${counted}`), ['1', '2', '3', '4']);
    assert.deepEqual(probed(`DnsEvents | where Name != "a" | join (DnsEvents | where Name == "c") on ClientIP`), [
      '2',
      '3',
    ]);
    assert.deepEqual(probed(`DnsEvents | extend Name = "b" | where Name == "b" ${counted}`), ['1', '2', '3', '4']);
    assert.deepEqual(probed('Clients(2)'), undefined);
  });

  const refused = {
    'union DnsEvents* | count': /through a wildcard/,
    'find in (DnsEvents) where Name == "a"': /list of tables of find/,
    'union withsource=T DnsEvents, ASimDnsActivityLogs': /withsource/,
  };
  for (const [query, reason] of Object.entries(refused)) {
    it(`refuses what cannot be closed to a window: ${query}`, () => {
      const written = queryOfWindow(bindSoundly(query, schema), schema);
      assert.equal(written.kind, 'refused');
      assert.match(written.kind === 'refused' ? written.reason : '', reason);
    });
  }
});
