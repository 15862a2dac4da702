import type { AutomationRule } from '../../content/automation-rule';
import type {
  ExpectedAlert,
  ExpectedIncident,
  ExpectedResult,
  ExpectedText,
  TestCase,
} from '../../content/detection-test';
import { compilePattern } from '../../engine/patterns/regular-expression';
import { InvalidPattern } from '../../engine/patterns/invalid-pattern';
import { UnsupportedFeature } from '../../engine/values/function-table';
import type { Column } from '../../engine/values';
import type { YamlPath } from '../../source/yaml-document';
import type { Finding } from '../check';
import { readMoment } from './expected-moment';
import { findRowFaults } from './expected-rows';
import { findScheduleConflicts } from './schedule-faults';
import type { ExpectingCase } from './expecting-case';
import {
  findAutomationFaults,
  findClosingFaults,
  findMappingFaults,
  notATime,
  type ExpectationFault,
} from './incident-faults';

/**
 * Finds what a case expects that cannot be told from what its detection gives, and, as advice, what holds whatever it
 * gives.
 * @param columns those of the result; undefined if they are not all known
 * @param automationRules those of the repository, which may change incidents
 */
export function findExpectationFaults(
  subject: ExpectingCase,
  columns: readonly Column[] | undefined,
  automationRules: readonly AutomationRule[],
): Finding[] {
  const { test, caseIndex } = subject;
  const testCase = test.cases[caseIndex]!;
  const { expectation } = testCase;
  const faults = findScheduleFaults(subject, testCase);
  if (expectation.type !== 'result') return faults;
  const { isRecorded, rowCount, rows, alerts, incidents } = expectation;
  if (isRecorded && [rowCount, rows, alerts, incidents].every((part) => part === undefined)) {
    const help = 'Run `npx --no-install sentinel test --update`, and read what it writes.';
    return [...faults, fault(subject, ['expect'], 'Nothing is recorded of this case yet', help)];
  }
  return [
    ...faults,
    ...findCountFaults(subject, expectation),
    ...(columns === undefined ? [] : findRowFaults(subject, expectation.rows ?? [], columns)),
    ...partsOf(expectation).flatMap(({ part, path }) => findPartFaults(subject, testCase, part, path)),
    ...findEmptyRows(subject, expectation),
    ...findIncidentFaults(subject, expectation, automationRules),
  ];
}

function findIncidentFaults(
  subject: ExpectingCase,
  { incidents = [] }: ExpectedResult,
  automationRules: readonly AutomationRule[],
): Finding[] {
  const { detection } = subject;
  if (detection.type !== 'analyticRule' || incidents.length === 0) return [];
  if (detection.incidentConfiguration?.createIncident === false) {
    const help = 'Say `createIncident: true` in the rule, or expect its alerts.';
    return [fault(subject, ['expect', 'incidents'], 'The rule opens no incidents', help, 'key')];
  }
  return incidents
    .flatMap((incident, index) => findAutomationFaults(incident, automationRules, ['expect', 'incidents', index]))
    .map((each) => placed(subject, each));
}

function findScheduleFaults(subject: ExpectingCase, testCase: TestCase): Finding[] {
  const { runs, expectation } = testCase;
  const faults: Finding[] = [];
  const isHunt = subject.detection.type === 'huntingQuery';
  if (runs !== undefined && isHunt) {
    faults.push(
      fault(subject, ['runs'], 'A hunting query has no schedule', 'Leave `runs` out; a person runs it once.'),
    );
  }
  if (runs !== undefined && expectation.type === 'falsePositive') {
    faults.push(fault(subject, ['runs'], 'The proof of an exclusion is one run', 'Leave `runs` out.'));
  }
  faults.push(...findClosingFaults(testCase).map((each) => placed(subject, each)));
  if (subject.detection.type === 'analyticRule') {
    faults.push(...findScheduleConflicts(subject.detection, testCase).map((each) => placed(subject, each)));
  }
  if (expectation.type !== 'result' || !isHunt) return faults;
  // What a hunting query raises is said where it is expected.
  if (expectation.incidents !== undefined) {
    faults.push(
      fault(subject, ['expect', 'incidents'], 'A hunting query opens no incidents', 'Expect its rows.', 'key'),
    );
  }
  if (expectation.alerts !== undefined) {
    faults.push(fault(subject, ['expect', 'alerts'], 'A hunting query raises no alerts', 'Expect its rows.', 'key'));
  }
  return faults;
}

