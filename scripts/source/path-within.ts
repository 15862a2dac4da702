import path from 'node:path';

/**
 * The path with slashes from a folder to what lies in it by name: `.` for the folder itself. Undefined if it lies
 * outside, as on another drive of Windows; a name may begin with two dots. No link is followed.
 */
export function pathWithin(folder: string, file: string): string | undefined {
  const from = path.relative(folder, file);
  if (from === '..' || from.startsWith(`..${path.sep}`) || path.isAbsolute(from)) return undefined;
  return from === '' ? '.' : from.split(path.sep).join('/');
}
