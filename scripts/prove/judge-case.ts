import { findExpectationFaults } from '../checks/evidence/expectation-faults';
import type { Finding } from '../checks/check';
import { automationName } from '../content/automation-rule';
import type { CountRange, ExpectedAlert, ExpectedIncident, Expectation } from '../content/detection-test';
import { hasErrors, type Diagnostic } from '../source/diagnostic';
import type { YamlPath } from '../source/yaml-document';
import type { AutomationStep } from './automation/apply-automation-rules';
import { cellText } from './expectations/cell-text';
import { compareAlerts } from './expectations/compare-alerts';
import { compareIncidents } from './expectations/compare-incidents';
import type { Comparison } from './expectations/compare-lists';
import { compareRows, showRows } from './expectations/compare-rows';
import { findIdleEvents } from './expectations/find-idle-events';
import type { NamedComparison } from './evidence/proof-result';
import { isSorted } from './expectations/query-order';
import { fires, runDetection, type CaseProof, type DetectionOutcome } from './runs/run-detection';

/** What speaks against a case; it passes where there is no error among the diagnostics. */
export interface Judgement {
  readonly diagnostics: readonly Diagnostic[];
  readonly comparisons: readonly NamedComparison[];
}

type ResultExpectation = Expectation & { readonly type: 'result' };

const nothingWrong: Judgement = { diagnostics: [], comparisons: [] };

/** Holds what a detection made of a case's events against what the case expects. */
export function judgeCase(proof: CaseProof, outcome: DetectionOutcome): Judgement {
  const { expectation } = proof.test.cases[proof.caseIndex]!;
  const { automationRules } = proof.context.catalog;
  const faults = findExpectationFaults(proof, outcome.rows.columns, automationRules).map(toDiagnostic);
  if (hasErrors(faults)) return { diagnostics: faults, comparisons: [] };
  const judged = judgeExpectation(proof, expectation, outcome);
  return { ...judged, diagnostics: [...faults, ...judged.diagnostics] };
}

function toDiagnostic(finding: Finding): Diagnostic {
  return { check: 'test-expectation', severity: 'error', ...finding, message: `${finding.message}.` };
}

function judgeExpectation(proof: CaseProof, expectation: Expectation, outcome: DetectionOutcome): Judgement {
  switch (expectation.type) {
    case 'nothing':
      return judgeSilence(proof, outcome, 'expect', 'The case expects nothing');
    case 'falsePositive':
      return judgeExclusion(proof, expectation.id, outcome);
    case 'result':
      return joinJudgements([
        judgeRows(proof, expectation.rows, outcome),
        judgeRowCount(proof, expectation, outcome),
        judgeAlerts(proof, expectation.alerts, outcome),
        judgeIncidents(proof, expectation.incidents, outcome),
      ]);
  }
}

function joinJudgements(judgements: readonly Judgement[]): Judgement {
  return {
    diagnostics: judgements.flatMap(({ diagnostics }) => diagnostics),
    comparisons: judgements.flatMap(({ comparisons }) => comparisons),
  };
}

function judgeSilence(proof: CaseProof, outcome: DetectionOutcome, key: string, sentence: string): Judgement {
  if (!fires(outcome)) return nothingWrong;
  const { fired } = outcome;
  const { rows, alerts } = fired ?? outcome;
  const raised = alerts === undefined ? '' : ` and raises ${countOf(alerts.length, 'alert')}`;
  const run = fired === undefined ? 'the query' : `the run at ${cellText(fired.now, 'datetime')}`;
  const message = `${sentence}, but ${run} returns ${countOf(rows.rowCount, 'row')}${raised}.`;
  return {
    diagnostics: [mismatch(proof, [key], message)],
    comparisons: [{ what: 'result', comparison: showRows(rows) }],
  };
}

