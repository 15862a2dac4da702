import fs from 'node:fs';
import path from 'node:path';
import type { Workspace } from '../../content/workspace';
import type { Plan } from '../../deploy/plan/plan';
import { readPlanFile, validUntil, writePlanFile } from '../../deploy/plan/plan-file';
import type { PlanFile } from '../../deploy/plan/plan-file';
import { identifyWorkspace } from '../../deploy/kinds/resource-address';
import { OperationError } from '../../source/operation-error';
import { writeOutput } from '../content/write-output';

const makeOne = 'Make one with `sentinel plan --out FILE`.';

/** A plan that was read, and the file that it stands in. */
export interface NamedPlan {
  readonly file: string;
  readonly plan: PlanFile;
}

/**
 * Where the plan for a workspace is saved: in the file that was named, or in its own of the folder that was.
 *
 * @param folder where a relative name starts
 * @param isSeveral whether there are plans for several workspaces, for which it can only be a folder
 */
export function planFileOf(out: string, folder: string, workspace: string, isSeveral: boolean): string {
  const isFolder = isSeveral || /[/\\]$/.test(out) || isDirectory(path.resolve(folder, out));
  return path.resolve(folder, isFolder ? path.join(out, `${workspace}.json`) : out);
}

interface PlanOrigin {
  readonly asOf: Date;
  readonly now: Date;
  readonly commit: string | undefined;
  readonly root: string;
}

/** @throws OperationError if the file cannot be written */
export function savePlan(
  file: string,
  plan: Plan,
  workspace: Workspace,
  { asOf, now, commit, root }: PlanOrigin,
): void {
  const text = writePlanFile({
    workspace: identifyWorkspace(workspace),
    repository: workspace.repository,
    asOf: asOf.toISOString(),
    createdAt: now.toISOString(),
    validUntil: validUntil(now).toISOString(),
    commit,
    allowed: plan.allowed ?? { deletes: undefined, itemChanges: undefined },
    changes: plan.changes.filter((change) => change.action !== 'none'),
  });
  writeOutput(path.dirname(file), new Map([[path.basename(file), text]]), root);
}

/**
 * Reads the plan in a file, or those in a folder; of a folder all of them or none.
 *
 * @throws OperationError if there is none, one is damaged, or two are for one workspace
 */
export function readPlans(place: string): { readonly plans: readonly NamedPlan[]; readonly isFolder: boolean } {
  if (!isDirectory(place)) return { plans: [{ file: place, plan: readPlan(place) }], isFolder: false };
  const files = fs
    .readdirSync(place)
    .filter((name) => name.endsWith('.json'))
    .sort();
  if (files.length === 0) throw new OperationError(`The folder ${place} holds no plan`, makeOne);
  const plans = files.map((name) => ({ file: path.join(place, name), plan: readPlan(path.join(place, name)) }));
  for (const [index, { file, plan }] of plans.entries()) {
    const other = plans.slice(0, index).find((each) => each.plan.workspace.name === plan.workspace.name);
    if (other === undefined) continue;
    const message = `${other.file} and ${file} are both plans for the workspace ${plan.workspace.name}`;
    throw new OperationError(message, 'Remove the one that nobody has reviewed.');
  }
  return { plans, isFolder: true };
}

function readPlan(file: string): PlanFile {
  try {
    return readPlanFile(fs.readFileSync(file, 'utf8'), file);
  } catch (cause) {
    if (cause instanceof OperationError) throw cause;
    throw new OperationError(`The plan ${file} cannot be read`, makeOne, { cause });
  }
}

function isDirectory(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
}
