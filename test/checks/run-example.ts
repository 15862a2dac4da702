import { readCatalog } from '../../scripts/content/read-catalog';
import type { Check, CheckExample } from '../../scripts/checks/check';
import { exampleFiles } from '../../scripts/checks/example-files';
import { runChecks } from '../../scripts/checks/run-checks';
import type { Diagnostic } from '../../scripts/source/diagnostic';

export const exampleDate = new Date('2026-06-15T00:00:00Z');

/** Runs some checks over an example; what reading the files found comes with the rest. */
export function runExample(checks: readonly Check[], example: CheckExample, asOf = exampleDate): Diagnostic[] {
  const { value, diagnostics } = readCatalog(exampleFiles(example));
  return runChecks(value, { asOf, found: diagnostics, checks });
}

/** What one check says of an example: `line:column message | help`. */
export function say(check: Check, example: CheckExample, asOf = exampleDate): string[] {
  return runExample([check], example, asOf).map(({ place, message, help }) => {
    return `${place.start.line}:${place.start.column} ${message}${help === undefined ? '' : ` | ${help}`}`;
  });
}
