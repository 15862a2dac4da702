import { OperationError } from '../source/operation-error';
import { failureOf, succeeded } from './arm-answer';
import type { ArmAnswer } from './arm-answer';
import type { ArmClient } from './arm-client';
import { readItems, readOneResource } from './actual-state';
import { bodyOver, normalForm } from './normal-form';
import { desiredFingerprint, metadataBody, metadataName } from './ownership';
import type { Change } from './plan';
import { keyText } from './resource';
import type { ActualItem, ActualResource, DesiredResource, ResourceKey, ResourceKind } from './resource';
import { itemPath, metadataPath, resourcePath } from './resource-address';
import { runParallel } from './run-parallel';
import type { IndicatorTarget } from './upload-indicators';
import { watchlistUploads } from './watchlist-body';
import { rowChanges } from './watchlist-changes';
import { canonicalText, objectAt } from './wire-json';
import type { WireObject } from './wire-json';

/** Where and in whose name resources are written. */
export type WriteTarget = IndicatorTarget;

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
    if (change.writesBody) await putResource(target, desired, desired.body, live);
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
  accept(answer, doing, key.kind === 'watchlist' ? [404, 409] : [404]);
  if (key.kind === 'watchlist') await waitUntilGone(target.client, path, answer, doing);
  accept(await target.client.delete(metadataPath(target.workspace, metadataName(key))), doing, [404]);
}

async function writeOwnership(target: WriteTarget, desired: DesiredResource): Promise<void> {
  const body = metadataBody(desired, {
    repository: target.repository,
    resourceId: resourcePath(target.workspace, desired),
    version: desired.version,
    fingerprint: desiredFingerprint(desired),
  });
  const path = metadataPath(target.workspace, metadataName(desired));
  accept(await target.client.put(path, body), `recording the ownership of ${keyText(desired)}`);
}

/**
 * Creates a resource, without a record of ownership. The rows of a watchlist are uploaded: one request instead of one
 * for each row.
 *
 * @throws OperationError
 */
export async function createResource(target: WriteTarget, desired: DesiredResource): Promise<void> {
  const uploads = desired.items === undefined ? [] : watchlistUploads(desired.items.columns, desired.items.rows);
  if (uploads.length === 0) return putResource(target, desired, desired.body);
  await uploadItems(target, desired, uploads);
}

/**
 * PUTs a resource over what was there. A 409 means that this is no longer what is there: it is read again once. If it
 * is what is wanted, an earlier attempt came through whose answer was lost; if it is as it was, its etag alone moved.
 */
async function putResource(
  target: WriteTarget,
  desired: DesiredResource,
  body: WireObject,
  live?: ActualResource,
): Promise<void> {
  const doing = `writing ${keyText(desired)}`;
  const path = resourcePath(target.workspace, desired);
  const answer = await target.client.put(path, live === undefined ? body : bodyWithEtag(desired.kind, body, live));
  if (answer.status !== 409) return finishPut(target, answer, doing);
  const current = await readOneResource(target.client, target.workspace, desired);
  const found = current && bodyText(current);
  if (current !== undefined && found === bodyText(desired)) return;
  if (current === undefined || live === undefined || found !== bodyText(live)) {
    throw failureOf(answer, `${doing}: it was changed since it was read`);
  }
  await finishPut(target, await target.client.put(path, bodyWithEtag(desired.kind, body, current)), doing);
}

function bodyWithEtag(kind: ResourceKind, body: WireObject, live: ActualResource): WireObject {
  return { ...bodyOver(kind, body, live.body), ...(live.etag === undefined ? {} : { etag: live.etag }) };
}

function bodyText(resource: { readonly kind: ResourceKind; readonly body: WireObject }): string {
  return canonicalText(normalForm(resource.kind, resource.body));
}

async function finishPut(target: WriteTarget, answer: ArmAnswer, doing: string): Promise<void> {
  accept(answer, doing);
  await target.client.waitForOperation(answer, doing);
}

function accept(answer: ArmAnswer, doing: string, alsoFine: readonly number[] = []): void {
  if (!succeeded(answer) && !alsoFine.includes(answer.status)) throw failureOf(answer, doing);
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
  const upload = changes.added.length >= uploadFrom;
  const puts = [...(upload ? [] : changes.added), ...changes.changed.map(({ id, after }) => ({ id, row: after }))];
  await runParallel(puts, itemWidth, async ({ id, row }) => {
    const body = { properties: { itemsKeyValue: row, entityMapping: {} } };
    accept(await target.client.put(itemPath(target.workspace, alias, id), body), `writing an item of ${alias}`);
  });
  await runParallel(changes.removed, itemWidth, async ({ id }) => {
    accept(await target.client.delete(itemPath(target.workspace, alias, id)), `deleting an item of ${alias}`, [404]);
  });
  if (!upload) return;
  const rows = changes.added.map((item) => item.row);
  await uploadItems(target, desired, watchlistUploads(wanted.columns, rows));
}

async function uploadItems(target: WriteTarget, desired: DesiredResource, uploads: readonly string[]): Promise<void> {
  const properties = objectAt(desired.body, 'properties');
  for (const rawContent of uploads) {
    const upload = { rawContent, contentType: 'text/csv', numberOfLinesToSkip: 0 };
    await putResource(target, desired, { ...desired.body, properties: { ...properties, ...upload } });
  }
  await waitForRows(target, desired);
}

const itemChecks = 30;

/** A service has answered 200 to an upload that made no items (Azure/azure-sdk-for-python issue 25242). */
async function waitForRows(target: WriteTarget, desired: DesiredResource): Promise<void> {
  if (desired.items === undefined) return;
  for (let check = 0; check < itemChecks; check++) {
    const items = await readItems(target.client, target.workspace, desired.id);
    if (rowChanges(items, desired.items).added.length === 0) return;
    await target.client.wait(Math.min(10_000, 500 * 2 ** check));
  }
  throw new OperationError(
    `The workspace took the items of the watchlist ${desired.id} and does not show all of them`,
    'Look at the watchlist in the portal; deploying again uploads what is missing.',
  );
}

const goneChecks = 15;

/** The status of a delete has been seen to stay at Deleting for ever; what counts is whether it is still there. */
async function waitUntilGone(client: ArmClient, path: string, started: ArmAnswer, doing: string): Promise<void> {
  for (let check = 0; check < goneChecks; check++) {
    await client.askOperation(started, doing);
    const answer = await client.get(path);
    if (answer.status === 404) return;
    if (!succeeded(answer)) throw failureOf(answer, doing);
    await client.wait(Math.min(10_000, 500 * 2 ** check));
  }
  throw new OperationError(
    `${doing} has begun and has not ended`,
    'Deploy again in some minutes; nothing else waits for it.',
  );
}