/** Both ways: events that stay silent anyway would prove nothing of the exclusion. */
function judgeExclusion(proof: CaseProof, id: string, outcome: DetectionOutcome): Judgement {
  const silence = judgeSilence(proof, outcome, 'falsePositive', `The exclusion of ${id} should silence these events`);
  const without = runDetection(proof, id);
  if (without.value === undefined)
    return joinJudgements([silence, { ...nothingWrong, diagnostics: without.diagnostics }]);
  const needless = fires(without.value)
    ? findIdleEvents(proof, without.value)
    : [
        mismatch(
          proof,
          ['falsePositive'],
          `Without the exclusion of ${id} these events do not fire either, so that the case proves nothing.`,
        ),
      ];
  return joinJudgements([silence, { ...nothingWrong, diagnostics: needless }]);
}

function judgeRows(proof: CaseProof, rows: ResultExpectation['rows'], outcome: DetectionOutcome): Judgement {
  if (rows === undefined) return nothingWrong;
  const { tree } = outcome.query.bound;
  const ordered = tree !== undefined && isSorted(tree);
  const comparison = compareRows({ ...proof, rows, ordered }, outcome.rows);
  if (comparison.equal) return nothingWrong;
  const message = comparison.orderDiffers
    ? 'The rows are the expected ones in another order, and the query sorts.'
    : `The rows are not the expected ones: ${describeDifferences(comparison, 'row')}.`;
  return {
    diagnostics: [mismatch(proof, pathOfFirst(comparison, ['expect', 'rows']), message)],
    comparisons: [{ what: 'row', comparison }],
  };
}

function judgeRowCount(proof: CaseProof, expectation: ResultExpectation, { rows }: DetectionOutcome): Judgement {
  const { rowCount } = expectation;
  if (rowCount === undefined || isInRange(rows.rowCount, rowCount)) return nothingWrong;
  const message = `The case expects ${rangeText(rowCount)}, and the query returns ${countOf(rows.rowCount, 'row')}.`;
  return {
    diagnostics: [mismatch(proof, ['expect', 'rowCount'], message)],
    comparisons: expectation.rows === undefined ? [{ what: 'result', comparison: showRows(rows) }] : [],
  };
}

function judgeAlerts(proof: CaseProof, expected: ResultExpectation['alerts'], outcome: DetectionOutcome): Judgement {
  const { alerts, rows } = outcome;
  const { now, runs } = proof.test.cases[proof.caseIndex]!;
  if (expected === undefined || alerts === undefined) return nothingWrong;
  const path = ['expect', 'alerts'];
  const comparison = compareAlerts(
    expected.map((alert) => expectedHere(alert, proof, outcome)),
    alerts,
    now,
  );
  if (comparison.equal) return nothingWrong;
  const from = runs === undefined ? countOf(rows.rowCount, 'row') : `the rows of ${countOf(runs, 'run')}`;
  const message = `The alerts, made from ${from}, are ${describeOthers(comparison, 'alert')}`;
  return {
    diagnostics: [mismatch(proof, pathOfFirst(comparison, path), message)],
    comparisons: [{ what: 'alert', comparison }],
  };
}

function judgeIncidents(
  proof: CaseProof,
  expected: ResultExpectation['incidents'],
  outcome: DetectionOutcome,
): Judgement {
  if (expected === undefined) return nothingWrong;
  const { now } = proof.test.cases[proof.caseIndex]!;
  const comparison = compareIncidents(
    expected.map((incident) => expectedHere(incident, proof, outcome)),
    outcome.incidents,
    now,
    (id) => nameOfRule(proof, id),
  );
  const endless = outcome.incidents.flatMap(({ problem }) => problem ?? []);
  const diagnostics = [...new Set(endless)].map((problem) => mismatch(proof, ['expect', 'incidents'], `${problem}.`));
  if (comparison.equal) return { ...nothingWrong, diagnostics };
  const from = `${countOf(outcome.alerts?.length ?? 0, 'alert')}${automationText(proof, outcome)}`;
  const message = `The incidents, made from ${from}, are ${describeOthers(comparison, 'incident')}`;
  return {
    diagnostics: [mismatch(proof, pathOfFirst(comparison, ['expect', 'incidents']), message), ...diagnostics],
    comparisons: [{ what: 'incident', comparison }],
  };
}

