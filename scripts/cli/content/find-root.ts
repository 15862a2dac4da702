import fs from 'node:fs';
import path from 'node:path';
import { contentFolders } from '../../content/content-kinds';
import { pathWithin } from '../../source/path-within';

/**
 * The folder that holds the content, seen from where a person stands: that folder itself, or the nearest one above it
 * that holds content, as Git and npm look for theirs. The search ends with the work tree of Git: what lies outside of
 * it belongs to somebody else.
 *
 * @param workingDirectory an absolute path
 * @returns an absolute path; that of the folder itself if none above it holds content
 */
export function findRoot(workingDirectory: string): string {
  const folders = foldersUpward(workingDirectory);
  const end = folders.findIndex((folder) => fs.existsSync(path.join(folder, '.git')));
  return folders.slice(0, end + 1).find(holdsContent) ?? workingDirectory;
}

/**
 * A name of content as it is seen from the root, if it is the path of something from where a person stands.
 *
 * @param written what stands on the command line
 * @returns the path from the root with slashes; the name as it was written if nothing stands there
 */
export function nameFromRoot(written: string, workingDirectory: string, root: string): string {
  const place = path.resolve(workingDirectory, written);
  const inRoot = workingDirectory === root ? undefined : pathWithin(root, place);
  return inRoot !== undefined && fs.existsSync(place) ? inRoot : written;
}

function foldersUpward(folder: string): string[] {
  const above = path.dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersUpward(above)];
}

function holdsContent(folder: string): boolean {
  return contentFolders.some((each) => fs.existsSync(path.join(folder, each)));
}
