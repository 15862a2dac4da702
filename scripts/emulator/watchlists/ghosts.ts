import { hasQuirk } from '../wire/quirks';
import type { StoredItem } from '../state/watchlist-store';
import type { WorkspaceState } from '../state/workspace-state';

/** How long a change of a watchlist takes to reach queries at most. ("Manage watchlists in Microsoft Sentinel".) */
const ingestionMilliseconds = 5 * 60_000;

/** Lets queries see items that are about to be deleted for a while, if the quirk is on. */
export function rememberGhosts(state: WorkspaceState, alias: string, items: readonly StoredItem[]): void {
  if (!hasQuirk(state.quirks, 'ghost-items')) return;
  const until = new Date(state.now().getTime() + ingestionMilliseconds);
  state.ghosts.push(...items.map((item) => ({ alias: alias.toLowerCase(), item, until })));
}