function nameOfRule({ context }: CaseProof, id: string): string {
  const rule = context.catalog.automationRules.find((each) => each.id === id);
  return rule === undefined ? id : automationName(rule.document.source.path);
}

/** Such as ` and the automation rules close-scanner, tag-dns`: what else may be why an incident is another one. */
function automationText(proof: CaseProof, { incidents }: DetectionOutcome): string {
  const names = [...new Set(incidents.flatMap(({ automation }) => automation.map(({ ruleId }) => ruleId)))];
  if (names.length === 0) return '';
  const shown = names.map((id) => nameOfRule(proof, id)).join(', ');
  return ` and the automation rule${names.length === 1 ? '' : 's'} ${shown}`;
}

function describeOthers(comparison: Comparison, noun: string): string {
  if (comparison.orderDiffers) return 'the expected ones in another order of time.';
  return `not the expected ones: ${describeDifferences(comparison, noun)}.`;
}

function isInRange(count: number, { atLeast, atMost }: CountRange): boolean {
  return count >= atLeast && (atMost === undefined || count <= atMost);
}

function rangeText({ atLeast, atMost }: CountRange): string {
  if (atLeast === atMost) return countOf(atLeast, 'row');
  const most = atMost === undefined ? '' : `at most ${countOf(atMost, 'row')}`;
  if (atLeast === 0) return most;
  return most === '' ? `at least ${countOf(atLeast, 'row')}` : `at least ${String(atLeast)} and ${most}`;
}

/**
 * A case that expects the severity of the rule expects that which an overlay gives it, if there is one; not if an
 * automation rule gave the incident its severity.
 */
function expectedHere<Expected extends ExpectedAlert | ExpectedIncident>(
  alert: Expected,
  { detection }: CaseProof,
  { query, incidents }: DetectionOutcome,
): Expected {
  if (detection.type !== 'analyticRule' || query.detection.type !== 'analyticRule') return alert;
  const isGiven = 'alertCount' in alert && incidents.some(({ automation }) => automation.some(givesSeverity));
  const isOwn = !isGiven && alert.severity !== undefined && alert.severity === detection.severity;
  return isOwn ? { ...alert, severity: query.detection.severity } : alert;
}

function givesSeverity({ action }: AutomationStep): boolean {
  return action.actionType === 'ModifyProperties' && action.actionConfiguration.severity !== undefined;
}

/** The first expected item that came otherwise, or where all of them came the list. */
function pathOfFirst({ pairs }: Comparison, list: YamlPath): YamlPath {
  const first = pairs.find(({ differs, expectedIndex }) => differs && expectedIndex !== undefined);
  return first?.expectedIndex === undefined ? list : [...list, first.expectedIndex];
}

function mismatch(proof: CaseProof, path: YamlPath, message: string): Diagnostic {
  const part = typeof path.at(-1) === 'number' ? 'value' : 'key';
  const place = proof.test.document.placeOf(['cases', proof.caseIndex, ...path], part);
  return { check: 'test-failed', severity: 'error', place, message };
}

/** Such as `2 rows differ, 1 is missing`. */
function describeDifferences({ pairs }: Comparison, noun: string): string {
  const wrong = pairs.filter((pair) => pair.differs);
  const missing = wrong.filter((pair) => pair.actualIndex === undefined).length;
  const extra = wrong.filter((pair) => pair.expectedIndex === undefined).length;
  const counts = [
    { count: wrong.length - missing - extra, one: 'differs', many: 'differ' },
    { count: missing, one: 'is missing', many: 'are missing' },
    { count: extra, one: 'was not expected', many: 'were not expected' },
  ].filter(({ count }) => count > 0);
  return counts
    .map(({ count, one, many }, index) => {
      const subject = index === 0 ? countOf(count, noun) : String(count);
      return `${subject} ${count === 1 ? one : many}`;
    })
    .join(', ');
}

function countOf(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}
