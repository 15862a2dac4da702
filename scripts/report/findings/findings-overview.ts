import type { Diagnostic } from '../../source/diagnostic';
import { countOf } from '../../source/count-of';
import { groupBy } from '../../source/group-by';
import type { Colors } from '../text/colors';
import { countFindings, headingText, severityOrder } from './diagnostics-text';
import { escapeLine } from '../text/terminal-text';

/** More findings than these are read as totals first, and as a line each. */
export const mostFindingsInFull = 100;

const mostFiles = 10;

/**
 * Returns many findings for people: how many of each check, the files that have most of them, and then each finding on
 * a line of its own, the worst first.
 */
export function findingsOverview(diagnostics: readonly Diagnostic[], colors: Colors): string {
  const worstFirst = diagnostics.toSorted(bySeverity);
  return `${checkTotals(diagnostics, colors)}\n${worstFiles(diagnostics)}\n${worstFirst
    .map((diagnostic) => `${headingText(diagnostic, colors)}\n`)
    .join('')}`;
}

function checkTotals(diagnostics: readonly Diagnostic[], colors: Colors): string {
  const groups = groupBy(diagnostics, ({ severity, check }) => `${severity} ${check}`);
  const rows = [...groups.values()];
  const widest = String(Math.max(...rows.map((group) => group.length))).length;
  return rows
    .sort((one, other) => bySeverity(one[0], other[0]) || other.length - one.length)
    .map((group) => {
      const [{ severity, check }] = group;
      const files = new Set(group.map(({ place }) => place.file)).size;
      const count = String(group.length).padStart(widest);
      return `${count} ${colors[severity](severity.padEnd('warning'.length))} ${check}, in ${countOf(files, 'file')}\n`;
    })
    .join('');
}

function bySeverity(one: Diagnostic, other: Diagnostic): number {
  return severityOrder.indexOf(one.severity) - severityOrder.indexOf(other.severity);
}

function worstFiles(diagnostics: readonly Diagnostic[]): string {
  const files = [...groupBy(diagnostics, ({ place }) => place.file)].sort(
    ([, one], [, other]) => errorsIn(other) - errorsIn(one) || other.length - one.length,
  );
  const shown = files.slice(0, mostFiles);
  const title = files.length > mostFiles ? `The ${mostFiles} files with most of them:` : 'By file:';
  return `${title}\n${shown.map(([file, group]) => `  ${escapeLine(file)}: ${countFindings(group)}\n`).join('')}`;
}

function errorsIn(group: readonly Diagnostic[]): number {
  return group.filter(({ severity }) => severity === 'error').length;
}
