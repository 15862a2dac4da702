import type { FindingStore } from '../../checks/run-checks';
import type { Detection } from '../../content/detection';
import type { Diagnostic } from '../../source/diagnostic';
import type { CommandContext } from '../command';
import type { LoadedCatalog } from './load-catalog';
import { fingerprintTool, keyOfParts, openPersonStore } from '../memory/person-store';

/**
 * Opens what was found in each detection before. A finding is recalled only where the detection, the watchlists that it
 * reads, every other file, the date and this tool are what they were. Without a cache folder it remembers until it is let
 * go.
 */
export function openFindingStore(
  context: Pick<CommandContext, 'root' | 'environment'>,
  loaded: LoadedCatalog,
  asOf: Date,
): FindingStore & { readonly save: () => void } {
  const { known, write } = openPersonStore<readonly Diagnostic[]>(context, 'findings');
  const used: Record<string, readonly Diagnostic[]> = {};
  const shared = keyOfParts([asOf.toISOString(), fingerprintTool(), ...sharedTexts(loaded)]);
  const listsReadBy = createListFinder(loaded);
  const keyOf = (detection: Detection) => {
    const { source } = detection.document;
    return keyOfParts([shared, source.path, source.text, ...listsReadBy(detection)]);
  };
  return {
    recall: (detection) => {
      const key = keyOf(detection);
      const found = used[key] ?? known[key];
      if (found !== undefined) used[key] = found;
      return found;
    },
    keep: (detection, found) => {
      used[keyOf(detection)] = found;
    },
    save: () => {
      if (Object.keys(used).some((key) => !(key in known))) write({ ...recentOf(known), ...used });
    },
  };
}

/** More entries than a repository has detections, so that validating a part of it does not forget the rest. */
const mostEntries = 4000;

function recentOf(known: Readonly<Record<string, readonly Diagnostic[]>>) {
  return Object.fromEntries(Object.entries(known).slice(-mostEntries));
}

const watchlistFolder = 'watchlists/';

function sharedTexts({ sources }: LoadedCatalog): string[] {
  return [...sources.values()]
    .filter(({ path }) => !path.startsWith('detections/') && !path.startsWith(watchlistFolder))
    .flatMap((source) => [source.path, source.text]);
}

/**
 * Finds what of the watchlists a detection depends on: those that it or a function names, and the names of all where it
 * reads any, as the one that it means may be missing. A lookup whose name is not plain text may read each of them.
 */
function createListFinder({ catalog, sources }: LoadedCatalog): (detection: Detection) => readonly string[] {
  const { watchlists, functions, ownFunctions, workspaces } = catalog;
  const everywhere = [...functions, ...ownFunctions, ...workspaces]
    .map(({ document }) => plainText(document.value))
    .join('\n');
  const keys = new Map(
    watchlists.map((watchlist) => [watchlist, keyOfParts([watchlist.document.source.text, watchlist.csv?.text ?? ''])]),
  );
  const paths = [...sources.keys()].filter((path) => path.startsWith(watchlistFolder));
  const names = [...watchlists.map(({ alias }) => alias), ...paths];
  return ({ document }) => {
    const text = `${plainText(document.value)}\n${everywhere}`;
    const lookups = text.split('_GetWatchlist').slice(1);
    const isPlain = lookups.every((lookup) => /^\(@?(?:'[^'\\]*'|"[^"\\]*")/.test(lookup));
    const read = watchlists.filter(({ alias }) => !isPlain || text.includes(alias));
    return [...(lookups.length === 0 ? [] : names), ...read.map((watchlist) => keys.get(watchlist)!)];
  };
}

/** All that a document says, with its quotes as they are. */
function plainText(value: unknown): string {
  return JSON.stringify(value).replaceAll('\\"', '"');
}
