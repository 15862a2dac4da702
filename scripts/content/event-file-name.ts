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
