import fs from 'node:fs';
import path from 'node:path';
import { findStateFolderProblem } from '../../content/state-folder-place';
import type { Workspace } from '../../content/workspace';
import type { Diagnostic } from '../../source/diagnostic';
import { OperationError } from '../../source/operation-error';
import { pathWithin } from '../../source/path-within';

const help = 'Name a folder of its own below the repository, such as .sentinel/local, in `emulator.folder`.';

/**
 * Returns the folder that holds the state of a local workspace, as an absolute path.
 *
 * @throws OperationError if that is not a folder of its own below the repository, with every link followed
 */
export function resolveStateFolder(folder: string, root: string): string {
  const problem = findPlaceProblem(folder, root);
  if (problem !== undefined) throw new OperationError(problem, help);
  return path.resolve(root, folder);
}

/** What is wrong with where local workspaces keep their state, by links that lie on the way. */
export function findLinkedStateFolders(workspaces: readonly Workspace[], root: string): readonly Diagnostic[] {
  return workspaces.flatMap(({ target, document }): Diagnostic[] => {
    if (target.type !== 'emulator' || findStateFolderProblem(target.folder) !== undefined) return [];
    const message = findPlaceProblem(target.folder, root);
    if (message === undefined) return [];
    return [
      { check: 'workspace-folder', severity: 'error', place: document.placeOf(['emulator', 'folder']), message, help },
    ];
  });
}

function findPlaceProblem(folder: string, root: string): string | undefined {
  const written = findStateFolderProblem(folder);
  if (written !== undefined) return written;
  const real = realPath(path.resolve(root, folder));
  if (real === undefined) return `The folder ${folder} is reached by a link that leads nowhere`;
  const within = pathWithin(fs.realpathSync(root), real);
  return within === undefined ? `The folder ${folder} is not below the repository` : findStateFolderProblem(within);
}

/** The real path of one whose end may not be there yet; undefined if a link on the way leads nowhere. */
function realPath(folder: string): string | undefined {
  if (fs.lstatSync(folder, { throwIfNoEntry: false }) !== undefined) {
    try {
      return fs.realpathSync(folder);
    } catch {
      return undefined;
    }
  }
  const parent = path.dirname(folder);
  const real = parent === folder ? parent : realPath(parent);
  return real === undefined ? undefined : path.join(real, path.basename(folder));
}
