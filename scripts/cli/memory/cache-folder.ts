import path from 'node:path';
import type { CommandContext } from '../command';

/**
 * This tool's folder among the person's own caches (XDG Base Directory Specification, XDG_CACHE_HOME; on Windows
 * LOCALAPPDATA); undefined where there is none.
 */
export function cacheFolder(environment: CommandContext['environment']): string | undefined {
  const { XDG_CACHE_HOME: named, LOCALAPPDATA: local, HOME: home } = environment;
  const found = [named, local, home === undefined ? undefined : path.join(home, '.cache')].find(
    (folder) => folder !== undefined && path.isAbsolute(folder),
  );
  return found === undefined ? undefined : path.join(found, 'sentinel-content');
}
