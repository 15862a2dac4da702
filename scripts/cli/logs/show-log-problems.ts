import { escapeLine } from '../../report/text/terminal-text';
import type { CommandContext } from '../command';
import type { Logs } from './read-logs';

/** Says what is wrong with the lines of logs, and that nothing was done with a part of them; false if nothing is. */
export function showLogProblems({ problems, problemCount }: Logs, context: CommandContext): boolean {
  if (problemCount === 0) return false;
  for (const { file, line, message, more, lastLine } of problems) {
    const others = more === 0 ? '' : `, and so in ${more} more ${more === 1 ? 'line' : 'lines'}, the last ${lastLine}`;
    context.writeError(`${escapeLine(file)}:${line} error ${escapeLine(message)}${others}.\n`);
  }
  const hidden = problemCount - problems.reduce((sum, { more }) => sum + 1 + more, 0);
  context.writeError(`${hidden > 0 ? `… and ${hidden} more. ` : ''}No query was run.\n`);
  return true;
}
