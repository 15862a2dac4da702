import { escapeLine } from '../../report/terminal-text';
import type { CommandContext } from '../command';
import type { Logs } from './read-logs';

/** Says what is wrong with the lines of logs, and that nothing was done with a part of them; false if nothing is. */
export function showLogProblems({ problems, problemCount }: Logs, context: CommandContext): boolean {
  if (problemCount === 0) return false;
  for (const { file, line, message } of problems) {
    context.writeError(`${escapeLine(file)}:${line} error ${escapeLine(message)}.\n`);
  }
  const hidden = problemCount - problems.length;
  context.writeError(`${hidden > 0 ? `… and ${hidden} more. ` : ''}No query was run.\n`);
  return true;
}
