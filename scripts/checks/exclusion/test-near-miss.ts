import type { Catalog } from '../../content/catalog';
import type { AnalyticRule, Detection } from '../../content/detection';
import type { DetectionTest, Expectation, TestCase } from '../../content/detection-test';
import { ticksOf } from '../../expand/watchlist-table';
import type { CheckContext, CheckExample, Finding, TestCheck } from '../check';
import { columnsRead } from '../evidence/expressions';
import { isSeen, runsOf } from '../evidence/case-times';
import { readMoment } from '../evidence/expected-moment';

function missingBy(event: string): CheckExample {
  return {
    'detections/example/rule.yaml': '',
    'detections/example/rule.test.yaml': `cases:
  - name: Another name stays silent
    events:
      ASimDnsActivityLogs: [${event}]
    expect: nothing
`,
  };
}

export const testNearMiss: TestCheck = {
  id: 'test-near-miss',
  scope: 'test',
  severity: 'error',
  sentence: 'A near miss has an event that the detection sees, with a value that its query asks for.',
  why: 'What no query could find stays silent whatever the query says.',
  failing: missingBy('{ TimeGenerated: -2d, DnsQuery: good.example }'),
  passing: missingBy('{ TimeGenerated: -5m, DnsQuery: good.example }'),
  run: (test, context) => {
    const found = findUselessNearMisses(test, context.catalog);
    return found.length > 0 ? found : findOtherEvents(test, context);
  },
};

/** Near misses of which no event has a column that the query needs, if there is none beside that has. */
function findOtherEvents(test: DetectionTest, context: CheckContext): Finding[] {
  const detection = context.catalog.detections.find(({ slug }) => slug === test.detection);
  const silent = [...test.cases.entries()].filter(([, each]) => isSilent(each.expectation) && isWritten(each));
  const needed = detection === undefined || silent.length === 0 ? [] : columnsNeeded(detection, context);
  const isNear = ({ events }: TestCase) =>
    Object.values(events).some(({ items }) => items.some(({ row }) => needed.some((name) => Object.hasOwn(row, name))));
  if (needed.length === 0 || silent.some(([, each]) => isNear(each))) return [];
  return silent.map(([index]) => ({
    place: test.document.placeOf(['cases', index, 'events'], 'key'),
    message: `No event of this near miss has what the query filters by: ${needed.slice(0, 3).join(', ')}`,
    help: 'Give the events all that the detection asks for but one thing.',
  }));
}

/** The columns by which filters of a query take no event that leaves them empty. */
function columnsNeeded(detection: Detection, context: CheckContext): readonly string[] {
  const flow = context.flow(detection);
  const needed = new Set<string>();
  for (const { expression } of flow?.filters.flatMap(({ added }) => added) ?? []) {
    const origins = [...columnsRead(expression)].flatMap((key) => flow?.origins.get(key) ?? []);
    if (origins.some(({ clock, read }) => clock !== undefined || read?.kind !== 'table')) continue;
    const columns = origins.map(({ key, column: { type } }) => ({ name: key, type }));
    const empty = { columns, rowCount: 1, values: (index: number) => [columns[index]?.type === 'string' ? '' : null] };
    const truth = columns.length === 0 ? undefined : context.clock.moment.evaluate(expression, empty);
    if (truth !== undefined && truth[0] !== true) origins.forEach(({ column: { name } }) => needed.add(name));
  }
  return [...needed];
}

