import type { WorkspaceSchema } from '../../kql/workspace-schema';
import type { DetectionTest } from '../../content/detection-test';
import { isSlipOf, nearestWord } from '../../source/nearest-word';
import type { CheckExample, Finding, TestCheck } from '../check';
import { takeDataset } from '../evidence/case-dataset';
import { buildCaseTable, findTooManyEvents } from '../evidence/case-events';
import type { EventSource } from '../evidence/event-source';

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
  run: (test, { schema, catalog }) =>
    test.cases.flatMap((testCase, index) => {
      const tooMany = findTooManyEvents(test, index);
      if (tooMany.length > 0) return tooMany;
      const dataset = takeDataset(test, index, catalog);
      const given = Object.keys(testCase.events).flatMap((name) => {
        const source = sourceOf(name, schema());
        return source === undefined ? [] : buildCaseTable(test, index, source, catalog, undefined).findings;
      });
      const recorded = (dataset?.tables ?? []).flatMap((name) => {
        const source = sourceOf(name, schema());
        return source === undefined ? [] : (dataset?.rowsOf(source.schema).findings ?? []);
      });
      const unknown = Object.keys(testCase.events).flatMap((name) => unknownTable(test, index, name, schema()));
      return [...(dataset?.findings ?? []), ...recorded, ...unknown, ...given];
    }),
};

/** A name that is nearly that of a table: the rows would be of a table that no query reads. */
function unknownTable(
  test: DetectionTest,
  index: number,
  name: string,
  { tables, functions }: WorkspaceSchema,
): readonly Finding[] {
  if (tables.has(name) || functions.has(name)) return [];
  const names = [...tables.keys(), ...functions.keys()];
  const meant = nearestWord(
    name,
    names.filter((each) => isSlipOf(name, each)),
  );
  if (meant === undefined) return [];
  const place = test.document.placeOf(['cases', index, 'events', name], 'key');
  return [{ place, message: `There is no table ${name}`, help: `Did you mean ${meant}?` }];
}

/** A table, or a function whose columns are known. */
function sourceOf(name: string, { tables, functions }: WorkspaceSchema): EventSource | undefined {
  const table = tables.get(name);
  if (table !== undefined) return { kind: 'table', schema: table };
  const columns = functions.get(name)?.columns;
  return columns === undefined ? undefined : { kind: 'function', schema: { name, columns } };
}
