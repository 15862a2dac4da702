import { OperationError } from '../../source/operation-error';
import type { ActualState } from '../plan/actual-state';
import { isPending } from '../plan/plan';
import type { Change, Plan } from '../plan/plan';
import { keyText } from '../arm/resource';
import type { ResourceKind } from '../arm/resource';
import { describeResource, resourceKinds } from '../kinds/describe-resource';
import { runParallel } from '../arm/run-parallel';
import { StoppedInside } from './item-watch';
import type { ItemWatch } from './item-watch';
import { writeIndicators } from './upload-indicators';
import { deleteResource, writeResource } from './write-resource';
import type { WriteTarget } from './write-target';

/**
 * done: it is as planned. failed: the workspace refused it, and why. blocked: something that it needs failed.
 * stopped: the person asked to stop before its turn, or inside of it, after so many items of a watchlist.
 */
export type Outcome =
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly message: string; readonly help: string }
  | { readonly type: 'blocked'; readonly by: string }
  | { readonly type: 'stopped'; readonly inside?: { readonly done: number; readonly total: number } };

export interface AppliedChange {
  readonly change: Change;
  readonly outcome: Outcome;
}

export interface ApplyOptions {
  readonly onStart?: (change: Change) => void;
  /**
   * Not called for changes that are not begun any more.
   *
   * @param done how many changes have an outcome, this one counted
   */
  readonly onFinish?: (applied: AppliedChange, done: number, total: number) => void;
  /** Told of each item of a watchlist that is written or deleted by itself. */
  readonly onItem?: (change: Change, done: number, total: number) => void;
  /** Asked before each change, and each item of a watchlist; requests under way are finished in any case. */
  readonly isStopped?: () => boolean;
}

/** The kinds that are written together, in the order in which that is done. */
const steps: readonly (readonly ResourceKind[])[] = [0, 1, 2].map((step) =>
  resourceKinds.filter((kind) => describeResource(kind).writing.step === step),
);

/**
 * Carries out a plan: watchlists, functions, then hunting queries and rules; deletes behind all writes and the other way round.
 * One failure does not keep independent changes from being made.
 *
 * @param actual the workspace as it is now
 * @returns what became of each change that was to be made, in the order of the plan
 * @throws only on a bug; what the workspace refuses is in the outcomes
 */
export async function applyPlan(
  target: WriteTarget,
  plan: Plan,
  actual: ActualState,
  options: ApplyOptions = {},
): Promise<readonly AppliedChange[]> {
  const pending = plan.changes.filter(isPending);
  const outcomes = new Map<Change, Outcome>();
  const failedKeys = new Map<string, string>();
  const apply = async (change: Change, blockedBy: string | undefined) => {
    const outcome = await applyOne(target, change, actual, blockedBy, options);
    if (outcome.type !== 'done') failedKeys.set(keyText(change), change.name);
    outcomes.set(change, outcome);
    const isBegun = outcome.type !== 'stopped' || outcome.inside !== undefined;
    if (isBegun) options.onFinish?.({ change, outcome }, outcomes.size, pending.length);
  };
  const writes = (kind: ResourceKind) =>
    runParallel(ofKind(pending, kind, false), describeResource(kind).writing.width, (change) =>
      apply(change, blockerOf(change, failedKeys)),
    );
  // A rule that could not be changed may still read the watchlist or function that its new version no longer reads.
  const deletes = (kind: ResourceKind) =>
    runParallel(ofKind(pending, kind, true), describeResource(kind).writing.deleteWidth, (change) =>
      apply(change, describeResource(kind).isReadByDetections ? [...failedKeys.values()][0] : undefined),
    );

  for (const kinds of steps) await Promise.all(kinds.map(writes));
  for (const kinds of [...steps].reverse()) await Promise.all(kinds.map(deletes));
  return pending.map((change) => ({ change, outcome: outcomes.get(change) ?? { type: 'stopped' } }));
}

function ofKind(changes: readonly Change[], kind: ResourceKind, deletes: boolean): readonly Change[] {
  return changes.filter((change) => change.kind === kind && (change.action === 'delete') === deletes);
}

function blockerOf(change: Change, failedKeys: ReadonlyMap<string, string>): string | undefined {
  const key = change.desired?.dependsOn.find((candidate) => failedKeys.has(candidate));
  return key === undefined ? undefined : failedKeys.get(key);
}

async function applyOne(
  target: WriteTarget,
  change: Change,
  actual: ActualState,
  blockedBy: string | undefined,
  options: ApplyOptions,
): Promise<Outcome> {
  if (options.isStopped?.() === true) return { type: 'stopped' };
  if (blockedBy !== undefined) return { type: 'blocked', by: blockedBy };
  options.onStart?.(change);
  try {
    const live = actual.resources.get(keyText(change));
    const record = actual.records.get(keyText(change));
    if (!describeResource(change.kind).isResource)
      await writeIndicators(target, change.id, live?.items ?? [], change.desired);
    else if (change.desired === undefined) await deleteResource(target, change, record);
    else await writeResource(target, change, change.desired, { live, record }, watchOf(change, options));
    return { type: 'done' };
  } catch (error) {
    if (error instanceof StoppedInside) return { type: 'stopped', inside: { done: error.done, total: error.total } };
    if (!(error instanceof OperationError)) throw error;
    return { type: 'failed', message: error.message, help: error.help };
  }
}

function watchOf(change: Change, { isStopped, onItem }: ApplyOptions): ItemWatch {
  return {
    isStopped: () => isStopped?.() === true,
    onItem: (done, total) => onItem?.(change, done, total),
  };
}
