import { OperationError } from '../../source/operation-error';
import { failureOf, requireSuccess, succeeded } from '../arm/arm-answer';
import type { ArmAnswer } from '../arm/arm-answer';
import { readOneResource } from '../plan/actual-state';
import { isBeingDeleted } from '../kinds/watchlist';
import { bodyOver, normalForm } from '../kinds/normal-form';
import { keyText } from '../arm/resource';
import type { ActualResource, DesiredResource, ResourceKind } from '../arm/resource';
import { resourcePath } from '../kinds/resource-address';
import { waitUntilGone } from './wait-until-gone';
import { passingRefusal } from './write-patiently';
import { canonicalText } from '../arm/wire-json';
import type { WireObject } from '../arm/wire-json';
import type { WriteTarget } from './write-target';

type PutTarget = Pick<WriteTarget, 'client' | 'workspace'>;

/** How a body is PUT. */
export interface PutOptions {
  /** What is there, where something is. */
  readonly live?: ActualResource;
  /** The api-version, if it is not that of the workspace. */
  readonly apiVersion?: string;
  /** How often at most it is asked whether what the PUT began has ended. */
  readonly checks?: number;
}

/**
 * PUTs a resource over what was there, and again where something has to end first (see write-patiently.ts). A 409 means
 * that this may no longer be what is there: it is read again. If it is what is wanted, an earlier attempt came through
 * whose answer was lost; if it is as it was, its etag alone moved. A watchlist that somebody is deleting is waited for,
 * and made anew.
 *
 * @throws OperationError
 */
export async function putResource(
  target: PutTarget,
  desired: DesiredResource,
  body: WireObject,
  options: PutOptions = {},
): Promise<void> {
  const { client } = target;
  const doing = `writing ${keyText(desired)}`;
  const path = resourcePath(target.workspace, desired);
  let live = await withEtag(target, options.live, doing);
  for (let attempt = 0; ; attempt++) {
    const sent = live === undefined ? body : bodyWithEtag(desired.kind, body, live);
    const answer = await client.put(path, sent, options.apiVersion);
    const refusal = passingRefusal(answer);
    if (succeeded(answer) || (answer.status !== 409 && refusal === undefined)) {
      return finishPut(target, answer, doing, options);
    }
    const current = await readOneResource(client, target.workspace, desired);
    const delay = refusal === undefined ? [0][attempt] : refusal.delays[attempt];
    if (current !== undefined && isBeingDeleted(current.body) && delay !== undefined) {
      await waitUntilGone(client, path, `deleting what is there of ${keyText(desired)}`);
      live = undefined;
      continue;
    }
    if (current !== undefined && bodyText(current) === bodyText(desired)) return;
    if (isAnother(live, current, refusal !== undefined)) throw wasChanged(answer, doing);
    if (delay === undefined) throw failureOf(answer, doing);
    if (refusal !== undefined) await client.wait(delay * 1000, refusal.reason);
    live = current;
  }
}

/**
 * What is there, with the etag by which a change in between is refused: lists of watchlists carry none, so one is read
 * once more right before it is written.
 */
async function withEtag(
  { client, workspace }: PutTarget,
  live: ActualResource | undefined,
  doing: string,
): Promise<ActualResource | undefined> {
  if (live === undefined || live.etag !== undefined) return live;
  const current = await readOneResource(client, workspace, live);
  if (current !== undefined && bodyText(current) === bodyText(live)) return current;
  throw new OperationError(`${doing}: it was changed since it was read`, 'Make a new plan and deploy again.');
}

/** Whether what is there is not what there was. Where something has to end first, that may have been what there was. */
function isAnother(before: ActualResource | undefined, now: ActualResource | undefined, isPassing: boolean): boolean {
  if (now === undefined) return !isPassing;
  return before === undefined || bodyText(now) !== bodyText(before);
}

function wasChanged(answer: ArmAnswer, doing: string): OperationError {
  return failureOf(answer, `${doing}: it was changed since it was read`);
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
