import type { AnalyticRule, Detection } from '../../content/detection';
import type { Expectation, TestCase } from '../../content/detection-test';
import { resolveEventTime } from '../../engine/event-time';
import { ticksPerSecond } from '../../engine/formats/calendar';
import { ticksOf } from '../../expand/watchlist-table';
import type { CheckExample, Finding, TestCheck } from '../check';

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
  run: (test, { catalog }) => {
    const detection = catalog.detections.find(({ slug }) => slug === test.detection);
    if (detection === undefined) return [];
    const texts = [
      detection.query,
      ...[...catalog.functions, ...catalog.ownFunctions].map(({ document }) => document.source.text),
    ];
    const text = texts.join('\n');
    const silent = [...test.cases.entries()].filter(([, { events, expectation }]) => {
      const given = Object.values(events);
      // What a log holds is not looked into here.
      const isWritten = given.length > 0 && given.every(({ file, items }) => file === undefined && items.length > 0);
      return isSilent(expectation) && isWritten;
    });
    const judged = silent.map(([index, testCase]) => ({ index, flaw: findFlaw(testCase, detection, text) }));
    // Beside one that can tell, another may show that the period ends.
    if (judged.some(({ flaw }) => flaw === undefined)) return [];
    return judged.flatMap(({ index, flaw }) =>
      flaw === undefined ? [] : [{ place: test.document.placeOf(['cases', index, 'events'], 'key'), ...flaw }],
    );
  },
};

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

function isTooOld(event: Readonly<Record<string, unknown>>, { queryPeriod }: AnalyticRule, { now }: TestCase): boolean {
  const written = event['TimeGenerated'];
  if (typeof written !== 'string' || queryPeriod === undefined) return false;
  const relative = resolveEventTime(written, ticksOf(now));
  if (relative !== undefined) return relative < ticksOf(now) - BigInt(queryPeriod.seconds) * ticksPerSecond;
  return Date.parse(written) < now.getTime() - queryPeriod.seconds * 1000;
}

/** Where an event counts by being there, or any of its columns is looked through. */
function mayReadAll({ query }: Detection): boolean {
  return /\b(count|search|find|dcount|make-series|pack_all|invoke|summarize)\b|\*/.test(query);
}
