import limits from '../../../schemas/data/limits.json';
import { describeResource } from '../kinds/describe-resource';
import { isPending } from './plan';
import type { Plan } from './plan';
import { countRowChanges } from './watchlist-changes';

/**
 * How many changes of watchlist items a workspace takes in a month, over all its watchlists and from whomever they come
 * (Microsoft Learn, "Microsoft Sentinel service limits").
 */
export const itemChangesPerMonth = limits.watchlistItemChangesPerMonth.maximum;

/**
 * How many a deployment changes without a word: half of what the month has. A list that goes there and back twice would
 * leave nothing for anybody.
 */
export const itemChangesAllowed = itemChangesPerMonth / 2;

/** How many items of watchlists a deployment creates, changes and deletes, alone or with their list: what the service counts against its quota. */
export function countItemChanges(plan: Plan): number {
  return plan.changes
    .filter((change) => describeResource(change.kind).hasItems && isPending(change))
    .reduce((sum, { rows, seen }) => sum + (rows === undefined ? (seen?.itemCount ?? 0) : countRowChanges(rows)), 0);
}
