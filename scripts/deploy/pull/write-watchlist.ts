import { fileStem } from '../../source/path-part';
import { formatYaml } from '../../source/yaml-document';
import { watchlistUploads } from '../bodies/watchlist-body';
import { normalForm } from '../kinds/normal-form';
import { isTaken, uniqueRows } from './found-resource';
import type { FilesOrReason, FoundResource } from './found-resource';

/** The file of a watchlist that was found, and a CSV with its rows if it has some; or why there is none. */
export function writeWatchlist({ id, body, rows }: FoundResource, files: ReadonlyMap<string, string>): FilesOrReason {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{1,62}[A-Za-z0-9]$/.test(id)) return `its alias, ${id}, makes no file name`;
  const stem = `watchlists/${fileStem(id)}`;
  if (isTaken(`${stem}.yaml`, files))
    return `another watchlist has the alias ${id} as well, upper and lower case aside`;
  const form = normalForm('watchlist', body);
  const { displayName, itemsSearchKey, ...others } = form;
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const uploads = watchlistUploads(columns, uniqueRows(rows));
  // Each upload repeats the header.
  const csv = uploads.map((upload, index) => (index === 0 ? upload : upload.slice(upload.indexOf('\n') + 1))).join('');
  const written = { alias: id, displayName: displayName ?? id, ...others, searchKey: itemsSearchKey };
  const held = csv === '' ? { items: [] } : { csv: `${fileStem(id)}.csv` };
  const yaml: [string, string] = [`${stem}.yaml`, formatYaml({ ...written, ...held })];
  return csv === '' ? [yaml] : [yaml, [`${stem}.csv`, csv.replaceAll('\r\n', '\n')]];
}
