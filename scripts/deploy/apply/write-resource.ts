import { requireSuccess } from '../arm/arm-answer';
import type { Change } from '../plan/plan';
import { putResource } from './put-resource';
import { keyText } from '../arm/resource';
import type { ActualItem, ActualResource, DesiredResource, OwnershipRecord, ResourceKey } from '../arm/resource';
import { itemPath, resourcePath } from '../kinds/resource-address';
import { describeResource } from '../kinds/describe-resource';
import { runParallel } from '../arm/run-parallel';
import { countSteps } from './item-watch';
import type { ItemWatch } from './item-watch';
import { uploadItems } from './upload-items';
import { verifyItems, verifyRows } from './verify-items';
import { waitUntilGone } from './wait-until-gone';
import { chooseItemWrites, itemWidths } from '../plan/item-writes';
import { countRowChanges, rowChanges } from '../plan/watchlist-changes';
import { deleteOwnership, writeOwnership } from './write-ownership';
import { isBeingDeletedAlready, writePatiently } from './write-patiently';
import type { WriteTarget } from './write-target';

/**
 * Creates or updates a resource. In every order of the steps below, an interruption leaves something that the next
 * plan recognises as ours and completes: a new resource gets its record of ownership first, since without one it would
 * be somebody else's; an existing one gets its new record last, since the record says what was last deployed.
 *
 * @param found what is there, and what says whose it is
 * @throws OperationError, or StoppedInside
 */
export async function writeResource(
  target: WriteTarget,
  change: Change,
  desired: DesiredResource,
  { live, record }: { readonly live: ActualResource | undefined; readonly record: OwnershipRecord | undefined },
  watch: ItemWatch,
): Promise<void> {
  // What a plan does about something of another hand is to take it over: else it is a conflict.
  const known = { record, isAdopted: live?.ownership === undefined && record !== undefined };
  if (live?.ownership === undefined) await writeOwnership(target, desired, known);
  if (change.action === 'replace') await removeResource(target, desired);
  if (live === undefined || change.action === 'replace') {
    await createResource(target, desired);
  } else {
    if (change.writesBody) await putResource(target, desired, desired.body, { live });
    await updateItems(target, desired, live.items ?? [], watch);
  }
  if (live?.ownership !== undefined) await writeOwnership(target, desired, known);
}

/**
 * Deletes a resource, and only then the record that it is ours.
 *
 * @throws OperationError
 */
export async function deleteResource(
  target: WriteTarget,
  key: ResourceKey,
  record: OwnershipRecord | undefined,
): Promise<void> {
  await removeResource(target, key);
  await deleteOwnership(target, key, record);
}

/** Deletes a resource and leaves the record that it is ours. @throws OperationError */
async function removeResource({ client, workspace }: WriteTarget, key: ResourceKey): Promise<void> {
  const doing = `deleting ${keyText(key)}`;
  const path = resourcePath(workspace, key);
  const { isDeletedLate } = describeResource(key.kind);
  const begin = async () => {
    const answer = await client.delete(path);
    // The deletion of a watchlist that was asked for earlier is still going on: what is waited for is its end.
    return isDeletedLate && isBeingDeletedAlready(answer) ? { ...answer, status: 202 } : answer;
  };
  const answer = await writePatiently(client, begin);
  requireSuccess(answer, doing, [404]);
  if (isDeletedLate) await waitUntilGone(client, path, doing, answer);
}

/**
 * Creates a resource, without a record of ownership. The rows of a watchlist are uploaded: one request instead of one
 * for each row.
 *
 * @throws OperationError
 */
export async function createResource(target: WriteTarget, desired: DesiredResource): Promise<void> {
  const { id, items } = desired;
  if (items === undefined || items.rows.length === 0) return putResource(target, desired, desired.body);
  await uploadItems(target, desired, items.rows);
  await verifyRows(target, id, items);
}

/**
 * Brings the items of a watchlist that is there to the wanted rows. What was stopped on the way is gone on with by the
 * next deployment: it compares the rows that are there.
 */
async function updateItems(
  target: WriteTarget,
  desired: DesiredResource,
  live: readonly ActualItem[],
  watch: ItemWatch,
): Promise<void> {
  const wanted = desired.items;
  if (wanted === undefined) return;
  const alias = desired.id;
  const changes = rowChanges(live, wanted);
  if (countRowChanges(changes) === 0) return;
  const { uploaded, put: puts, removed } = chooseItemWrites(changes);
  const { client, workspace } = target;
  const step = countSteps(watch, puts.length + removed.length);
  await runParallel(puts, itemWidths.put, async ({ id, row }) => {
    if (watch.isStopped()) return;
    const body = { properties: { itemsKeyValue: row, entityMapping: {} } };
    const answer = await writePatiently(client, () => client.put(itemPath(workspace, alias, id), body));
    requireSuccess(answer, `writing an item of ${alias}`);
    step.onDone();
  });
  await runParallel(removed, itemWidths.delete, async ({ id }) => {
    if (watch.isStopped()) return;
    const answer = await writePatiently(client, () => client.delete(itemPath(workspace, alias, id)));
    requireSuccess(answer, `deleting an item of ${alias}`, [404]);
    step.onDone();
  });
  step.requireAll();
  if (uploaded.length === 0) return verifyItems(target, alias, wanted, { puts, removed, before: live.length });
  await uploadItems(
    target,
    desired,
    uploaded.map((item) => item.row),
  );
  await verifyRows(target, alias, wanted);
}
