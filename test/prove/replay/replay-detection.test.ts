import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AnalyticRule } from '../../../scripts/content/detection';
import { ticksPerSecond } from '../../../scripts/engine/formats/calendar';
import { parseDatetime } from '../../../scripts/engine/formats/datetime';
import type { Column, Table, Value } from '../../../scripts/engine/values';
import { createCatalogSchema } from '../../../scripts/expand/catalog-schema';
import type { Alert } from '../../../scripts/prove/alerts/alert';
import { buildAlerts } from '../../../scripts/prove/alerts/build-alerts';
import { createPreparation } from '../../../scripts/prove/runs/prepare-query';
import { replayDetection, type Replay } from '../../../scripts/prove/replay/replay-detection';
import { keepWindow } from '../../../scripts/prove/windows/restrict-period';
import { runPreparedQuery } from '../../../scripts/prove/runs/run-prepared-query';
import { frequencyOf, periodOf } from '../../../scripts/prove/runs/run-schedule';
import { readContent, ruleYaml } from '../read-content';

const from = parseDatetime('2026-06-01T00:00:00Z') ?? 0n;
const to = parseDatetime('2026-06-01T08:00:00Z') ?? 0n;
const asOf = new Date('2026-06-02T12:00:00Z');

const columns: readonly Column[] = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'Name', type: 'string' },
  { name: 'ClientIP', type: 'string' },
  { name: 'ResultCode', type: 'int' },
];

type Row = readonly [minute: number | null, name: string, address: string, code: number | null];

function logOf(rows: readonly Row[]): Table {
  const minutes = rows.map(([minute]): Value =>
    minute === null ? null : from + BigInt(minute) * 60n * ticksPerSecond,
  );
  const data = [minutes, ...([1, 2, 3] as const).map((index) => rows.map((row): Value => row[index]))];
  return { columns, data, rowCount: rows.length };
}

/** What filters can look at, before or behind what makes one row of several, or rows of none. */
const conditions = [
  'Name == "bad"',
  'Name has_any ("bad", "worse")',
  'TimeGenerated > ago(90m)',
  'ResultCode > 1 and TimeGenerated <= now()',
  'isnull(ResultCode)',
  'ClientIP in ((DnsEvents | where ResultCode == 2 | project ClientIP))',
  'Name in ((DnsInventory | project Name))',
  'ResultCode == toscalar(DnsEvents | summarize max(ResultCode))',
  'substring(Name, 0, ResultCode) == "ba"',
  'now() - TimeGenerated < 40m or Name == "worse"',
];
const steps = [
  'extend Name = strcat(Name, ResultCode)',
  'extend ResultCode = toint(ResultCode + 1), Age = now() - TimeGenerated',
  'extend Same = row_number()',
  'project-rename Address = ClientIP | extend ClientIP = "x"',
  'parse Name with "b" Rest:string | where isempty(Rest) or Rest == "ad"',
  'parse-where Name with Kept:string "d" | extend Name = Kept',
  'serialize Before = prev(Name) | where Before != "bad"',
  'sort by TimeGenerated asc, Name asc | take 3',
  'union (DnsInventory | where Name != "good")',
  'as Rows | where ResultCode > 0 | union (Rows | where Name == "bad")',
  'join kind=inner (DnsInventory | where Name startswith "w") on Name',
  'join kind=leftanti (DnsEvents | where ResultCode == 1) on Name',
  'join kind=fullouter (DnsInventory) on Name',
  'join kind=rightouter (DnsEvents | where Name == "bad") on Name',
  'lookup (DnsInventory | distinct Name, HostName = ClientIP) on Name',
  'mv-expand Part = pack_array(Name, ClientIP) to typeof(string) | where Part != "bad"',
  'mv-apply Part = pack_array(Name, ClientIP) to typeof(string) on (where Part != "bad" | take 1)',
  'partition by Name (top 1 by TimeGenerated)',
];
const ends = [
  'take 100',
  'count',
  'summarize Total = count(), Last = max(TimeGenerated) by Name',
  'summarize Total = count()',
  'summarize arg_max(TimeGenerated, *)',
  'make-series Total = count() default = 0 on TimeGenerated from ago(1h) to now() step 30m by Name',
  'distinct Name',
  'top 2 by TimeGenerated desc, Name asc',
];
const triggers = [
  'gt\ntriggerThreshold: 0',
  'eq\ntriggerThreshold: 0',
  'lt\ntriggerThreshold: 2',
  'ne\ntriggerThreshold: 1',
];

const anyQuery = fc
  .record({
    parts: fc.array(
      fc.oneof(
        fc.constantFrom(...conditions).map((each) => `where ${each}`),
        fc.constantFrom(...steps),
      ),
      {
        maxLength: 4,
      },
    ),
    end: fc.constantFrom(...ends),
    isNamed: fc.boolean(),
  })
  .map(({ parts, end, isNamed }) => {
    const pipe = ['DnsEvents', ...parts].join('\n| ');
    return isNamed ? `let rows = ${pipe};\nrows\n| ${end}` : `${pipe}\n| ${end}`;
  });

const anyRow = fc.tuple(
  fc.option(fc.integer({ min: -30, max: 500 }), { freq: 20 }),
  fc.constantFrom('bad', 'worse', 'good', 'b', ''),
  fc.constantFrom('10.0.0.1', '10.0.0.2', 'bad'),
  fc.option(fc.integer({ min: 0, max: 3 }), { freq: 5 }),
);

