import { requireSuccess } from '../arm/arm-answer';
import { desiredFingerprint, metadataBody, metadataName } from '../plan/ownership';
import type { Change } from '../plan/plan';
import { putResource } from './put-resource';
import { keyText } from '../arm/resource';
import type { ActualItem, ActualResource, DesiredResource, ResourceKey } from '../arm/resource';
import { itemPath, metadataPath, resourcePath } from '../arm/resource-address';
import { runParallel } from '../arm/run-parallel';
import { uploadItems } from './upload-items';
import { verifyItems, verifyRows } from './verify-items';
import { waitUntilGone } from './wait-until-gone';
import { countRowChanges, rowChanges } from '../plan/watchlist-changes';
import type { WriteTarget } from './write-target';

/**
 * Creates or updates a resource. In every order of the steps below, an interruption leaves something that the next
 * plan recognises as ours and completes: a new resource gets its record of ownership first, since without one it would
 * be somebody else's; an existing one gets its new record last, since the record says what was last deployed.
 *
 * @param live what is there
 * @throws OperationError
 */
export async function writeResource(
  target: WriteTarget,
  change: Change,
  desired: DesiredResource,
  live: ActualResource | undefined,
): Promise<void> {
  if (live?.ownership === undefined) await writeOwnership(target, desired);
  if (live === undefined) {
    await createResource(target, desired);
  } else {
    if (change.writesBody) await putResource(target, desired, desired.body, { live });
    await updateItems(target, desired, live.items ?? []);
  }
  if (live?.ownership !== undefined) await writeOwnership(target, desired);
}

/**
 * Deletes a resource, and only then the record that it is ours.
 *
 * @throws OperationError
 */
export async function deleteResource(target: WriteTarget, key: ResourceKey): Promise<void> {
  const doing = `deleting ${keyText(key)}`;
  const path = resourcePath(target.workspace, key);
  const answer = await target.client.delete(path);
  // 409: the deletion of a watchlist that was asked for earlier is still going on.
  requireSuccess(answer, doing, key.kind === 'watchlist' ? [404, 409] : [404]);
  if (key.kind === 'watchlist') await waitUntilGone(target.client, path, doing, answer);
  requireSuccess(await target.client.delete(metadataPath(target.workspace, metadataName(key))), doing, [404]);
}

async function writeOwnership(target: WriteTarget, desired: DesiredResource): Promise<void> {
  const body = metadataBody(desired, {
    repository: target.repository,
    resourceId: resourcePath(target.workspace, desired),
    version: desired.version,
    fingerprint: desiredFingerprint(desired),
  });
  const path = metadataPath(target.workspace, metadataName(desired));
  requireSuccess(await target.client.put(path, body), `recording the ownership of ${keyText(desired)}`);
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

/** From so many new rows on they are uploaded together: an upload adds rows and never removes one. */
const uploadFrom = 20;
const itemWidth = 4;

/** Brings the items of a watchlist that is there to the wanted rows. */
async function updateItems(target: WriteTarget, desired: DesiredResource, live: readonly ActualItem[]): Promise<void> {
  const wanted = desired.items;
  if (wanted === undefined) return;
  const alias = desired.id;
  const changes = rowChanges(live, wanted);
  if (countRowChanges(changes) === 0) return;
  const upload = changes.added.length >= uploadFrom;
  const puts = [...(upload ? [] : changes.added), ...changes.changed.map(({ id, after }) => ({ id, row: after }))];
  await runParallel(puts, itemWidth, async ({ id, row }) => {
    const body = { properties: { itemsKeyValue: row, entityMapping: {} } };
    requireSuccess(await target.client.put(itemPath(target.workspace, alias, id), body), `writing an item of ${alias}`);
  });
  await runParallel(changes.removed, itemWidth, async ({ id }) => {
    requireSuccess(
      await target.client.delete(itemPath(target.workspace, alias, id)),
      `deleting an item of ${alias}`,
      [404],
    );
  });
  if (!upload) return verifyItems(target, alias, wanted, { puts, removed: changes.removed, before: live.length });
  await uploadItems(
    target,
    desired,
    changes.added.map((item) => item.row),
  );
  await verifyRows(target, alias, wanted);
}
