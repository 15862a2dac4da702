import { countCases, type CaseResult, type TestResult, type TestRun } from '../../prove/evidence/proof-result';
import { toDiagnosticRecord } from '../findings/diagnostics-json';
import { jsonText } from '../text/json-text';

/** Returns the results for machines: `{"passed", "failed", "tests": [...], "diagnostics": [...]}` with a line end. */
export function testJson(run: TestRun): string {
  const report = {
    ...countCases(run.results),
    tests: run.results.map(toTestRecord),
    diagnostics: run.findings.map(toDiagnosticRecord),
  };
  return jsonText(report);
}

function toTestRecord({ detection, workspaces, file, cases, mutations, score }: TestResult): object {
  const scored = score === undefined ? {} : { score };
  const record = { detection, workspaces, file, cases: cases.map(toCaseRecord), ...scored };
  if (mutations === undefined) return record;
  return { ...record, mutations: { ...mutations, unnoticed: mutations.unnoticed.map(toDiagnosticRecord) } };
}

function toCaseRecord({ name, place, passed, diagnostics, comparisons, explanation }: CaseResult): object {
  return {
    name,
    line: place.start.line,
    passed,
    diagnostics: diagnostics.map(toDiagnosticRecord),
    comparisons: comparisons.map(({ what, comparison }) => ({ what, ...comparison })),
    ...(explanation === undefined ? {} : { explanation }),
  };
}
