import type { Workspace } from '../../content/workspace';
import type { DesiredResource } from '../../deploy/arm/resource';
import { describeResource } from '../../deploy/kinds/describe-resource';
import { readActualState } from '../../deploy/plan/actual-state';
import type { ActualState } from '../../deploy/plan/actual-state';
import { createPlan } from '../../deploy/plan/plan';
import type { Plan, PlanOptions } from '../../deploy/plan/plan';
import { requireHeld } from '../../deploy/plan/require-held';
import type { ConnectedWorkspace } from './connect-workspace';

/**
 * Reads the workspace and compares it with what is wanted there.
 *
 * @throws OperationError if the version of its API cannot hold that, or it does not answer
 */
export async function makePlan(
  connected: ConnectedWorkspace,
  workspace: Workspace,
  desired: readonly DesiredResource[],
  options: PlanOptions,
): Promise<{ readonly plan: Plan; readonly actual: ActualState }> {
  requireHeld(desired, workspace.name, workspace.apiVersion);
  const actual = await readWorkspace(connected, workspace, watchlistsIn(desired));
  return { actual, plan: createPlan(desired, actual, options) };
}

/** The aliases of the watchlists in what is wanted: a plan compares their items, whoever made them. */
export function watchlistsIn(desired: readonly DesiredResource[]): readonly string[] {
  return desired.filter(({ kind }) => describeResource(kind).hasItems).map(({ id }) => id);
}

/**
 * Reads what is in the workspace, with progress.
 *
 * @param itemsOf watchlists whose items are read although this repository does not own them
 */
export function readWorkspace(
  connected: ConnectedWorkspace,
  workspace: Workspace,
  itemsOf: readonly string[],
): Promise<ActualState> {
  return connected.show(`Reading ${workspace.name}`, (progress) =>
    readActualState(connected.client, workspace, {
      repository: workspace.repository,
      itemsOf,
      threatIntelligence: workspace.threatIntelligence !== undefined,
      onProgress: (what, done, total) => progress.status(`${what} read, ${done} of ${total}`),
    }),
  );
}
