import { isMapping } from '../../source/mapping';
import type { JsonObject } from '../wire/api';
import type { WriteTimes } from '../wire/arm-resource';
import type { Documents, Log, StateFolder } from './state-folder';

/** A watchlist as it is kept; its items stand in a log of their own, because each of them can be written alone. */
export interface StoredWatchlist {
  readonly alias: string;
  readonly etag: string;
  readonly properties: JsonObject;
  readonly searchKey: string;
  /** The columns that its items have, in the order in which they came. */
  readonly columns: readonly string[];
  readonly written: WriteTimes;
  /** How often its deletion was asked for while it went on; undefined if nobody deletes it. */
  readonly deletion?: number;
}

export interface StoredItem {
  readonly id: string;
  readonly etag: string;
  readonly written: WriteTimes;
  readonly values: JsonObject;
}

/** The watchlists of the workspace with their items, both by keys that differ by more than case. */
export interface WatchlistStore {
  readonly get: (alias: string) => StoredWatchlist | undefined;
  /** In the order in which they were made. */
  readonly all: () => readonly StoredWatchlist[];
  readonly put: (watchlist: StoredWatchlist) => void;
  /** Takes the watchlist and all its items away. */
  readonly delete: (alias: string) => void;
  readonly items: (alias: string) => readonly StoredItem[];
  readonly item: (alias: string, id: string) => StoredItem | undefined;
  readonly putItems: (alias: string, items: readonly StoredItem[]) => void;
  readonly deleteItem: (alias: string, id: string) => void;
}

/** Whether what a file of the state holds is a watchlist of this version. */
function isStoredWatchlist(value: unknown): value is StoredWatchlist {
  if (!isMapping(value)) return false;
  const { alias, etag, properties, searchKey, columns, written } = value;
  return (
    [alias, etag, searchKey].every((each) => typeof each === 'string') &&
    [properties, written].every(isMapping) &&
    Array.isArray(columns)
  );
}

type ItemLine = { readonly put: StoredItem } | { readonly delete: string };

/** Opens the watchlists of a local workspace with their items; items are read when first asked for. */
export function openWatchlistStore(folder: StateFolder): WatchlistStore {
  const watchlists: Documents<StoredWatchlist> = folder.documents('watchlists', isStoredWatchlist);
  const loaded = new Map<string, Map<string, StoredItem>>();
  /** Until an item changes: each page of a list asks for all of it. */
  const lists = new Map<string, readonly StoredItem[]>();
  const logOf = (alias: string): Log<ItemLine> => folder.log('watchlistItems', alias.toLowerCase());
  const itemsOf = (alias: string): Map<string, StoredItem> => {
    const key = alias.toLowerCase();
    const items = loaded.get(key) ?? replay(logOf(alias).read());
    loaded.set(key, items);
    return items;
  };
  return {
    get: (alias) => watchlists.get(alias),
    all: () => [...watchlists.values()].sort((a, b) => (a.written.created < b.written.created ? -1 : 1)),
    put: (watchlist) => {
      watchlists.put(watchlist.alias, watchlist);
    },
    delete: (alias) => {
      // Items first: a process killed in between leaves an empty watchlist, never items that a new one would inherit.
      logOf(alias).delete();
      loaded.delete(alias.toLowerCase());
      lists.delete(alias.toLowerCase());
      watchlists.delete(alias);
    },
    items: (alias) => {
      const list = lists.get(alias.toLowerCase()) ?? [...itemsOf(alias).values()];
      lists.set(alias.toLowerCase(), list);
      return list;
    },
    item: (alias, id) => itemsOf(alias).get(id.toLowerCase()),
    putItems: (alias, items) => {
      const held = itemsOf(alias);
      lists.delete(alias.toLowerCase());
      logOf(alias).append(items.map((item) => ({ put: item })));
      for (const item of items) held.set(item.id.toLowerCase(), item);
    },
    deleteItem: (alias, id) => {
      logOf(alias).append([{ delete: id.toLowerCase() }]);
      itemsOf(alias).delete(id.toLowerCase());
      lists.delete(alias.toLowerCase());
    },
  };
}

function replay(lines: readonly ItemLine[]): Map<string, StoredItem> {
  const items = new Map<string, StoredItem>();
  for (const line of lines) {
    if ('put' in line) items.set(line.put.id.toLowerCase(), line.put);
    else items.delete(line.delete);
  }
  return items;
}
