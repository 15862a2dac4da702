import type { DetectionTest, TestCase } from '../../content/detection-test';
import { resolveEventTime } from '../../engine/event-time';
import { formatDatetime } from '../../engine/formats/datetime';
import { tableFromRecords } from '../../engine/table-from-records';
import { ticksOf } from '../../expand/watchlist-table';
import type { TableSchema, WorkspaceSchema } from '../../kql/workspace-schema';
import { nearestWord } from '../../source/nearest-word';
import type { CheckExample, Finding, TestCheck } from '../check';

function givingEvent(event: string): CheckExample {
  return {
    'detections/example/rule.yaml': '',
    'detections/example/rule.test.yaml': `cases:
  - name: A query for the domain fires
    events:
      ASimDnsActivityLogs: [${event}]
    expect: { rowCount: 1 }
`,
  };
}

export const testEvents: TestCheck = {
  id: 'test-events',
  scope: 'test',
  severity: 'error',
  sentence: 'The events of a case fit the columns of their tables.',
  why: 'An event that the workspace could never hold proves nothing.',
  failing: givingEvent('{ DnsQeury: bad.example }'),
  passing: givingEvent('{ DnsQuery: bad.example }'),
  run: (test, { schema }) =>
    test.cases.flatMap((testCase, index) =>
      Object.keys(testCase.events).flatMap((name) => {
        const table = columnsOf(name, schema());
        return table === undefined ? [] : findMisfits(test, index, testCase, table);
      }),
    ),
};

/** Of a table or of a function whose columns are known; what has others, too, says nothing of what it lacks. */
function columnsOf(name: string, { tables, functions }: WorkspaceSchema): TableSchema | undefined {
  const columns = functions.get(name)?.columns;
  return tables.get(name) ?? (columns === undefined ? undefined : { name, columns });
}

function findMisfits(test: DetectionTest, index: number, { events, now }: TestCase, table: TableSchema): Finding[] {
  const times = new Set(table.columns.filter(({ type }) => type === 'datetime').map(({ name }) => name));
  const rows = (events[table.name] ?? []).map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([column, value]) => {
        const isTime = typeof value === 'string' && times.has(column);
        const time = isTime ? resolveEventTime(value, ticksOf(now)) : undefined;
        return [column, time === undefined ? value : formatDatetime(time)];
      }),
    ),
  );
  const names = table.columns.map(({ name }) => name);
  return tableFromRecords(table.columns, rows).problems.flatMap(({ row, column, message }): Finding[] => {
    const path = ['cases', index, 'events', table.name, row, column];
    if (names.includes(column)) {
      return [
        { place: test.document.placeOf(path), message: `${table.name}.${column}: ${message.replace(/\.$/, '')}` },
      ];
    }
    if (table.open === true) return [];
    const nearest = nearestWord(column, names);
    const help = nearest === undefined ? undefined : `Did you mean ${nearest}?`;
    const found = { place: test.document.placeOf(path, 'key'), message: `${table.name} has no column ${column}` };
    return [help === undefined ? found : { ...found, help }];
  });
}
