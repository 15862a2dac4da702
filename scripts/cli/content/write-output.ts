import fs from 'node:fs';
import path from 'node:path';
import { contentPlaces } from '../../content/content-kinds';
import { OperationError } from '../../source/operation-error';
import { writeFileWhole } from '../../source/write-file';

/**
 * Writes files that a person names, at places that are none of the content's, each of them whole or not at all.
 *
 * @param files text by path within the folder
 * @throws OperationError if one of them would be read as content, or cannot be written
 */
export function writeOutput(folder: string, files: ReadonlyMap<string, string>, root: string): void {
  for (const name of files.keys()) refuseContent(path.join(folder, name), root);
  writeFiles(folder, files, root);
}

/** Folders that Git, GitHub and npm read: a file there is a setting or a program. */
const othersFolders = ['.git', '.github', 'node_modules'];

/**
 * By its own path and by the one that links lead to: `out` may be a link to detections. In any case of letters: where
 * file systems do not tell them apart, Functions is functions.
 */
function refuseContent(file: string, root: string): void {
  const paths = [path.relative(root, file), path.relative(realPath(root), realPath(file))];
  for (const written of paths) {
    const within = written.split(path.sep).join('/').toLowerCase();
    const others = othersFolders.find((each) => within.split('/').includes(each));
    if (others !== undefined) {
      throw new OperationError(
        `${file} lies in ${others}/, which is not for what is written here`,
        'Name another folder.',
      );
    }
    const place = [...contentPlaces.folders, ...contentPlaces.beside].find(
      (each) => within === each || within.startsWith(`${each}/`),
    );
    if (place === undefined) continue;
    throw new OperationError(
      within === place && contentPlaces.beside.includes(place)
        ? `${file} would be read as content`
        : `${path.dirname(file)} lies in ${place}/, where it would be read as content`,
      'Name another folder.',
    );
  }
}

/** The real path of one whose end may not be there yet. */
function realPath(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch {
    const parent = path.dirname(file);
    return parent === file ? file : path.join(realPath(parent), path.basename(file));
  }
}

/**
 * Writes files into a folder, each of them whole or not at all.
 *
 * @param files text by path within the folder
 * @param root nothing that is named below it is written outside of it, by whatever links
 * @throws OperationError if the folder cannot be written
 */
export function writeFiles(folder: string, files: ReadonlyMap<string, string>, root: string): void {
  for (const [name, text] of files) writeFileWhole(path.join(folder, name), text, root);
}

/**
 * Writes files that are not there yet, or none of them.
 *
 * @param help what to do where one is
 * @throws OperationError if one is there already, or the folder cannot be written
 */
export function writeNewFiles(folder: string, files: ReadonlyMap<string, string>, help: string): void {
  const existing = [...files.keys()].filter((file) => isThere(path.join(folder, file)));
  if (existing.length > 0) {
    const verb = existing.length === 1 ? 'is' : 'are';
    throw new OperationError(`${existing.join(' and ')} ${verb} there already; nothing was written`, help);
  }
  writeFiles(folder, files, folder);
}

function isThere(file: string): boolean {
  return fs.lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}
