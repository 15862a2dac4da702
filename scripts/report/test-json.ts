import type { CaseResult, TestRun } from '../prove/proof-result';
import { countCases } from '../prove/proof-result';
import { toDiagnosticRecord } from './diagnostics-json';

/** Returns the results for machines: `{"passed", "failed", "tests": [...], "diagnostics": [...]}` with a line end. */
export function testJson(run: TestRun): string {
  const report = {
    ...countCases(run.results),
    tests: run.results.map(({ detection, file, cases }) => ({ detection, file, cases: cases.map(toCaseRecord) })),
    diagnostics: run.findings.map(toDiagnosticRecord),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
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
