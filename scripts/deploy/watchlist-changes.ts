import { createHash } from 'node:crypto';
import type { ActualItem, WatchlistRow, WatchlistRows } from './resource';
import { rowText } from './watchlist-body';

/** What must happen to the items of a watchlist so that it holds the wanted rows. */
export interface RowChanges {
  readonly added: readonly ActualItem[];
  /** An item that is kept and gets other cells: the one with the same search key. */
  readonly changed: readonly { readonly id: string; readonly before: WatchlistRow; readonly after: WatchlistRow }[];
  readonly removed: readonly ActualItem[];
}

/** How many items are written or deleted; the service counts them: 100,000 a month and workspace. */
export function countRowChanges(changes: RowChanges): number {
  return changes.added.length + changes.changed.length + changes.removed.length;
}

/** Compares rows as a set: neither their order nor the ids of items mean anything, and a row there twice is once too many. */
export function rowChanges(actual: readonly ActualItem[], wanted: WatchlistRows): RowChanges {
  const missing = new Map(wanted.rows.map((row) => [rowText(row), row]));
  const surplus: ActualItem[] = [];
  for (const item of actual) {
    if (!missing.delete(rowText(item.row))) surplus.push(item);
  }
  const replaceable = groupByKey(surplus, wanted.searchKey);
  const taken = new Set(actual.map((item) => item.id.toLowerCase()));
  const added: ActualItem[] = [];
  const changed: RowChanges['changed'][number][] = [];
  for (const row of missing.values()) {
    const item = replaceable.get(row[wanted.searchKey] ?? '')?.shift();
    if (item === undefined) added.push({ id: rowId(row, taken), row });
    else changed.push({ id: item.id, before: item.row, after: row });
  }
  return { added, changed, removed: [...replaceable.values()].flat() };
}

function groupByKey(items: readonly ActualItem[], searchKey: string): Map<string, ActualItem[]> {
  const groups = new Map<string, ActualItem[]>();
  for (const item of items) {
    const key = item.row[searchKey] ?? '';
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/**
 * The id under which a row is written by itself: a GUID made of the row, so that writing it a second time, after an
 * interruption, writes the same item. An id that an item has already, which was written with this row and changed
 * since, is passed over.
 */
function rowId(row: WatchlistRow, taken: Set<string>): string {
  for (let attempt = 0; ; attempt++) {
    const hash = createHash('sha256')
      .update(`${attempt} ${rowText(row)}`)
      .digest('hex');
    // Version 8 is for ids that an application makes in its own way (RFC 9562, section 5.8).
    const tail = `8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
    const id = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-${tail}`;
    if (taken.has(id)) continue;
    taken.add(id);
    return id;
  }
}
