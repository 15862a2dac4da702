import path from 'node:path';
import { contentPlaces } from './content-kinds';

/**
 * Says why a folder cannot hold the state of a local workspace, which its commands write and remove; undefined if it
 * can. What links lie on the way is for whoever sees the disk.
 *
 * @param folder as a workspace file names it, from the root of the repository
 */
export function findStateFolderProblem(folder: string): string | undefined {
  const written = folder.replaceAll('\\', '/');
  const within = path.posix.normalize(written).replace(/\/+$/, '');
  const isAbsolute = written.startsWith('/') || /^[a-z]:/i.test(written);
  if (isAbsolute || within === '..' || within.startsWith('../'))
    return `The folder ${folder} is not below the repository`;
  if (within === '.' || within === '') return 'The folder is the repository itself';
  const held = [...contentPlaces.folders, ...contentPlaces.beside, ...others].find((each) => overlaps(within, each));
  return held === undefined ? undefined : `The folder ${folder} is, holds or lies in ${held}, which is not its own`;
}

/** What a repository has beside its content. */
const others = ['.git', '.github', 'node_modules'];

/** Not by case: some disks do not tell it apart. */
function overlaps(one: string, other: string): boolean {
  const [first, second] = [`${one.toLowerCase()}/`, `${other.toLowerCase()}/`];
  return first.startsWith(second) || second.startsWith(first);
}
