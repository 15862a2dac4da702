import { failureOf, requireSuccess } from '../arm/arm-answer';
import type { ArmAnswer } from '../arm/arm-answer';
import { isBeingDeleted, readOneResource } from '../plan/actual-state';
import { bodyOver, normalForm } from '../bodies/normal-form';
import { keyText } from '../arm/resource';
import type { ActualResource, DesiredResource, ResourceKind } from '../arm/resource';
import { resourcePath } from '../arm/resource-address';
import { waitUntilGone } from './wait-until-gone';
import { canonicalText } from '../arm/wire-json';
import type { WireObject } from '../arm/wire-json';
import type { WriteTarget } from './write-target';

type PutTarget = Pick<WriteTarget, 'client' | 'workspace'>;

/** How a body is PUT. */
export interface PutOptions {
  /** What is there, where something is. */
  readonly live?: ActualResource;
  /** The api-version, where it is not that of the workspace. */
  readonly apiVersion?: string;
  /** How often at most it is asked whether what the PUT began has ended. */
  readonly checks?: number;
}

/**
 * PUTs a resource over what was there. A 409 means that this is no longer what is there: it is read again once. If it
 * is what is wanted, an earlier attempt came through whose answer was lost; if it is as it was, its etag alone moved. A
 * watchlist that somebody is deleting is waited for, and made anew.
 *
 * @throws OperationError
 */
export async function putResource(
  target: PutTarget,
  desired: DesiredResource,
  body: WireObject,
  options: PutOptions = {},
): Promise<void> {
  const { live, apiVersion } = options;
  const doing = `writing ${keyText(desired)}`;
  const path = resourcePath(target.workspace, desired);
  const bodyFor = (found: ActualResource | undefined) =>
    found === undefined ? body : bodyWithEtag(desired.kind, body, found);
  const answer = await target.client.put(path, bodyFor(live), apiVersion);
  if (answer.status !== 409) return finishPut(target, answer, doing, options);
  const current = await readOneResource(target.client, target.workspace, desired);
  if (current !== undefined && isBeingDeleted(current.body)) {
    await waitUntilGone(target.client, path, `deleting what is there of ${keyText(desired)}`);
    return finishPut(target, await target.client.put(path, body, apiVersion), doing, options);
  }
  const found = current && bodyText(current);
  if (current !== undefined && found === bodyText(desired)) return;
  if (current === undefined || live === undefined || found !== bodyText(live)) {
    throw failureOf(answer, `${doing}: it was changed since it was read`);
  }
  await finishPut(target, await target.client.put(path, bodyFor(current), apiVersion), doing, options);
}

function bodyWithEtag(kind: ResourceKind, body: WireObject, live: ActualResource): WireObject {
  return { ...bodyOver(kind, body, live.body), ...(live.etag === undefined ? {} : { etag: live.etag }) };
}

function bodyText(resource: { readonly kind: ResourceKind; readonly body: WireObject }): string {
  return canonicalText(normalForm(resource.kind, resource.body));
}

async function finishPut(target: PutTarget, answer: ArmAnswer, doing: string, { checks }: PutOptions): Promise<void> {
  requireSuccess(answer, doing);
  await target.client.waitForOperation(answer, doing, checks);
}