function findCountFaults(subject: ExpectingCase, { rowCount }: ExpectedResult): Finding[] {
  if (rowCount === undefined) return [];
  const { atLeast, atMost } = rowCount;
  const path = ['expect', 'rowCount'];
  if (atMost !== undefined && atLeast > atMost) {
    const message = `No count is at least ${String(atLeast)} and at most ${String(atMost)}`;
    return [fault(subject, path, message, 'Exchange the two.', 'key')];
  }
  if (atLeast > 0 || atMost !== undefined) return [];
  const help = 'Expect at least 1, or an `atMost`.';
  return [
    {
      ...fault(subject, path, 'Every count is at least 0: this holds whatever comes', help, 'key'),
      severity: 'advice',
    },
  ];
}

/** Finds the rows of which nothing is said: a count of rows says as much. */
function findEmptyRows(subject: ExpectingCase, { rows = [] }: ExpectedResult): Finding[] {
  return rows.flatMap((row, index): Finding[] => {
    if (typeof row === 'string' || Object.keys(row).length > 0) return [];
    const message = 'Nothing is expected of this row but that there is one';
    const help = 'Write the columns that matter, or a `rowCount`.';
    return [{ ...fault(subject, ['expect', 'rows', index], message, help), severity: 'advice' }];
  });
}

interface ExpectedPart {
  readonly part: ExpectedAlert | ExpectedIncident;
  readonly path: YamlPath;
}

function partsOf({ alerts, incidents }: ExpectedResult): ExpectedPart[] {
  return [
    ...(alerts ?? []).map((part, index) => ({ part, path: ['expect', 'alerts', index] })),
    ...(incidents ?? []).map((part, index) => ({ part, path: ['expect', 'incidents', index] })),
  ];
}

function findPartFaults(
  subject: ExpectingCase,
  { now }: TestCase,
  part: ExpectedPart['part'],
  path: YamlPath,
): Finding[] {
  const { at, title, description, entities } = part;
  const texts: readonly (readonly [YamlPath, ExpectedText | undefined])[] = [
    [[...path, 'title'], title],
    [[...path, 'description'], description],
    ...('alertCount' in part ? [[[...path, 'classificationComment'], part.classificationComment] as const] : []),
    ...('customDetails' in part ? detailTexts(part.customDetails, path) : []),
    ...(entities ?? []).flatMap((entity, index) =>
      Object.entries(entity).map(([name, value]) => [[...path, 'entities', index, name], value] as const),
    ),
  ];
  const patterns = texts.flatMap(([at, text]) => {
    return typeof text === 'object' ? findPatternFaults(subject, text.matches, [...at, 'matches']) : [];
  });
  const isTime = at === undefined || readMoment(at, now) !== undefined;
  const others = [
    ...(isTime ? [] : [notATime([...path, 'at'], at)]),
    ...(subject.detection.type === 'analyticRule' ? findMappingFaults(subject.detection, part, path) : []),
  ];
  return [...others.map((each) => placed(subject, each)), ...patterns];
}

/** Texts that have nothing in common. */
const unlikeTexts = ['0', 'ж', '~ ~', 'Password spray'];

function findPatternFaults(subject: ExpectingCase, pattern: string, path: YamlPath): Finding[] {
  try {
    const { test } = compilePattern(pattern);
    if (!unlikeTexts.every((text) => test(text))) return [];
    const message = 'This pattern is found in every text: it holds whatever comes';
    return [{ ...fault(subject, path, message, 'Write what must be there.'), severity: 'advice' }];
  } catch (error) {
    if (!(error instanceof InvalidPattern) && !(error instanceof UnsupportedFeature)) throw error;
    const reason = error.message.replace(/\.$/, '');
    return [fault(subject, path, `This pattern cannot be used: ${reason}`, 'Write it as for `matches regex`.')];
  }
}

function detailTexts(details: ExpectedAlert['customDetails'], path: YamlPath) {
  return Object.entries(details ?? {}).flatMap(([name, values]) =>
    values.map((value, index) => [[...path, 'customDetails', name, index], value] as const),
  );
}

function placed(subject: ExpectingCase, { path, part, message, help, severity }: ExpectationFault): Finding {
  const found = fault(subject, path, message, help, part);
  return severity === undefined ? found : { ...found, severity };
}

function fault(
  { test, caseIndex }: ExpectingCase,
  path: YamlPath,
  message: string,
  help: string,
  part: 'key' | 'value' = 'value',
): Finding {
  return { place: test.document.placeOf(['cases', caseIndex, ...path], part), message, help };
}
