import { OperationError } from '../../source/operation-error';
import { lockStateFolder } from './server-lock';
import { holdsState, removeState } from './state-folder';

/**
 * Removes everything that a local workspace holds, and no other file. Returns false if there was nothing. Throws
 * OperationError if the folder holds other files, or a server works with it.
 */
export async function resetState(folder: string): Promise<boolean> {
  if (!holdsState(folder)) return false;
  const lock = await lockStateFolder(folder, false);
  if (lock.type === 'joined') {
    throw new OperationError(
      `The local workspace in ${folder} is running at ${lock.connection.url}`,
      'End it (Ctrl-C where it was started) and reset it then.',
    );
  }
  removeState(folder);
  return true;
}
