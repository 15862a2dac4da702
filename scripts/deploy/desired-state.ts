import type { Detection } from '../content/detection';
import type { Watchlist } from '../content/watchlist';
import { activeItems } from '../indicators/active-items';
import type { ActiveItems } from '../indicators/active-items';
import { normalizeIndicator } from '../indicators/normalize-indicator';
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
  const active = activeItems(watchlist, asOf);
  return {
    kind: 'watchlist',
    id: watchlist.alias,
    name: watchlist.displayName,
    file: watchlist.document.source.path,
    version: undefined,
    body: watchlistBody(watchlist),
    items: { ...watchlistRows(active, watchlist.searchKey), inactive: inactiveValues(watchlist, active) },
    dependsOn: [],
  };
}

/** Why a row is removed although its indicator is still in the file. */
function inactiveValues(watchlist: Watchlist, active: ActiveItems): readonly string[] {
  if (watchlist.type === 'items') return [];
  const values = new Set(active.rows.map((cells) => cells[active.columns.indexOf('Value')]));
  return watchlist.indicators.flatMap(({ type, value }) => {
    const normalized = normalizeIndicator(type, value);
    return 'problem' in normalized || values.has(normalized.value) ? [] : [normalized.value];
  });
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
