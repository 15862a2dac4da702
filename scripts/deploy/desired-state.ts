import type { Detection } from '../content/detection';
import type { Watchlist } from '../content/watchlist';
import { activeItems } from '../indicators/active-items';
import { analyticRuleBody } from './analytic-rule-body';
import { huntingQueryBody } from './hunting-query-body';
import { keyText } from './resource';
import type { DesiredResource } from './resource';
import { watchlistBody, watchlistRows } from './watchlist-body';

/** What deployment needs of an expanded detection: its overlay is applied, its query is what will run. */
export interface DeployableDetection {
  readonly detection: Detection;
  readonly query: {
    readonly text: string;
    readonly lookups: readonly { readonly alias: string; readonly choice: 'inlined' | 'kept' }[];
  };
}

/** Everything that a workspace should hold: the watchlists as they are on a date, then the detections. */
export function desiredState(
  detections: readonly DeployableDetection[],
  watchlists: readonly Watchlist[],
  asOf: Date,
): readonly DesiredResource[] {
  return [...watchlists.map((watchlist) => desiredWatchlist(watchlist, asOf)), ...detections.map(desiredDetection)];
}

/** A watchlist with the items that are active on a date. */
export function desiredWatchlist(watchlist: Watchlist, asOf: Date): DesiredResource {
  return {
    kind: 'watchlist',
    id: watchlist.alias,
    name: watchlist.displayName,
    file: watchlist.document.source.path,
    version: undefined,
    body: watchlistBody(watchlist),
    items: watchlistRows(activeItems(watchlist, asOf), watchlist.searchKey),
    dependsOn: [],
  };
}

/** A detection, with the watchlists that its query still reads when it runs as what must be there before. */
export function desiredDetection({ detection, query }: DeployableDetection): DesiredResource {
  const kept = query.lookups.filter((lookup) => lookup.choice === 'kept').map((lookup) => lookup.alias);
  return {
    kind: detection.type,
    id: detection.id,
    name: detection.name,
    file: detection.document.source.path,
    version: detection.version,
    body:
      detection.type === 'analyticRule'
        ? analyticRuleBody(detection, query.text)
        : huntingQueryBody(detection, query.text),
    items: undefined,
    dependsOn: [...new Set(kept)].map((alias) => keyText({ kind: 'watchlist', id: alias })),
  };
}
