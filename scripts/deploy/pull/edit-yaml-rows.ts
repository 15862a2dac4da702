import { ownValue } from '../../source/own-value';
import type { YamlDocument } from '../../source/yaml-document';
import { editDocument } from './pull-fields';
import type { WatchlistRow } from '../arm/resource';
import type { RowEdits } from './row-edits';

type Entry = Readonly<Record<string, unknown>>;

/** How the cells of a row are written in an entry of a watchlist's YAML. */
export interface EntryForm {
  /** The key of the list in the file. */
  readonly key: 'items' | 'indicators';
  readonly keyOf: (column: string) => string;
  /** @param example a value of the same column that the file has already */
  readonly valueOf: (column: string, cell: string, example: unknown) => unknown;
  readonly order: readonly string[];
}

/**
 * The document with other rows: entries that stay are as they were written, with their comments; undefined if the
 * file is written so that no edit is sure to be right.
 */
export function editYamlRows(
  document: YamlDocument,
  { removed, changed, added }: RowEdits,
  form: EntryForm,
): YamlDocument | undefined {
  let current: YamlDocument | undefined = document;
  for (const [index, cells] of changed) {
    for (const [column, cell] of Object.entries(cells)) {
      if (current === undefined) return undefined;
      const key = form.keyOf(column);
      const value =
        cell === '' ? undefined : form.valueOf(column, cell, ownValue(entriesOf(current, form)[index] ?? {}, key));
      current = editDocument(current, [form.key, index, key], value, form.order);
    }
  }
  if (current === undefined || (removed.size === 0 && added.length === 0)) return current;
  const entries: readonly Entry[] = entriesOf(current, form);
  const kept = entries.filter((_, index) => !removed.has(index));
  const wanted = [...kept, ...added.map((row) => newEntry(row, entries, form))];
  if (kept.length > 0 || entries.length === 0) return editDocument(current, [form.key], wanted, form.order);
  // A list that has nothing more of what it had begins anew; without its key it would not be a watchlist.
  const emptied = editDocument(current, [form.key], undefined, form.order);
  return emptied && editDocument(emptied, [form.key], wanted, form.order);
}

function newEntry(row: WatchlistRow, entries: readonly Entry[], form: EntryForm): Entry {
  const written = Object.entries(row).map(([column, cell]) => {
    const key = form.keyOf(column);
    const example = entries.map((entry) => ownValue(entry, key)).find((each) => each !== undefined && each !== null);
    return [key, form.valueOf(column, cell, example)] as const;
  });
  return Object.fromEntries(written);
}

function entriesOf(document: YamlDocument, { key }: EntryForm): readonly Entry[] {
  const list = (document.value as Readonly<Record<string, unknown>> | null)?.[key];
  return Array.isArray(list) ? (list as readonly Entry[]) : [];
}
