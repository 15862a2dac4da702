import type { IndicatorWatchlist } from '../content/watchlist';
import type { ListedIndicator } from './list-indicators';
import { literalsWith } from './list-readers';
import type { ListReading } from './list-readers';
import type { OpenState } from './reviewed-state';

/**
 * Which of some indicators make a difference to a query: those whose value is in what its lookups find here and not in
 * what they find in the other state; and of the rest those without which the lookups would find something else.
 *
 * @param candidates active indicators of `list` that are not so in the other state
 * @param here the reading of `list` by the detection
 * @param there its reading in the other state; undefined if it reads nothing there
 */
export function findReaching(
  candidates: readonly ListedIndicator[],
  list: IndicatorWatchlist,
  { here, there }: { readonly here: ListReading; readonly there: ListReading | undefined },
  state: OpenState,
): readonly ListedIndicator[] {
  if (here.isOpen) return candidates;
  if (here.literals === there?.literals) return [];
  const isThere = there?.texts ?? new Set<string>();
  const direct = candidates.filter(({ value }) => here.texts.has(value) && !isThere.has(value));
  const rest = candidates.filter((each) => !direct.includes(each) && !here.texts.has(each.value));
  return [...direct, ...findNeeded(rest, list, here, state)];
}

/** Takes groups of indicators out of the list, halves of those that matter after them, until each stands alone. */
function findNeeded(
  group: readonly ListedIndicator[],
  list: IndicatorWatchlist,
  here: ListReading,
  state: OpenState,
): readonly ListedIndicator[] {
  if (group.length === 0) return [];
  const without = new Set(group.map(({ indicator }) => indicator));
  const shorter = { ...list, indicators: list.indicators.filter((indicator) => !without.has(indicator)) };
  if (literalsWith(here.detection, shorter, state) === here.literals) return [];
  if (group.length === 1) return group;
  const middle = group.length >> 1;
  return [group.slice(0, middle), group.slice(middle)].flatMap((half) => findNeeded(half, list, here, state));
}
