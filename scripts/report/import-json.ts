import type { ImportReport } from './import-text';

/** Returns an import as machines read it; names stay as they are from version to version. */
export function importJson({ alias, merge, refused, notSelected, files }: ImportReport): string {
  const record = {
    watchlist: alias,
    added: merge.added,
    updated: merge.updated.map(({ indicator, patch }) => ({
      type: indicator.type,
      value: indicator.value,
      changes: patch,
    })),
    unchanged: merge.unchanged,
    others: merge.others,
    inactive: merge.inactive.map(({ type, value }) => ({ type, value })),
    refused,
    notSelected,
    files,
  };
  return `${JSON.stringify(record, undefined, 2)}\n`;
}
