import times from '../../../schemas/data/service-times.json';
import type { ActualItem } from '../arm/resource';
import { describeResource } from '../kinds/describe-resource';
import { countRowChanges } from './watchlist-changes';
import type { RowChanges } from './watchlist-changes';

/** How many lists are written at once. */
export const watchlistWidth = describeResource('watchlist').writing.width;

/** Writes a second that Azure Resource Manager refills ("Understand how Azure Resource Manager throttles requests"). */
const writesPerSecond = 10;

/** No more than so many of one list, whatever the service would take: they wait for each other there. */
const mostAtOnce = 16;

/** How many items of one list are written at once, and deleted: what two lists together have every second. */
export const itemWidths = { put: widthFor(times.itemPut.seconds), delete: widthFor(times.itemDelete.seconds) };

function widthFor(seconds: number): number {
  return Math.min(mostAtOnce, Math.floor((writesPerSecond * seconds) / watchlistWidth));
}

/** From so many new rows on they are uploaded together: an upload adds rows and never removes one. */
const uploadFrom = 20;

/** The requests by which the items of a watchlist that is there come to what is wanted. */
export interface ItemWrites {
  /** In one request, or a few. */
  readonly uploaded: readonly ActualItem[];
  /** One request each. */
  readonly put: readonly ActualItem[];
  readonly removed: readonly ActualItem[];
}

/**
 * The fastest way that is still right. A row that changed is written over, and not uploaded and deleted: that would
 * count twice against the changes of a month, and rules would see both rows meanwhile. For the same reason a list is
 * not deleted and made anew: rules that read it would fail.
 */
export function chooseItemWrites({ added, changed, removed }: RowChanges): ItemWrites {
  const upload = added.length >= uploadFrom;
  const over = changed.map(({ id, after }) => ({ id, row: after }));
  return { uploaded: upload ? added : [], put: upload ? over : [...added, ...over], removed };
}

/** Seconds that the service takes for the changes of a list that is there; uploads take it none worth telling. */
export function secondsOfItems(changes: RowChanges): number {
  if (countRowChanges(changes) === 0) return 0;
  const { put, removed } = chooseItemWrites(changes);
  return (
    Math.ceil(put.length / itemWidths.put) * times.itemPut.seconds +
    Math.ceil(removed.length / itemWidths.delete) * times.itemDelete.seconds
  );
}
