import path from 'node:path';
import type { IndicatorWatchlist } from '../../content/watchlist';
import type { IndicatorSet } from '../../indicators/indicator-set';
import { mergeIndicators, startMerge } from '../../indicators/merge-indicators';
import type { WatchlistMerge } from '../../indicators/merge-indicators';
import { describeWatchlist, mergeCsv, writeMergedYaml, writeNewCsv } from '../../indicators/write-watchlist';
import { textOf } from './open-feed';
import { startDraft } from '../../source/write-file';
import { writeFiles } from '../content/write-output';

/** What an import does to a watchlist, and the files that it wrote. */
export interface WatchlistChange {
  readonly merge: WatchlistMerge;
  readonly files: readonly string[];
}

/** Brings indicators into a watchlist, and writes its file where that changes anything. */
export async function mergeIntoWatchlist(
  watchlist: IndicatorWatchlist,
  incoming: IndicatorSet,
  asOf: Date,
  root: string,
  isDryRun: boolean,
): Promise<WatchlistChange> {
  if (watchlist.csv !== undefined) return changeCsv(watchlist, watchlist.csv.path, incoming, asOf, root, isDryRun);
  const merge = mergeIndicators(watchlist, incoming, asOf);
  if (isDryRun || !isChange(merge)) return { merge, files: [] };
  const file = writeMergedYaml(watchlist, merge);
  writeFiles(root, new Map([[file.path, file.text]]), root);
  return { merge, files: [file.path] };
}

async function changeCsv(
  watchlist: IndicatorWatchlist,
  name: string,
  incoming: IndicatorSet,
  asOf: Date,
  root: string,
  isDryRun: boolean,
): Promise<WatchlistChange> {
  const file = path.join(root, name);
  const merger = startMerge(watchlist, incoming, asOf);
  const pieces = textOf(file)();
  if (isDryRun) return { merge: await mergeCsv(name, pieces, merger, () => undefined), files: [] };
  const draft = startDraft(file, root);
  try {
    const merge = await mergeCsv(name, pieces, merger, draft.write);
    if (!isChange(merge)) return { merge, files: [] };
    draft.keep();
    return { merge, files: [name] };
  } finally {
    draft.drop();
  }
}

function isChange({ added, updated }: WatchlistMerge): boolean {
  return added.length > 0 || updated.length > 0;
}

/** Makes a watchlist of indicators where there are any: its description, and its indicators as CSV beside it. */
export async function startWatchlist(
  alias: string,
  source: string | undefined,
  incoming: IndicatorSet,
  asOf: Date,
  root: string,
  isDryRun: boolean,
): Promise<WatchlistChange> {
  const merge = startMerge({ maxAge: {}, minConfidence: 0 }, incoming, asOf).finish();
  const { added } = merge;
  if (isDryRun || added.length === 0) return { merge, files: [] };
  const yaml = describeWatchlist(alias, `${alias} indicators`, source);
  const csv = `watchlists/${alias}.csv`;
  const draft = startDraft(path.join(root, csv), root);
  try {
    for (const piece of writeNewCsv(added)) draft.write(piece);
    draft.keep();
  } finally {
    draft.drop();
  }
  writeFiles(root, new Map([[yaml.path, yaml.text]]), root);
  return { merge, files: [yaml.path, csv] };
}
