import type { CommandContext } from '../command';
import { openPersonStore } from './person-store';

/** Things that are found again under the same key as long as somebody asked for them lately. */
export interface KeyedStore<Entry> {
  readonly recall: (key: string) => Entry | undefined;
  readonly keep: (key: string, entry: Entry) => void;
  /** Writes what came in; without a cache folder nothing. */
  readonly save: () => void;
}

/** More entries than come of the detections of a repository, so that looking at a part of it does not forget the rest. */
const mostEntries = 10_000;

/**
 * Opens what earlier runs kept of one kind of things. Without a cache folder it remembers until it is let go.
 *
 * @param kind part of the name of its file
 */
export function openKeyedStore<Entry>(
  context: Pick<CommandContext, 'root' | 'environment'>,
  kind: string,
): KeyedStore<Entry> {
  const { known, write } = openPersonStore<Entry>(context, kind);
  const used: Record<string, Entry> = {};
  return {
    recall: (key) => {
      const found = used[key] ?? (Object.hasOwn(known, key) ? known[key] : undefined);
      if (found !== undefined) used[key] = found;
      return found;
    },
    keep: (key, entry) => {
      used[key] = entry;
    },
    save: () => {
      if (Object.keys(used).every((key) => Object.hasOwn(known, key))) return;
      write({ ...Object.fromEntries(Object.entries(known).slice(-mostEntries)), ...used });
    },
  };
}
