import type { ChangedFile, OpenState, OpenStates } from './reviewed-state';
import { say } from './statement';
import type { Phrase, Statement } from './statement';

/**
 * Files of content that cannot be read in one of the states: nothing else can be said of what they do there.
 *
 * @param files those that differ: one that cannot be read in either state and is the same is not a part of the change
 */
export function reviewUnreadable({ before, after }: OpenStates, files: readonly ChangedFile[]): readonly Statement[] {
  const [old, now] = [unreadableOf(before), unreadableOf(after)];
  const changed = new Set(files.map(({ path }) => path));
  const gone = new Set(files.filter(({ status }) => status === 'deleted').map(({ path }) => path));
  const state = (file: string, line: number, side: OpenState['side'], phrase: Phrase): Statement => ({
    kind: 'file-unreadable',
    subject: file,
    phrase,
    places: [{ file, line, side }],
    count: 1,
    covers: [{ file, path: [] }],
  });
  return [
    ...[...now].flatMap(([file, { line, message }]) => {
      if (!old.has(file)) return [state(file, line, 'after', say`${message}`)];
      return changed.has(file) ? [state(file, line, 'after', say`${message} (nor could it be read before)`)] : [];
    }),
    ...[...old].flatMap(([file, { line, message }]) => {
      return gone.has(file) ? [state(file, line, 'before', say`deleted; nobody knows what it did: ${message}`)] : [];
    }),
    ...[...old].flatMap(([file]) => (now.has(file) || gone.has(file) ? [] : stateReadable(file, after))),
  ];
}

/** For a detection this is said if it is added. */
function stateReadable(file: string, { catalog }: OpenState): readonly Statement[] {
  const others = [
    catalog.tests,
    catalog.watchlists,
    catalog.functions,
    catalog.workspaces,
    catalog.workspaceGroups,
  ].flat();
  if (!others.some(({ document }) => document.source.path === file)) return [];
  const places = [{ file, line: 1, side: 'after' as const }];
  return [{ kind: 'file-readable', subject: file, phrase: [], places, count: 1, covers: [] }];
}

/**
 * The files of a state that are there and of which no content is known, each with the first thing that is wrong with
 * it.
 */
function unreadableOf({
  catalog,
  diagnostics,
}: OpenState): ReadonlyMap<string, { readonly line: number; readonly message: string }> {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const paths = [...catalog.unread, ...errors.filter(({ check }) => check === 'file').map(({ place }) => place.file)];
  return new Map(
    paths.map((path) => {
      const error = errors.find(({ place }) => place.file === path);
      return [
        path,
        { line: error?.place.start.line ?? 1, message: error?.message ?? 'it holds nothing that is known' },
      ];
    }),
  );
}
