import fs from 'node:fs';
import path from 'node:path';
import type { CommandContext } from '../command';

/**
 * This tool's folder among the person's own caches (XDG Base Directory Specification, XDG_CACHE_HOME; on Windows
 * LOCALAPPDATA); made where it is missing; undefined if there
 * is none, or none that can be written: it only saves time.
 */
export function cacheFolder(environment: CommandContext['environment']): string | undefined {
  const { XDG_CACHE_HOME: named, LOCALAPPDATA: local, HOME: home } = environment;
  const found = [named, local, home === undefined ? undefined : path.join(home, '.cache')].find(
    (folder) => folder !== undefined && path.isAbsolute(folder),
  );
  if (found === undefined) return undefined;
  const folder = path.join(found, 'sentinel-content');
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    fs.accessSync(folder, fs.constants.W_OK);
    return folder;
  } catch {
    return undefined;
  }
}
