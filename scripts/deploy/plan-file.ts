import { createHash } from 'node:crypto';
import { OperationError } from '../source/operation-error';
import { desiredFingerprint } from './ownership';
import { actualFingerprint, createPlan, isPending } from './plan';
import type { Change, Plan } from './plan';
import type { ActualState } from './actual-state';
import { keyText } from './resource';
import type { WorkspaceIdentity } from './resource-address';
import { canonicalText, isWireObject } from './wire-json';

/** A plan that a person reviews and a pipeline deploys later: whole bodies, no secret. */
export interface PlanFile {
  readonly workspace: WorkspaceIdentity & { readonly name: string };
  readonly repository: string;
  /** The date as of which watchlists were read: ISO 8601. */
  readonly asOf: string;
  readonly createdAt: string;
  /** What is to be done, and the conflicts that stand in the way of more. */
  readonly changes: readonly Change[];
}

const format = 'sentinel-plan';
const version = 1;

/** The plan as the text of a file. */
export function writePlanFile(plan: PlanFile): string {
  // What JSON cannot hold (undefined) must not count in the checksum either.
  const content: unknown = JSON.parse(JSON.stringify(plan));
  return `${JSON.stringify({ format, version, checksum: checksumOf(content), content }, null, 2)}\n`;
}

/**
 * Reads a plan file.
 *
 * @throws OperationError where it is cut off, edited, of another version, or no plan at all
 */
export function readPlanFile(text: string, path: string): PlanFile {
  const again = 'Make a new one with `sentinel plan --out FILE`.';
  const file = parse(text);
  if (file === undefined) throw new OperationError(`${path} is cut off or is no plan`, again);
  if (!isWireObject(file) || file['format'] !== format) throw new OperationError(`${path} is not a plan`, again);
  if (file['version'] !== version) {
    throw new OperationError(
      `${path} is a plan of version ${String(file['version'])}; this is version ${version}`,
      again,
    );
  }
  if (file['checksum'] !== checksumOf(file['content'])) {
    throw new OperationError(`${path} was changed after it was made`, `Nobody has reviewed it as it is. ${again}`);
  }
  return file['content'] as unknown as PlanFile;
}

/** Throws OperationError where a plan was made for another workspace or in another repository's name. */
export function requireSameWorkspace(plan: PlanFile, workspace: WorkspaceIdentity, repository: string): void {
  const sides = [plan.workspace, workspace].map(({ subscription, resourceGroup, workspace: name }) =>
    `${subscription}/${resourceGroup}/${name}`.toLowerCase(),
  );
  if (sides[0] !== sides[1]) {
    throw new OperationError(
      `the plan is for the workspace ${sides[0]}, not for ${sides[1]}`,
      'Name the workspace that it was made for with --workspace.',
    );
  }
  if (plan.repository !== repository) {
    throw new OperationError(
      `the plan was made for the repository ${plan.repository}, not for ${repository}`,
      'Deploy it from the repository that it was made in.',
    );
  }
}

/**
 * What moved since a plan was made, as sentences; empty where the plan still holds. What is already as the plan wants
 * it has not moved: an interrupted deployment of the same plan did that.
 */
export function findStale(plan: PlanFile, actual: ActualState): readonly string[] {
  return plan.changes.filter(isPending).flatMap((change) => {
    const live = actual.resources.get(keyText(change));
    const found = live && actualFingerprint(live);
    if (live !== undefined && live.ownership === undefined && change.seen?.owned === true) {
      return [`${keyText(change)} (${change.name}) is no longer recorded as ours`];
    }
    const accepted = [change.seen?.fingerprint, change.desired && desiredFingerprint(change.desired)];
    if (change.action === 'delete') accepted.push(undefined);
    if (accepted.includes(found)) return [];
    const what = `${keyText(change)} (${change.name})`;
    if (found === undefined) return [`${what} is gone`];
    return [change.seen === undefined ? `${what} is there already` : `${what} was changed`];
  });
}

/** What of a reviewed plan is left to do: what an interrupted deployment did already is not written a second time. */
export function remainingPlan(file: PlanFile, actual: ActualState): Plan {
  const pending = file.changes.filter(isPending);
  const desired = pending.flatMap((change) => change.desired ?? []);
  const fresh = createPlan(desired, actual, { prune: true, adopt: desired.map((resource) => resource.id) });
  const keys = new Set(pending.map(keyText));
  return { ...fresh, changes: fresh.changes.filter((change) => keys.has(keyText(change))) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function checksumOf(content: unknown): string {
  return createHash('sha256').update(canonicalText(content)).digest('hex');
}
