import { countCases, type TestRun } from '../../prove/evidence/proof-result';
import type { Diagnostic } from '../../source/diagnostic';
import { githubAnnotations } from '../text/github-annotations';

/** Returns what failed and what is not proved as annotations on a pull request, then the counts on a line. */
export function testAnnotations({ results, findings }: TestRun): string {
  const ofCases = results.flatMap(({ cases, mutations, workspaces }) => [
    ...cases.flatMap(({ name, diagnostics }) => {
      const title = workspaces.length === 0 ? name : `${name} (${workspaces.join(', ')})`;
      return diagnostics.map((diagnostic): Diagnostic => ({
        ...diagnostic,
        message: `${title}: ${diagnostic.message}`,
      }));
    }),
    ...(mutations?.unnoticed ?? []),
  ]);
  const { passed, failed } = countCases(results);
  return `${githubAnnotations([...ofCases, ...findings])}${String(passed)} passed, ${String(failed)} failed\n`;
}
