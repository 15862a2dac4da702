import type { ExpectedAlert, Expectation } from '../content/detection-test';
import type { Diagnostic } from '../source/diagnostic';
import type { YamlPath } from '../source/yaml-document';
import { compareAlerts } from './compare-alerts';
import type { Comparison } from './compare-lists';
import { compareRows, showRows } from './compare-rows';
import { findIdleEvents } from './find-idle-events';
import type { NamedComparison } from './proof-result';
import { isSorted } from './query-order';
import { fires, runDetection, type CaseProof, type DetectionOutcome } from './run-detection';

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
  const raised = outcome.alerts === undefined ? '' : ` and raises ${countOf(outcome.alerts.length, 'alert')}`;
  const message = `${sentence}, but the query returns ${countOf(outcome.rows.rowCount, 'row')}${raised}.`;
  return {
    diagnostics: [mismatch(proof, [key], message)],
    comparisons: [{ what: 'result', comparison: showRows(outcome.rows) }],
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
  const { comparison, diagnostics } = compareRows({ ...proof, rows, ordered }, outcome.rows);
  if (comparison === undefined || comparison.equal) return { diagnostics, comparisons: [] };
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
  if (rowCount === undefined || rowCount === rows.rowCount) return nothingWrong;
  const message = `The case expects ${countOf(rowCount, 'row')}, and the query returns ${countOf(rows.rowCount, 'row')}.`;
  return {
    diagnostics: [mismatch(proof, ['expect', 'rowCount'], message)],
    comparisons: expectation.rows === undefined ? [{ what: 'result', comparison: showRows(rows) }] : [],
  };
}

function judgeAlerts(proof: CaseProof, expected: ResultExpectation['alerts'], outcome: DetectionOutcome): Judgement {
  const { alerts, rows } = outcome;
  if (expected === undefined) return nothingWrong;
  const path = ['expect', 'alerts'];
  if (alerts === undefined) {
    const message = 'A hunting query raises no alerts; expect its rows.';
    return { diagnostics: [mismatch(proof, path, message)], comparisons: [] };
  }
  const comparison = compareAlerts(
    expected.map((alert) => expectedHere(alert, proof, outcome)),
    alerts,
  );
  if (comparison.equal) return nothingWrong;
  const from = countOf(rows.rowCount, 'row');
  const differences = describeDifferences(comparison, 'alert');
  const message = `The alerts, made from ${from}, are not the expected ones: ${differences}.`;
  return {
    diagnostics: [mismatch(proof, pathOfFirst(comparison, path), message)],
    comparisons: [{ what: 'alert', comparison }],
  };
}

/** A case that expects the severity of the rule expects that which an overlay gives it, where there is one. */
function expectedHere(alert: ExpectedAlert, { detection }: CaseProof, { query }: DetectionOutcome): ExpectedAlert {
  if (detection.type !== 'analyticRule' || query.detection.type !== 'analyticRule') return alert;
  const isOwn = alert.severity !== undefined && alert.severity === detection.severity;
  return isOwn ? { ...alert, severity: query.detection.severity } : alert;
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
