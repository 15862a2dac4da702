import type { Diagnostic, Severity } from '../../source/diagnostic';
import { asSentence, escapeLine } from './terminal-text';

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', advice: 'notice' };

/**
 * Returns findings as workflow commands, one a line, which GitHub shows at their lines in a pull request.
 * ("Workflow commands for GitHub Actions", Setting an error message.) Hostile text cannot start a command of its own:
 * line ends are escaped twice over, for the terminal and for the command.
 */
export function githubAnnotations(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((diagnostic) => `${annotation(diagnostic)}\n`).join('');
}

/** How many annotations of one level GitHub shows of a step. (GitHub community, discussion 26680: 10 errors, 10 warnings.) */
const mostOfLevel = 10;

const levels: readonly Severity[] = ['error', 'warning', 'advice'];

/**
 * The annotations of a change: what is found in its lines, worst first, and every error, since it blocks. The rest, and
 * what is more than GitHub shows, is counted in a line.
 *
 * @param isChanged whether a finding is the change's: it stands in a line that is new, or is about the change itself
 */
export function changeAnnotations(
  diagnostics: readonly Diagnostic[],
  isChanged: (diagnostic: Diagnostic) => boolean,
): string {
  const shown = levels.flatMap((level) => {
    const own = diagnostics.filter(({ severity }) => severity === level);
    const [changed, others] = [own.filter(isChanged), own.filter((each) => !isChanged(each))];
    return [...changed, ...(level === 'error' ? others : [])].slice(0, mostOfLevel);
  });
  const rest = diagnostics.length - shown.length;
  const note = `::notice title=sentinel validate::${rest} ${rest === 1 ? 'finding is' : 'findings are'} not shown here: in lines that this change leaves alone, or more than GitHub shows. The summary of the run has them all.\n`;
  return githubAnnotations(shown) + (rest === 0 ? '' : note);
}

function annotation(diagnostic: Diagnostic): string {
  const { file, start, end } = diagnostic.place;
  const properties: [string, string | number][] = [
    ['file', file],
    ['line', start.line],
    ['endLine', end.line],
    // Columns are shown only where the finding ends on the line on which it begins.
    ...(start.line === end.line
      ? ([
          ['col', start.column],
          ['endColumn', end.column],
        ] as [string, number][])
      : []),
    ['title', diagnostic.check],
  ];
  const list = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(',');
  const text =
    diagnostic.help === undefined
      ? asSentence(diagnostic.message)
      : `${asSentence(diagnostic.message)} ${diagnostic.help}`;
  return `::${commands[diagnostic.severity]} ${list}::${escapeData(text)}`;
}

function escapeData(text: string): string {
  return escapeLine(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
