import fs from 'node:fs';
import { OperationError } from './operation-error';
import { liesWithin } from './write-file';
import { pathWithin } from './path-within';

/** The largest text that is read whole for its settings or its record, in bytes. */
const largestText = 64 * 1024 * 1024;

/**
 * The text of a file that has its place in a repository, such as its baseline.
 *
 * @param root what is named below it must be a plain file that really lies there; one that is named elsewhere is a
 *   person's own choice
 * @throws OperationError if it is none, is too large or cannot be read
 */
export function readWithin(file: string, root: string): string {
  requireReadable(file, root);
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OperationError(`${file} cannot be read: ${reason}`, 'Check the path and its permissions.', { cause });
  }
}

/**
 * Lets a file pass that can be read to its end: a device or a pipe has none, and a link may lead to what is nobody's to
 * show.
 *
 * @param root as in readWithin()
 * @throws OperationError if it is none of these
 */
export function requireReadable(file: string, root: string): void {
  requireWithin(file, root);
  const found = fs.statSync(file);
  if (!found.isFile()) throw new OperationError(`${file} is not a file that can be read`, 'Name another file.');
  if (found.size > largestText) {
    const sizes = `${found.size.toLocaleString('en')} bytes; at most ${largestText.toLocaleString('en')} are read`;
    throw new OperationError(`${file} is too large: ${sizes}`, 'Name another file.');
  }
}

/**
 * Lets what is named below a root pass if it really lies there, with every link followed.
 *
 * @throws OperationError if it does not, or is not there
 */
export function requireWithin(file: string, root: string): void {
  if (statOf(file) === undefined) throw new OperationError(`${file} is not there`, 'Check the path.');
  if (pathWithin(root, file) === undefined || liesWithin(file, root)) return;
  throw new OperationError(`${file} is a link that leads out of ${root}`, 'Copy the file here instead.');
}

/** Undefined if there is nothing, or a link that leads nowhere or in a circle. */
function statOf(file: string): fs.Stats | undefined {
  try {
    return fs.statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
