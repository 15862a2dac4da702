import path from 'node:path';
import type { ApplyOptions } from '../../deploy/apply/apply-plan';
import { beginLine, endLine, readJournal, startLine } from '../../deploy/apply/journal';
import type { InterruptedDeployment } from '../../deploy/apply/journal';
import { OperationError } from '../../source/operation-error';
import { readWithin } from '../../source/read-within';
import { appendToFile, removeFile, writeFileWhole } from '../../source/write-file';
import type { CommandContext } from '../command';

/**
 * The file in which a deployment says what it does; there only while it goes on, or where it did not come to its end.
 */
function journalFile({ root }: CommandContext, workspace: string): string {
  return path.join(root, '.sentinel', 'journal', `${workspace}.ndjson`);
}

/** What the last deployment to a workspace had done when it was cut off; undefined if it was not. */
export function findInterrupted(context: CommandContext, workspace: string): InterruptedDeployment | undefined {
  try {
    return readJournal(readWithin(journalFile(context, workspace), context.root));
  } catch {
    return undefined;
  }
}

/**
 * Begins the journal of a deployment in place of the last one. One that cannot be written is left: it tells people what
 * happened, and nothing depends on it.
 */
export function startJournal(
  context: CommandContext,
  workspace: string,
  total: number,
): Required<Pick<ApplyOptions, 'onStart' | 'onFinish'>> & { readonly close: () => void } {
  const file = journalFile(context, workspace);
  const write = (work: () => void): void => {
    try {
      work();
    } catch (cause) {
      if (!(cause instanceof OperationError)) throw cause;
    }
  };
  const { root } = context;
  write(() => writeFileWhole(file, startLine(context.now().toISOString(), total), root));
  return {
    onStart: (change) => write(() => appendToFile(file, beginLine(change), root)),
    onFinish: (applied) => write(() => appendToFile(file, endLine(applied), root)),
    close: () => write(() => removeFile(file, root)),
  };
}
