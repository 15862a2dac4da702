import fs from 'node:fs';
import path from 'node:path';
import { OperationError } from '../source/operation-error';

/** Folders whose YAML files are content: what is written there would be read as such by the next command. */
const contentFolders = ['detections', 'watchlists', 'workspaces'];

/**
 * Writes files into a folder that is none of the content's, each of them whole or not at all.
 *
 * @param files text by path within the folder
 * @throws OperationError where the folder is one of the content's, or cannot be written
 */
export function writeOutput(folder: string, files: ReadonlyMap<string, string>, root: string): void {
  const [top] = path.relative(root, folder).split(path.sep);
  if (top !== undefined && contentFolders.includes(top)) {
    throw new OperationError(`${folder} lies in ${top}/, where it would be read as content`, 'Name another folder.');
  }
  writeFiles(folder, files);
}

/**
 * Writes files into a folder, each of them whole or not at all.
 *
 * @param files text by path within the folder
 * @throws OperationError where the folder cannot be written
 */
export function writeFiles(folder: string, files: ReadonlyMap<string, string>): void {
  try {
    for (const [name, text] of files) {
      const file = path.join(folder, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(`${file}.draft`, text);
      fs.renameSync(`${file}.draft`, file);
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OperationError(`cannot write into ${folder}: ${reason}`, 'Check the path and its permissions.', {
      cause,
    });
  }
}
