import type { FindingStore, LookedAtPart } from '../../checks/run-checks';
import type { Detection } from '../../content/detection';
import { createInputFinder, namesPlainly, plainText } from '../../expand/detection-inputs';
import type { Diagnostic } from '../../source/diagnostic';
import type { CommandContext } from '../command';
import { openKeyedStore } from '../memory/keyed-store';
import type { LoadedCatalog } from './load-catalog';
import { fingerprintTool, keyOfParts } from '../memory/person-store';

export interface OpenFindingStore extends FindingStore {
  /** Stands for a part of a detection and all that its findings depend on. */
  readonly keyOf: (detection: Detection, part: LookedAtPart) => string;
  /** Keeps what another process found, under the key that it made. */
  readonly keepUnder: (key: string, found: readonly Diagnostic[]) => void;
  readonly save: () => void;
}

/**
 * Opens what was found in each detection before. A finding is recalled only where the detection, the watchlists that it
 * reads, every other file, the date and this tool are what they were. Without a cache folder it remembers until it is let
 * go.
 */
export function openFindingStore(
  context: Pick<CommandContext, 'root' | 'environment'>,
  loaded: LoadedCatalog,
  asOf: Date,
): OpenFindingStore {
  const { recall, keep, save } = openKeyedStore<readonly Diagnostic[]>(context, 'findings');
  const shared = keyOfParts([asOf.toISOString(), fingerprintTool(), ...sharedTexts(loaded)]);
  const listsReadBy = createListFinder(loaded);
  const inputs = createInputFinder(loaded.catalog);
  const sharedByTests = keyOfParts([shared, ...inputs.shared]);
  const keyOf = (detection: Detection, part: LookedAtPart) => {
    if (part === 'tests') return keyOfParts([sharedByTests, ...inputs.inputsOf(detection).parts]);
    const { source } = detection.document;
    return keyOfParts([shared, source.path, source.text, ...listsReadBy(detection)]);
  };
  return {
    recall: (detection, part) => recall(keyOf(detection, part)),
    keep: (detection, part, found) => keep(keyOf(detection, part), found),
    keyOf,
    keepUnder: keep,
    save,
  };
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
    .map(({ document }) => plainText(document))
    .join('\n');
  const keys = new Map(
    watchlists.map((watchlist) => [watchlist, keyOfParts([watchlist.document.source.text, watchlist.csv?.text ?? ''])]),
  );
  const paths = [...sources.keys()].filter((path) => path.startsWith(watchlistFolder));
  const names = [...watchlists.map(({ alias }) => alias), ...paths];
  return ({ document }) => {
    const text = `${plainText(document)}\n${everywhere}`;
    const isPlain = namesPlainly(text);
    const read = watchlists.filter(({ alias }) => !isPlain || text.includes(alias));
    return [...(text.includes('_GetWatchlist') ? names : []), ...read.map((watchlist) => keys.get(watchlist)!)];
  };
}
