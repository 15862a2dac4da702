import { createHash } from 'node:crypto';
import { groupBy } from '../../source/group-by';
import { ownValue } from '../../source/own-value';
import type { ActualItem, WatchlistRow, WatchlistRows } from '../arm/resource';
import { itemTexts, rowText, rowTexts } from '../bodies/watchlist-body';

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

/** How items of a kind are told apart. */
interface ItemIdentity {
  /** What of a row makes the id under which it is written by itself, and of two rows one item with changed cells. */
  readonly idSeed: (row: WatchlistRow) => string;
  readonly changeKey: (row: WatchlistRow) => string;
  /** The id of a GUID. */
  readonly idOf: (guid: string) => string;
}

/** What must happen to the items of a watchlist. */
export function rowChanges(actual: readonly ActualItem[], wanted: WatchlistRows): RowChanges {
  return compareItems(actual, wanted, [], {
    idSeed: rowText,
    changeKey: (row) => ownValue(row, wanted.searchKey) ?? '',
    idOf: (guid) => guid,
  });
}

/**
 * What must happen to the indicators of a watchlist in threat intelligence. An indicator is told by its type and value,
 * whatever else it says. A revoked one stays so (STIX 2.1, section 3.2: `revoked` is permanent), so what comes back is
 * another object.
 *
 * @param options the source makes ids of repositories differ; revoked ids are not written again
 */
export function indicatorChanges(
  live: readonly ActualItem[],
  wanted: WatchlistRows,
  { source, revoked }: { readonly source: string; readonly revoked: readonly string[] },
): RowChanges {
  const key = ({ Type = '', Value = '' }: WatchlistRow) => `${Type} ${Value}`;
  return compareItems(live, wanted, revoked, {
    idSeed: (row) => `${source} ${key(row)}`,
    changeKey: key,
    idOf: (guid) => `indicator--${guid}`,
  });
}

/** Compares rows as a set: neither their order nor the ids of items mean anything, and a row there twice is once too many. */
function compareItems(
  actual: readonly ActualItem[],
  wanted: WatchlistRows,
  takenIds: readonly string[],
  identity: ItemIdentity,
): RowChanges {
  const wantedTexts = rowTexts(wanted.rows);
  const missing = new Map(wanted.rows.map((row, index) => [wantedTexts[index]!, row]));
  const actualTexts = itemTexts(actual, findEqualText(wanted.rows, wantedTexts, identity));
  const surplus = actual.filter((_, index) => !missing.delete(actualTexts[index]!));
  if (surplus.length === 0 && missing.size === 0) return { added: [], changed: [], removed: [] };
  const replaceable = groupBy(surplus, ({ row }) => identity.changeKey(row));
  const taken = new Set([...actual.map((item) => item.id), ...takenIds].map((id) => id.toLowerCase()));
  const added: ActualItem[] = [];
  const changed: RowChanges['changed'][number][] = [];
  for (const row of missing.values()) {
    const item = replaceable.get(identity.changeKey(row))?.shift();
    if (item === undefined) added.push({ id: freeId(identity, row, taken), row });
    else changed.push({ id: item.id, before: item.row, after: row });
  }
  return { added, changed, removed: [...replaceable.values()].flat() };
}

/**
 * Most items are as they are wanted: the row with the same key is looked at first, which takes less than making the text
 * of a hundred thousand rows.
 */
function findEqualText(
  rows: readonly WatchlistRow[],
  texts: readonly string[],
  { changeKey }: ItemIdentity,
): (item: ActualItem) => string | undefined {
  const indexes = new Map(rows.map((row, index) => [changeKey(row), index]));
  return ({ row }) => {
    const index = indexes.get(changeKey(row));
    return index !== undefined && isSameRow(rows[index]!, row) ? texts[index] : undefined;
  };
}

function isSameRow(a: WatchlistRow, b: WatchlistRow): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === ownValue(b, name));
}

/**
 * The id under which a row is written by itself: a GUID made of the row, so that writing it a second time, after an
 * interruption, writes the same item. An id that an item has already, which was written with this row and changed
 * since, is passed over.
 */
function freeId({ idSeed, idOf }: ItemIdentity, row: WatchlistRow, taken: Set<string>): string {
  const seed = idSeed(row);
  for (let attempt = 0; ; attempt++) {
    const hash = createHash('sha256').update(`${attempt} ${seed}`).digest('hex');
    // Version 8 is for ids that an application makes in its own way (RFC 9562, section 5.8).
    const tail = `8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
    const id = idOf(`${hash.slice(0, 8)}-${hash.slice(8, 12)}-${tail}`);
    if (taken.has(id)) continue;
    taken.add(id);
    return id;
  }
}
