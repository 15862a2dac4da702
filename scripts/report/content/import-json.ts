import { printableJson } from '../text/json-text';
import type { ImportReport } from './import-text';

/**
 * Returns an import as machines read it, piece by piece: a feed may have millions of entries. Names stay as they are from
 * version to version.
 */
export function* importJson({ alias, notes, merge, refused, notSelected, files }: ImportReport): Generator<string> {
  yield `{\n  "watchlist": ${line(alias)},\n  "notes": ${line(notes)},\n`;
  yield* listJson('added', merge.added, (item) => item);
  yield* listJson('updated', merge.updated, ({ indicator: { type, value }, patch }) => ({
    type,
    value,
    changes: patch,
  }));
  yield `  "unchanged": ${merge.unchanged},\n  "others": ${merge.others},\n`;
  yield* listJson('inactive', merge.inactive, (item) => item);
  yield* listJson('refused', refused, (item) => item);
  yield `  "notSelected": ${notSelected},\n  "files": ${line(files)}\n}\n`;
}

/** One item a line. */
function* listJson<Item>(name: string, items: Iterable<Item>, show: (item: Item) => unknown): Generator<string> {
  let text = `  "${name}": [`;
  let isFirst = true;
  for (const item of items) {
    text += `${isFirst ? '' : ','}\n    ${line(show(item))}`;
    isFirst = false;
    if (text.length < 1 << 16) continue;
    yield text;
    text = '';
  }
  yield `${text}${isFirst ? '' : '\n  '}],\n`;
}

function line(value: unknown): string {
  return printableJson(JSON.stringify(value));
}
