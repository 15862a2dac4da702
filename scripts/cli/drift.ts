import { findDrift } from '../deploy/find-drift';
import { createColors } from '../report/colors';
import type { CliCommand, ExitCode, Invocation } from './command';
import { withWorkspace } from './connect-workspace';
import { makePlan, planFormat, shownPlan, wantedFor } from './plan';

export const driftCommand: CliCommand = {
  name: 'drift',
  summary: 'Show what somebody changed in a workspace since it was deployed',
  help: `Compares three sides: what was deployed last, what is in the workspace, what the repository holds.
Shows what was edited or deleted there by hand, or disabled by the service, and not what merely
waits here to be deployed. Ends with 1 where there is such a thing; changes nothing. A deployment
sets it back.

  sentinel drift --workspace production
  sentinel drift --format markdown          for an issue`,
  options: [
    { flags: '--workspace <name>', description: 'a file in workspaces/ (default: local, or the only one)' },
    { flags: '--as-of <date>', description: 'the date on which indicators are active (default: now)' },
    planFormat,
  ],
  run: runDrift,
};

async function runDrift(invocation: Invocation): Promise<ExitCode> {
  const { context, options } = invocation;
  const wanted = wantedFor(invocation);
  if (wanted === undefined) return 1;
  const { workspace, resources } = wanted;
  const { plan } = await withWorkspace(workspace, context, (connected) =>
    makePlan(connected, workspace, resources, { prune: false, adopt: [], portalStates: workspace.portalStates }),
  );
  const drift = findDrift(plan);
  if (drift.changes.length === 0 && options['format'] === 'text') {
    const { success } = createColors(context.color);
    context.write(`${success('No drift')}: nobody changed ${workspace.name} since it was deployed.\n`);
    return 0;
  }
  context.write(shownPlan(drift, 'Drift in', wanted, invocation));
  return drift.changes.every(({ action }) => action === 'none') ? 0 : 1;
}
