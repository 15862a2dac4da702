import { OperationError } from '../../source/operation-error';
import { writtenFingerprint } from './ownership';
import { actualFingerprint, createPlan, isPending } from './plan';
import type { Change, Plan, PlanLimits } from './plan';
import type { ActualState } from './actual-state';
import { keyText } from '../arm/resource';
import type { NamedWorkspace, WorkspaceIdentity } from '../kinds/resource-address';
import { sealContent, unsealContent } from './sealed-file';

/** A plan that a person reviews and a pipeline deploys later: whole bodies, no secret. */
export interface PlanFile {
  readonly workspace: NamedWorkspace;
  readonly repository: string;
  /** The date as of which watchlists were read: ISO 8601. */
  readonly asOf: string;
  readonly createdAt: string;
  /** From when on it is too old: ISO 8601. */
  readonly validUntil: string;
  /** The commit of the repository that it was made of; undefined if that is not kept in Git. */
  readonly commit: string | undefined;
  /** What was allowed when it was made. */
  readonly allowed: PlanLimits;
  /** What is to be done, and the conflicts that stand in the way of more. */
  readonly changes: readonly Change[];
}

const planFormat = {
  format: 'sentinel-plan',
  version: 2,
  what: 'a plan',
  again: 'Make a new one with `sentinel plan --out FILE`.',
};

/** How long a plan can be carried out, in milliseconds: seven days. */
const planLifetime = 7 * 86_400_000;

/** From when on a plan that is made now is too old. */
export function validUntil(now: Date): Date {
  return new Date(now.getTime() + planLifetime);
}

/**
 * Throws OperationError if a plan is too old, or was made of another state of the repository.
 *
 * @param commit that of the repository now; undefined if that is not kept in Git
 */
export function requireCurrent(plan: PlanFile, now: Date, commit: string | undefined): void {
  const again = 'Make a new plan, have it reviewed, and deploy that. Nothing was changed.';
  if (!(Date.parse(plan.validUntil) > now.getTime())) {
    throw new OperationError(`The plan of ${plan.createdAt} was valid until ${plan.validUntil}`, again);
  }
  if (plan.commit !== undefined && commit !== undefined && plan.commit !== commit) {
    throw new OperationError(`The plan was made of the commit ${plan.commit}, and this is ${commit}`, again);
  }
}

/** The plan as the text of a file. */
export function writePlanFile(plan: PlanFile): string {
  return sealContent(planFormat, plan);
}

/**
 * Reads a plan file.
 *
 * @throws OperationError if it is cut off, edited, of another version, or no plan at all
 */
export function readPlanFile(text: string, path: string): PlanFile {
  return unsealContent(planFormat, text, path) as PlanFile;
}

/** Throws OperationError if a plan was made for another workspace or in another repository's name. */
export function requireSameWorkspace(plan: PlanFile, workspace: WorkspaceIdentity, repository: string): void {
  requireWorkspace('The plan', plan.workspace, workspace);
  if (plan.repository !== repository) {
    throw new OperationError(
      `The plan was made for the repository ${plan.repository}, not for ${repository}`,
      'Deploy it from the repository that it was made in.',
    );
  }
}

/**
 * Throws OperationError if something was made for another workspace.
 *
 * @param what such as "The plan"
 */
export function requireWorkspace(what: string, madeFor: WorkspaceIdentity, workspace: WorkspaceIdentity): void {
  const [wanted, found] = [madeFor, workspace].map(({ subscription, resourceGroup, workspace: name }) =>
    `${subscription}/${resourceGroup}/${name}`.toLowerCase(),
  );
  if (wanted === found) return;
  throw new OperationError(
    `${what} is for the workspace ${wanted}, not for ${found}`,
    'Name the workspace that it was made for with --workspace.',
  );
}

/**
 * What moved since a plan was made, as sentences; empty if the plan still holds. What is already as the plan wants
 * it has not moved: an interrupted deployment of the same plan did that.
 */
export function findStale(plan: PlanFile, actual: ActualState): readonly string[] {
  return plan.changes.filter(isPending).flatMap((change) => {
    const live = actual.resources.get(keyText(change));
    const found = live && actualFingerprint(live);
    const what = `${keyText(change)} (${change.name})`;
    if (live !== undefined && live.ownership === undefined && change.seen?.owned !== false) {
      return [`${what} is ${change.seen === undefined ? 'there by another hand' : 'no longer recorded as ours'}`];
    }
    const accepted = [change.seen?.fingerprint, change.desired && writtenFingerprint(change.desired)];
    // What is to be deleted may be gone: an interrupted deployment of the same plan did that.
    if (change.action === 'delete' || change.action === 'replace') accepted.push(undefined);
    if (accepted.includes(found)) return [];
    if (found === undefined) return [`${what} is gone`];
    return [change.seen === undefined ? `${what} is there already` : `${what} was changed`];
  });
}

/** What of a reviewed plan is left to do: what an interrupted deployment did already is not written a second time. */
export function remainingPlan(file: PlanFile, actual: ActualState): Plan {
  const pending = file.changes.filter(isPending);
  const desired = pending.flatMap((change) => change.desired ?? []);
  const fresh = createPlan(desired, actual, {
    prune: true,
    portalStates: 'reset',
    adopt: desired.map((resource) => resource.id),
    heldBack: [],
    allowed: file.allowed,
  });
  const keys = new Set(pending.map(keyText));
  return { ...fresh, changes: fresh.changes.filter((change) => keys.has(keyText(change))) };
}
