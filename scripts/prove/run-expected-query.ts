import type { DetectionTest } from '../content/detection-test';
import type { Diagnostic } from '../source/diagnostic';
import { originOf } from '../source/offset-map';
import { placeAt } from '../source/source-file';
import type { PrepareQuery } from './runs/prepare-query';
import type { CaseResult } from './evidence/proof-result';

/**
 * Holds the query that would be deployed at the clock of a test file against `expandsTo`, to the letter but for empty
 * lines at the end; undefined if the file demands no query.
 */
export function runExpectedQuery(test: DetectionTest, prepare: PrepareQuery): CaseResult | undefined {
  if (test.expandsTo === undefined) return undefined;
  const prepared = prepare(test.now);
  const difference = prepared.value && findDifference(test, test.expandsTo, prepared.value.bound.text);
  return {
    testCase: undefined,
    name: 'The deployed query is the one that expandsTo demands',
    place: test.document.placeOf(['expandsTo'], 'key'),
    passed: prepared.value !== undefined && difference === undefined,
    diagnostics: difference === undefined ? prepared.diagnostics : [...prepared.diagnostics, difference],
    fired: undefined,
    comparisons: [],
    recorded: undefined,
    explanation: undefined,
  };
}

/** The first line that differs, at its place in the test file. */
function findDifference(test: DetectionTest, expected: string, actual: string): Diagnostic | undefined {
  const [wanted, found] = [expected.trimEnd().split('\n'), actual.trimEnd().split('\n')];
  const index = wanted.findIndex((line, at) => line !== found[at]);
  const line = index >= 0 ? index : found.length > wanted.length ? wanted.length : -1;
  if (line < 0) return undefined;
  const show = (text: string | undefined): string => (text === undefined ? 'at its end' : `'${text}'`);
  return {
    check: 'test-query-text',
    severity: 'error',
    place: placeOfLine(test, expected, Math.min(line, wanted.length - 1)),
    message: `The deployed query is ${show(found[line])} where ${show(wanted[line])} is demanded, in line ${line + 1}`,
    help: 'Correct the query or the watchlist; if the new query is meant, `sentinel expand` prints it.',
  };
}

function placeOfLine(test: DetectionTest, expected: string, line: number) {
  const { document } = test;
  const map = document.textMapOf(['expandsTo']);
  const start = expected.split('\n').slice(0, line).join('\n').length + (line > 0 ? 1 : 0);
  const end = start + (expected.split('\n')[line]?.length ?? 0);
  return map === undefined ? document.placeOf(['expandsTo']) : placeAt(document.source, originOf(map, { start, end }));
}
