import { findDrift } from '../../deploy/plan/find-drift';
import { createColors } from '../../report/text/colors';
import { driftWords } from '../../report/plans/plan-summary';
import type { CliCommand, ExitCode, Invocation } from '../command';
import { markdownLimit } from '../markdown-limit';
import { patienceOption } from '../patience-option';
import { workspacesOptions } from '../workspaces/find-workspace';
import { worstExitCode } from '../workspaces/for-each-workspace';
import { planEach, planFormat, shownPlans } from './plan';
import { wantedWorkspaces } from '../workspaces/wanted-workspaces';

export const driftCommand: CliCommand = {
  name: 'drift',
  summary: 'Show what somebody changed in a workspace since it was deployed',
  help: `Compares three sides: what was deployed last, what is in the workspace, what the repository holds.
Shows what was edited or deleted there by hand, or disabled by the service, and not what merely
waits here to be deployed. Ends with 1 if there is such a thing; changes nothing. A deployment
sets it back.

  sentinel drift --workspace production
  sentinel drift --all --format markdown    for an issue`,
  options: [
    ...workspacesOptions,
    { flags: '--as-of <date>', description: 'the date on which indicators are active (default: now)' },
    patienceOption,
    planFormat,
    markdownLimit,
  ],
  run: runDrift,
};

async function runDrift(invocation: Invocation): Promise<ExitCode> {
  const { context, options } = invocation;
  const wanted = wantedWorkspaces(invocation);
  if (wanted === undefined) return 1;
  const planned = await planEach(invocation, wanted, ({ portalStates }) => ({
    prune: false,
    adopt: [],
    heldBack: wanted.heldBack,
    portalStates,
  }));
  const results = planned.map((result) => ('value' in result ? { ...result, value: findDrift(result.value) } : result));
  const [only] = results;
  if (!wanted.selection.isSeveral && only !== undefined && 'value' in only && only.value.changes.length === 0) {
    if (options['format'] !== 'json') {
      const { success } = createColors(context.color && options['format'] === 'text');
      context.write(`${success('No drift')}: nobody changed ${only.workspace.name} since it was deployed.\n`);
      return 0;
    }
  }
  context.write(
    shownPlans(results, { title: 'Drift in', nothing: 'no drift', actions: driftWords }, wanted, invocation),
  );
  return worstExitCode(results, ({ changes }) => (changes.every(({ action }) => action === 'none') ? 0 : 1));
}
