import type { WorkspaceSchema } from '../../kql/workspace-schema';
import type { Detection } from '../../content/detection';
import type { DetectionTest } from '../../content/detection-test';
import { isSlipOf, nearestWord } from '../../source/nearest-word';
import type { CheckContext, CheckExample, Finding, TestCheck } from '../check';
import { takeDataset } from '../evidence/case-dataset';
import { buildCaseTable, findTooManyEvents } from '../evidence/case-events';
import { findUnseenEvents } from '../evidence/case-times';
import type { EventSource } from '../evidence/event-source';
import { findEventSources } from '../evidence/event-sources';
import { findSummarizedTables } from '../evidence/summarized-tables';
import { findUnreadEvents, findUselessDataset, type ReadNames } from '../evidence/unread-events';

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
  run: (test, context) => {
    const read = namesRead(test, context);
    return [...test.cases.keys()].flatMap((index) => findEventFaults(test, index, read, context));
  },
};

function findEventFaults(
  test: DetectionTest,
  index: number,
  read: ReadByQuery | undefined,
  { schema, catalog }: CheckContext,
): readonly Finding[] {
  const tooMany = findTooManyEvents(test, index);
  if (tooMany.length > 0) return tooMany;
  const dataset = takeDataset(test, index, catalog);
  const given = Object.keys(test.cases[index]!.events);
  const built = [...new Set([...given, ...(dataset?.tables ?? [])])].flatMap((name) => {
    const source = sourceOf(name, schema());
    return source === undefined ? [] : [{ source, ...buildCaseTable(test, index, source, catalog, dataset) }];
  });
  const seen = built.flatMap(({ source, ...table }) => {
    const isSeen = source.kind === 'table' && read?.ownSources.includes(source.schema.name) === true;
    return isSeen ? findUnseenEvents(test, index, read.detection, table) : [];
  });
  const unread =
    read === undefined
      ? given.flatMap((name) => unknownTable(test, index, name, schema()))
      : [...findUselessDataset(test, index, dataset, read), ...findUnreadEvents(test, index, read)];
  return [...(dataset?.findings ?? []), ...unread, ...built.flatMap(({ findings }) => findings), ...seen];
}

/** What the query of the tested detection reads. */
interface ReadByQuery extends ReadNames {
  readonly detection: Detection;
  /** Those that it reads itself; the others summary rules read for it. */
  readonly ownSources: readonly string[];
}

/** Undefined if the query has mistakes: what it would read is then not known. */
function namesRead(test: DetectionTest, { catalog, bind, schema }: CheckContext): ReadByQuery | undefined {
  const detection = catalog.detections.find(({ slug }) => slug === test.detection);
  if (detection === undefined) return undefined;
  const query = bind(detection);
  if (query.diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  const own = [...findEventSources(query, schema()).keys()];
  const below = findSummarizedTables(own, catalog.summaryRules, schema()).flatMap((table) => [...table.sources.keys()]);
  const sources = [...new Set([...own, ...below])];
  const ownSources = own.filter((name) => !below.includes(name));
  return { detection, sources, ownSources, isKnown: (name) => schema().tables.has(name) };
}

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
