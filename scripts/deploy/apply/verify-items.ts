import { OperationError } from '../../source/operation-error';
import { readItem, readItems } from '../plan/actual-state';
import { requireSuccess } from '../arm/arm-answer';
import type { ActualItem, WatchlistRows } from '../arm/resource';
import { itemPath } from '../kinds/resource-address';
import { runParallel } from '../arm/run-parallel';
import { rowText } from '../bodies/watchlist-body';
import { countRowChanges, rowChanges } from '../plan/watchlist-changes';
import { objectAt } from '../arm/wire-json';
import type { WriteTarget } from './write-target';

type Target = Pick<WriteTarget, 'client' | 'workspace'>;

const checks = 30;
const width = 4;

/** How many items a page of a list is taken to hold; the service does not say. */
const itemsOfPage = 100;

/**
 * Waits until the watchlist holds the wanted rows and no others. A service has answered 200 to an upload that made no
 * items (Azure/azure-sdk-for-python issue 25242).
 *
 * @throws OperationError with the counts where it does not
 */
export async function verifyRows(target: Target, alias: string, wanted: WatchlistRows): Promise<void> {
  let shown = '';
  await waitFor(
    target,
    async () => {
      const items = await readItems(target.client, target.workspace, alias);
      const left = rowChanges(items, wanted);
      const needs = wanted.rows.length;
      shown = describeCounts(needs - left.added.length - left.changed.length, needs, items.length);
      return countRowChanges(left) === 0;
    },
    () => `The watchlist ${alias} shows ${shown}`,
  );
}

function describeCounts(found: number, wanted: number, all: number): string {
  const [has, needs, more] = [found, wanted, all - found].map((count) => count.toLocaleString('en'));
  return `${has} of the ${needs} items that it should have${all > found ? `, and ${more} more` : ''}`;
}

/**
 * Waits until the items that were written and deleted one by one are as they should be: by a look at each of them, or
 * at the whole list where that takes fewer requests.
 *
 * @param before how many items the list had
 * @throws OperationError if they are not
 */
export async function verifyItems(
  target: Target,
  alias: string,
  wanted: WatchlistRows,
  edits: { readonly puts: readonly ActualItem[]; readonly removed: readonly ActualItem[]; readonly before: number },
): Promise<void> {
  const { puts, removed, before } = edits;
  if (puts.length + removed.length >= before / itemsOfPage) return verifyRows(target, alias, wanted);
  let left: readonly ActualItem[] = [...puts, ...removed];
  const isWritten = new Set(puts);
  await waitFor(
    target,
    async () => {
      const wrong: ActualItem[] = [];
      await runParallel(left, width, async (item) => {
        const found = await readRow(target, alias, item.id);
        if (found !== (isWritten.has(item) ? rowText(item.row) : undefined)) wrong.push(item);
      });
      left = wrong;
      return left.length === 0;
    },
    () =>
      `The watchlist ${alias} shows ${left.length} of its ${puts.length + removed.length} changed items as they were before`,
  );
}

/** The text of an item's row; undefined if it is not there. */
async function readRow({ client, workspace }: Target, alias: string, id: string): Promise<string | undefined> {
  const answer = await client.get(itemPath(workspace, alias, id));
  requireSuccess(answer, `reading an item of ${alias}`, [404]);
  const isThere = answer.status !== 404 && objectAt(answer.body ?? {}, 'properties')['isDeleted'] !== true;
  return isThere ? rowText(readItem(answer.body ?? {}).row) : undefined;
}

async function waitFor({ client }: Target, isDone: () => Promise<boolean>, problem: () => string): Promise<void> {
  for (let check = 0; check < checks; check++) {
    if (await isDone()) return;
    await client.wait(Math.min(10_000, 500 * 2 ** check));
  }
  throw new OperationError(problem(), 'Look at the watchlist in the portal; deploying again does what is missing.');
}
