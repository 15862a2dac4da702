import type { AnalyticRule } from '../../content/detection';
import type { ExpectedAlert, ExpectedIncident, ExpectedResult, TestCase } from '../../content/detection-test';
import { ticksPerSecond } from '../../engine/formats/calendar';
import { formatDatetime } from '../../engine/formats/datetime';
import type { YamlPath } from '../../source/yaml-document';
import { runsOf } from './case-times';
import { readMoment } from './expected-moment';
import type { ExpectationFault } from './incident-faults';

/**
 * Finds what a case expects that the schedule, the rest and the grouping of its rule rule out, and what is said of the
 * last run alone though an earlier one may differ.
 */
export function findScheduleConflicts(rule: AnalyticRule, testCase: TestCase): ExpectationFault[] {
  const { expectation } = testCase;
  if (expectation.type !== 'result') return [];
  return [
    ...(expectation.incidents === undefined ? [] : findEarlyClosing(rule, testCase)),
    ...findStrayMoments(rule, testCase, expectation),
    ...findAlertsAtRest(rule, testCase, expectation.alerts ?? []),
    ...findGroupsOfNone(rule, expectation.incidents ?? []),
    ...findLastRunOnly(testCase, expectation),
  ];
}

/** A person closes nothing before the first run. */
function findEarlyClosing(rule: AnalyticRule, testCase: TestCase): ExpectationFault[] {
  const { incidentsClosedAt, now } = testCase;
  const moment = incidentsClosedAt === undefined ? undefined : readMoment(incidentsClosedAt, now);
  const [first] = momentsOf(rule, testCase);
  if (moment === undefined || first === undefined || moment >= first) return [];
  const message = `No incident is open then: the first run is at ${shown(first)}`;
  return [{ path: ['incidentsClosedAt'], part: 'value', message, help: 'Write a later time, or have more `runs`.' }];
}

/** Alerts are raised, and incidents open, when the rule runs. */
function findStrayMoments(rule: AnalyticRule, testCase: TestCase, expected: ExpectedResult): ExpectationFault[] {
  const moments = momentsOf(rule, testCase);
  const parts = [
    ...(expected.alerts ?? []).map(({ at }, index) => ({ at, path: ['expect', 'alerts', index, 'at'] })),
    ...(expected.incidents ?? []).map(({ at }, index) => ({ at, path: ['expect', 'incidents', index, 'at'] })),
  ];
  return parts.flatMap(({ at, path }): ExpectationFault[] => {
    const moment = at === undefined ? undefined : readMoment(at, testCase.now);
    if (moment === undefined || moments.includes(moment)) return [];
    const message = `The rule does not run at ${shown(moment)}`;
    return [{ path, part: 'value', message, help: `It runs at ${listMoments(moments)}.` }];
  });
}

/** After an alert a rule that rests raises none for as long as it rests. */
function findAlertsAtRest(
  { suppressionEnabled, suppressionDuration }: AnalyticRule,
  { now }: TestCase,
  alerts: readonly ExpectedAlert[],
): ExpectationFault[] {
  if (!suppressionEnabled || suppressionDuration === undefined) return [];
  const rest = BigInt(suppressionDuration.seconds) * ticksPerSecond;
  const timed = alerts.flatMap(({ at }, index) => {
    const moment = at === undefined ? undefined : readMoment(at, now);
    return moment === undefined ? [] : [{ moment, index }];
  });
  return timed.flatMap(({ moment, index }): ExpectationFault[] => {
    const before = timed.find((each) => each.moment < moment && moment - each.moment < rest);
    if (before === undefined) return [];
    const message = `The rule rests then, after its alert at ${shown(before.moment)}`;
    const help = `It runs again from ${shown(before.moment + rest)} on: its suppressionDuration says so.`;
    return [{ path: ['expect', 'alerts', index, 'at'], part: 'value', message, help }];
  });
}

/** Without grouping each alert is an incident of its own. */
function findGroupsOfNone(
  { incidentConfiguration }: AnalyticRule,
  incidents: readonly ExpectedIncident[],
): ExpectationFault[] {
  if (incidentConfiguration?.groupingConfiguration?.enabled === true) return [];
  return incidents.flatMap(({ alertCount }, index): ExpectationFault[] => {
    if (alertCount === undefined || alertCount === 1) return [];
    const message = 'The rule does not group its alerts: each is an incident of its own';
    const help = 'Expect an `alertCount` of 1, or say `enabled: true` in its `groupingConfiguration`.';
    return [{ path: ['expect', 'incidents', index, 'alertCount'], part: 'value', message, help }];
  });
}

/** No row in the last run says nothing of those before it. */
function findLastRunOnly({ runs = 1 }: TestCase, expected: ExpectedResult): ExpectationFault[] {
  const { rowCount, rows, alerts, incidents } = expected;
  const isNone = rowCount?.atMost === 0 || rows?.length === 0;
  if (runs === 1 || !isNone || alerts !== undefined || incidents !== undefined) return [];
  const path: YamlPath = ['expect', rows?.length === 0 ? 'rows' : 'rowCount'];
  const message = `This is said of the last of ${String(runs)} runs alone: an earlier one may raise an alert`;
  return [{ path, part: 'key', message, help: 'Write `expect: nothing` if none may.', severity: 'warning' }];
}

/** When the rule runs in a case, in ticks, in the order of time. */
function momentsOf(rule: AnalyticRule, testCase: TestCase): bigint[] {
  const { now, count, frequency } = runsOf(rule, testCase);
  return Array.from({ length: Number(count) }, (_, index) => now - frequency * (count - 1n - BigInt(index)));
}

const mostMoments = 4;

function listMoments(moments: readonly bigint[]): string {
  const [first, second] = moments;
  const last = moments.at(-1);
  if (moments.length <= mostMoments) return moments.map(shown).join(', ');
  return [first, second].map((moment) => shown(moment ?? 0n)).join(', ') + ` and so on to ${shown(last ?? 0n)}`;
}

function shown(time: bigint): string {
  return formatDatetime(time).replace(/\.0+Z$/, 'Z');
}