interface Schedule {
  readonly frequency: string;
  readonly period: string;
  readonly trigger: string;
  readonly rest: string | undefined;
}

const anySchedule: fc.Arbitrary<Schedule> = fc.record({
  frequency: fc.constantFrom('1h', '30m'),
  period: fc.constantFrom('1h', '2h'),
  trigger: fc.constantFrom(...triggers),
  rest: fc.option(fc.constantFrom('1h', '3h'), { nil: undefined }),
});

function ruleOf(query: string, { frequency, period, trigger, rest }: Schedule): string {
  const resting = rest === undefined ? '' : `suppressionEnabled: true\nsuppressionDuration: ${rest}\n`;
  return ruleYaml(query, resting)
    .replace('queryFrequency: 1h', `queryFrequency: ${frequency}`)
    .replace('queryPeriod: 1h', `queryPeriod: ${period}`)
    .replace('gt\ntriggerThreshold: 0', trigger)
    .replace(/entityMappings:[^]*?columnName: Name \}\n/, '');
}

function prepare(text: string) {
  const catalog = readContent({ 'detections/a/rule.yaml': text });
  const schema = createCatalogSchema(catalog);
  const query = createPreparation(catalog.detections[0]!, { catalog, schema, workspace: undefined })(asOf).value;
  assert.ok(query !== undefined);
  return { query, schema, rule: query.detection as AnalyticRule };
}

/** Each run on its own: the query is bound anew, and its window is cut from the whole log. */
function runAlone(text: string, logs: ReadonlyMap<string, Table>): Replay | undefined {
  const { rule } = prepare(text);
  const schema = createCatalogSchema(readContent({}));
  const alerts: Alert[] = [];
  let [runs, suppressedRuns, results] = [0, 0, 0];
  let restsUntil: bigint | undefined;
  const frequency = frequencyOf(rule);
  const rest = BigInt(rule.suppressionDuration?.seconds ?? 0) * ticksPerSecond;
  for (let now = from + frequency; now < to + frequency; now += frequency) {
    if (restsUntil !== undefined && now < restsUntil) {
      suppressedRuns += 1;
      continue;
    }
    const events = ['DnsEvents', 'DnsInventory'].map((name): [string, Table] => {
      const log = logs.get(name) ?? logOf([]);
      return [name, keepWindow(presented(log, schema.tables.get(name)?.columns ?? []), now - periodOf(rule), now)];
    });
    const outcome = runPreparedQuery(prepare(text).query, { events: new Map(events), watchlists: new Map(), now });
    if (outcome.value === undefined) return undefined;
    const raised = buildAlerts(rule, outcome.value, { now });
    runs += 1;
    results += outcome.value.rowCount;
    alerts.push(...raised);
    if (rule.suppressionEnabled && raised.length > 0) restsUntil = now + rest;
  }
  return { runs, suppressedRuns, results, alerts, missing: [] };
}

/** The rows in the order of their times, those without one first, in the columns of the schema. */
function presented({ columns: held, data, rowCount }: Table, schema: readonly Column[]): Table {
  const order = Array.from({ length: rowCount }, (_, row) => row).sort((a, b) => {
    const [one, other] = [data[0]![a] ?? -1n, data[0]![b] ?? -1n] as [bigint, bigint];
    return one < other ? -1 : one > other ? 1 : a - b;
  });
  const values = schema.map(({ name, type }) => {
    const index = held.findIndex((column) => column.name === name);
    return order.map((row) => data[index]?.[row] ?? (type === 'string' ? '' : null));
  });
  return { columns: schema, data: values, rowCount };
}

describe('replayDetection', function () {
  this.timeout(120_000);

  it('gives what each run of the schedule gives on its own', () => {
    let answered = 0;
    fc.assert(
      fc.property(
        anyQuery,
        anySchedule,
        fc.array(anyRow, { maxLength: 25 }),
        fc.option(fc.array(anyRow, { maxLength: 6 }), { nil: undefined }),
        (kql, schedule, events, inventory) => {
          const text = ruleOf(kql, schedule);
          const tables = new Map([
            ['DnsEvents', logOf(events)],
            ...(inventory === undefined ? [] : [['DnsInventory', logOf(inventory)] as const]),
          ]);
          const { query, schema } = prepareSoundly(text);
          if (query === undefined) return;
          const { value } = replayDetection(query, { tables, watchlists: new Map(), from, to }, schema);
          const alone = runAlone(text, tables);
          if (alone !== undefined) answered += 1;
          assert.deepEqual(plain(value), plain(alone), kql);
        },
      ),
      { numRuns: 60 },
    );
    assert.ok(answered > 10);
  });
});

function prepareSoundly(text: string) {
  const catalog = readContent({ 'detections/a/rule.yaml': text });
  const schema = createCatalogSchema(catalog);
  return {
    query: createPreparation(catalog.detections[0]!, { catalog, schema, workspace: undefined })(asOf).value,
    schema,
  };
}

/** The replay without what the logs lack, its tables as arrays. */
function plain(replay: Replay | undefined): unknown {
  if (replay === undefined) return undefined;
  const alerts = replay.alerts.map(({ events, ...alert }) => ({
    ...alert,
    events: { ...events, data: events.data.map((values) => [...values]) },
  }));
  return { ...replay, missing: [], alerts };
}
