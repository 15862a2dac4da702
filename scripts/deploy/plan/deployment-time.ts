import times from '../../../schemas/data/service-times.json';
import { describeResource } from '../kinds/describe-resource';
import { secondsOfItems, watchlistWidth } from './item-writes';
import { isDeleting, isPending } from './plan';
import type { Change, Plan } from './plan';

/**
 * About how many seconds a deployment waits for the service's work on watchlists, which is what takes it long: items
 * that are written one by one, and lists that are deleted. Lists are written two at a time and deleted one at a time.
 */
export function secondsAtService({ changes }: Plan): number {
  const lists = changes.filter((change) => describeResource(change.kind).hasItems && isPending(change));
  const writes = lists.map(secondsToWrite);
  const parallel = Math.max(0, ...writes, sum(writes) / watchlistWidth);
  return Math.round(parallel + lists.filter(isDeleting).length * times.watchlistDelete.seconds);
}

/** Items of a list that is there; those of a new one are uploaded. */
function secondsToWrite({ action, rows }: Change): number {
  return action === 'update' && rows !== undefined ? secondsOfItems(rows) : 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