/** Finds the cases that expect nothing of events of which nothing could come. */
export function findUselessNearMisses(test: DetectionTest, catalog: Catalog): Finding[] {
  const detection = catalog.detections.find(({ slug }) => slug === test.detection);
  if (detection === undefined) return [];
  const texts = [
    detection.query,
    ...[...catalog.functions, ...catalog.ownFunctions].map(({ document }) => document.source.text),
  ];
  const text = texts.join('\n');
  const silent = [...test.cases.entries()].filter(([, { expectation }]) => isSilent(expectation));
  const empty = silent.filter(([, testCase]) => isWithoutEvents(testCase) && !mayFireOnNothing(detection));
  const judged = silent
    .filter(([, testCase]) => isWritten(testCase))
    .map(([index, testCase]) => ({ index, flaw: findFlaw(testCase, detection, text) }));
  // Beside one that can tell, another may show that the period ends.
  const flawed = judged.some(({ flaw }) => flaw === undefined) ? [] : judged;
  const placeOf = (index: number) => test.document.placeOf(['cases', index, 'events'], 'key');
  return [
    ...empty.map(([index]) => ({
      place: placeOf(index),
      message: 'The case gives no event, of which nothing comes whatever the query says',
      help: 'Give it events that come close to what the detection catches.',
    })),
    ...flawed.flatMap(({ index, flaw }) => (flaw === undefined ? [] : [{ place: placeOf(index), ...flaw }])),
  ];
}

function isWithoutEvents({ events, dataset }: TestCase): boolean {
  return (
    dataset === undefined && Object.values(events).every(({ file, items }) => file === undefined && items.length === 0)
  );
}

/** What a log or a recording holds is not looked into here. */
function isWritten({ events, dataset }: TestCase): boolean {
  const given = Object.values(events);
  const isOfRows = given.length > 0 && given.every(({ file, items }) => file === undefined && items.length > 0);
  return dataset === undefined && isOfRows;
}

/** A count, an aggregate over all rows and what is drawn up from literals give a row of nothing; so may an outer join. */
function mayFireOnNothing({ query, ...detection }: Detection): boolean {
  const operator = detection.type === 'analyticRule' ? detection.triggerOperator : undefined;
  if (operator === 'LessThan' || operator === 'Equal') return true;
  const steps = query.split('|');
  const isOfNothing = steps.some((step) => /^\s*(?:summarize|make-series)\b/.test(step) && !/\bby\b/.test(step));
  return (
    isOfNothing || /\b(?:count\s*(?:\||$)|datatable|print|range|union|join|externaldata|_GetWatchlist)\b/.test(query)
  );
}

/** @param text all of the queries that may ask for a column */
function findFlaw(testCase: TestCase, detection: Detection, text: string): Omit<Finding, 'place'> | undefined {
  const events = Object.values(testCase.events).flatMap(({ items }) => items.map(({ row }) => row));
  if (detection.type === 'analyticRule' && events.every((event) => isTooOld(event, detection, testCase))) {
    const message = 'No run of the rule sees an event of this near miss: all lie before its queryPeriod';
    return { message, help: 'Give the events a later TimeGenerated, or leave it out.' };
  }
  const isAskedFor = events.some((event) => Object.keys(event).some((column) => text.includes(column)));
  if (mayReadAll(detection) || isAskedFor) return undefined;
  const message = 'The query asks for no column that an event of this near miss has';
  return { message, help: 'Give the events what comes close to what the detection catches.' };
}

function isSilent(expectation: Expectation): boolean {
  if (expectation.type !== 'result') return expectation.type === 'nothing';
  const { rowCount, rows, alerts, incidents } = expectation;
  return [rowCount?.atMost, rows?.length, alerts?.length, incidents?.length].includes(0);
}

function isTooOld(event: Readonly<Record<string, unknown>>, rule: AnalyticRule, testCase: TestCase): boolean {
  const written = event['TimeGenerated'];
  const time = typeof written === 'string' ? readMoment(written, testCase.now) : undefined;
  return time !== undefined && time <= ticksOf(testCase.now) && !isSeen(time, runsOf(rule, testCase));
}

/** Where an event counts by being there, or any of its columns is looked through. */
function mayReadAll({ query }: Detection): boolean {
  return /\b(count|search|find|dcount|make-series|pack_all|invoke|summarize)\b|\*/.test(query);
}
