import { readWatchlist } from '../../content/read-watchlist';
import type { Watchlist } from '../../content/watchlist';
import { normalForm } from '../kinds/normal-form';
import type { Change } from '../plan/plan';
import { pullDocumentField } from './pull-document';
import type { WrittenForm } from './pull-document';
import { pullFields, reasonToLeave } from './pull-fields';
import type { PulledResource, PulledRow } from './pull-fields';
import { pullRows } from './pull-rows';
import type { ActualResource } from '../arm/resource';
import { watchlistBody } from '../bodies/watchlist-body';
import { countRowChanges } from '../plan/watchlist-changes';
import type { RowChanges } from '../plan/watchlist-changes';
import { writtenScalars } from './written-fields';

const writtenOrder = [
  'alias',
  'displayName',
  'description',
  'provider',
  'source',
  'searchKey',
  'labels',
  'defaultDuration',
];

/** Writes what somebody edited of a watchlist in the workspace, its items too, into its files. */
export function pullWatchlist(change: Change, live: ActualResource, watchlist: Watchlist, asOf: Date): PulledResource {
  const there = normalForm('watchlist', live.body);
  const written = writtenForm(watchlist);
  const { fields, content } = pullFields(change, watchlist, (path, current) =>
    pullDocumentField(path, there, current, written),
  );
  const rows = change.rows;
  if (rows === undefined || change.rowsOrigin === 'here' || countRowChanges(rows) === 0) {
    return pulledWatchlist(change, fields, [], content);
  }
  const reason =
    change.rowsOrigin === 'both'
      ? 'the items were changed here as well, or some aged out since; --as-of the day of the deployment tells those apart'
      : reasonToLeave(change.rowsOrigin);
  if (reason !== undefined) return pulledWatchlist(change, fields, leftRows(rows, reason), content);
  const pulled = pullRows(rows, content, asOf);
  return pulledWatchlist(change, fields, pulled.rows, pulled.watchlist);
}

function pulledWatchlist(
  change: Change,
  fields: PulledResource['fields'],
  rows: readonly PulledRow[],
  { document, csv }: Watchlist,
): PulledResource {
  return { change, fields, rows, sources: csv === undefined ? [document.source] : [document.source, csv] };
}

function leftRows({ added, changed, removed }: RowChanges, reason: string): readonly PulledRow[] {
  const result = { reason };
  return [
    ...added.map(({ row }) => ({ here: row, there: undefined, result })),
    ...changed.map(({ before, after }) => ({ here: after, there: before, result })),
    ...removed.map(({ row }) => ({ here: undefined, there: row, result })),
  ];
}

function writtenForm({ csv }: Watchlist): WrittenForm<Watchlist> {
  return {
    read: (document) => readWatchlist(document, new Map(csv === undefined ? [] : [[csv.path, csv]])),
    formOf: (watchlist) => normalForm('watchlist', watchlistBody(watchlist)),
    pathOf: (field) => [field === 'itemsSearchKey' ? 'searchKey' : field],
    valueOf: (form, field) => writtenScalars(form[field], field),
    order: writtenOrder,
  };
}
