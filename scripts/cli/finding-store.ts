import type { FindingStore } from '../checks/run-checks';
import type { Detection } from '../content/detection';
import type { Diagnostic } from '../source/diagnostic';
import type { CommandContext } from './command';
import type { LoadedCatalog } from './load-catalog';
import { fingerprintTool, keyOfParts, openPersonStore } from './person-store';

/**
 * Opens what was found in each detection before. A finding is recalled only where the detection, every watchlist and
 * workspace, the date and this tool are what they were. Without a cache folder it remembers until it is let go.
 */
export function openFindingStore(
  context: Pick<CommandContext, 'root' | 'environment'>,
  loaded: LoadedCatalog,
  asOf: Date,
): FindingStore & { readonly save: () => void } {
  const { known, write } = openPersonStore<readonly Diagnostic[]>(context, 'findings');
  const used: Record<string, readonly Diagnostic[]> = {};
  const shared = keyOfParts([asOf.toISOString(), fingerprintTool(), ...sharedTexts(loaded)]);
  const keyOf = ({ document: { source } }: Detection) => keyOfParts([shared, source.path, source.text]);
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

function sharedTexts({ sources }: LoadedCatalog): string[] {
  return [...sources.values()]
    .filter((source) => !source.path.startsWith('detections/'))
    .flatMap((source) => [source.path, source.text]);
}
