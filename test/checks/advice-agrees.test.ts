import assert from 'node:assert/strict';

import fc from 'fast-check';

import { allChecks } from '../../scripts/checks/all-checks';
import type { Diagnostic } from '../../scripts/source/diagnostic';
import { runExample } from './run-example';

const ids = new Set([
  ...['repeated-alert', 'query-period', 'query-gap', 'ingestion-window', 'period-covers-frequency', 'duration-range'],
  ...['long-period-frequency', 'condition-decides'],
]);
const checks = allChecks.filter(({ id }) => ids.has(id));

interface Schedule {
  readonly queryFrequency: string;
  readonly queryPeriod: string;
  /** The filter of the query. */
  readonly filter: string;
}

function find({ queryFrequency, queryPeriod, filter }: Schedule): Diagnostic[] {
  return runExample(
    checks,
    `queryFrequency: ${queryFrequency}
queryPeriod: ${queryPeriod}
query: |
  ASimDnsActivityLogs
  | where ${filter}
  | project TimeGenerated, SrcIpAddr
`,
  );
}

/** The keys that the first half of an advice sets, by the value that it gives them. */
function advised({ help = '' }: Diagnostic): readonly (readonly [string, string])[] {
  if (help.includes('and let the query')) return [];
  const [first = ''] = help.split(/,? or (?!less|more)/);
  return [...first.matchAll(/\b(queryPeriod|queryFrequency) to (?:at most )?(\d\w*)/g)].map(
    ([, key = '', value = '']) => [key, value],
  );
}

const durations = ['5m', '10m', '1h', '3h', '1d', '2d', '7d', '14d', '20d'];
const duration = fc.constantFrom(...durations);
const bound = fc.oneof(
  duration.map((each) => `TimeGenerated > ago(${each})`),
  duration.map((each) => `ingestion_time() > ago(${each})`),
  fc.tuple(duration, duration).map(([a, b]) => `TimeGenerated between (ago(${a}) .. ago(${b}))`),
  fc.constant('DnsQuery == "bad.example"'),
);
const schedule: fc.Arbitrary<Schedule> = fc.record({
  queryFrequency: duration,
  queryPeriod: duration,
  filter: fc.array(bound, { minLength: 1, maxLength: 2 }).map((all) => all.join(' and ')),
});

/** Applies one advice after another; returns the first that leads back to a schedule that was left for another. */
function followAdvice(start: Schedule, first: Diagnostic): string | undefined {
  const left = new Set<string>();
  let [schedule, found]: [Schedule, Diagnostic | undefined] = [start, first];
  while (found !== undefined) {
    left.add(JSON.stringify(schedule));
    const { check, message, help = '' } = found;
    const next = { ...schedule, ...Object.fromEntries(advised(found)) };
    const said = `${JSON.stringify(schedule)}: ${message} | ${help}`;
    if (left.has(JSON.stringify(next))) return said;
    const after = find(next);
    if (after.some((each) => each.check === check && each.message === message)) return `without effect: ${said}`;
    schedule = next;
    found = after.find((each) => advised(each).length > 0);
  }
  return undefined;
}

describe('what one check advises', () => {
  it('ends its finding, and whoever follows what is advised then never comes back', () => {
    fc.assert(
      fc.property(schedule, (before) => {
        for (const each of find(before)) {
          if (advised(each).length > 0) assert.equal(followAdvice(before, each), undefined);
        }
      }),
      { numRuns: 150 },
    );
  });

  const say = (text: string) =>
    runExample(allChecks, text)
      .flatMap(({ help }) => help ?? [])
      .join(' ');
  const grouped = (duration: string) =>
    `incidentConfiguration:\n  createIncident: true\n  groupingConfiguration: { enabled: true, reopenClosedIncident: false, lookbackDuration: ${duration}, matchingMethod: AllEntities }\n`;

  it('is nothing that the service refuses', () => {
    const rare = 'queryFrequency: 7d\nqueryPeriod: 7d\n';
    assert.match(
      say(`${rare}suppressionEnabled: true\n`),
      /Turn suppression off: the service lets it last at most 1d\./,
    );
    assert.match(say(`${rare}${grouped('1d')}`), /Turn grouping off: the service groups alerts of at most 7 days\./);
    assert.match(
      say(`queryFrequency: 1d\nqueryPeriod: 1d\n${grouped('5h')}`),
      /Set lookbackDuration to more than 1d\./,
    );
  });
});
