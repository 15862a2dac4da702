import type { Catalog } from './catalog';

const eventFileName = /\.(?:ndjson|jsonl|csv)$/i;

/** The largest log from which a test case takes events, in bytes: a proof holds what shows something, not a day of logs. */
export const largestEventFile = 16 * 1024 * 1024;

/** Whether a file has the name of a log that a test case can take events from. */
export function isEventFile(path: string): boolean {
  return eventFileName.test(path);
}

/** The paths of the logs from which the test cases of a repository take events. */
export function namedEventFiles({ tests }: Pick<Catalog, 'tests'>): readonly string[] {
  const given = tests.flatMap(({ cases }) => cases.flatMap(({ events }) => Object.values(events)));
  const paths = given.flatMap(({ file }) => (file?.file !== undefined && isEventFile(file.file) ? [file.file] : []));
  return [...new Set(paths)];
}

/** The folder of a repository in which recorded attacks lie, each a folder of logs that are named for their tables. */
export const datasetsFolder = 'samples';

/** The largest log of a dataset from which a test case takes events, in bytes. */
export const largestDatasetFile = 64 * 1024 * 1024;

/** The folders of the datasets that the test cases of a repository name. */
export function namedDatasetFolders({ tests }: Pick<Catalog, 'tests'>): readonly string[] {
  const names = tests.flatMap(({ cases }) => cases.flatMap(({ dataset }) => dataset?.name ?? []));
  return [...new Set(names)].filter(isDatasetName).map((name) => `${datasetsFolder}/${name}`);
}

/** Whether a name is that of a folder, and leads nowhere else. */
export function isDatasetName(name: string): boolean {
  return /^[\p{L}\p{N}_-][\p{L}\p{N}._-]*$/u.test(name);
}
