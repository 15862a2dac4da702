import path from 'node:path';
import type { Workspace } from '../../content/workspace';
import { findStale, remainingPlan, requireCurrent, requireSameWorkspace } from '../../deploy/plan/plan-file';
import type { PlanFile } from '../../deploy/plan/plan-file';
import { createColors } from '../../report/text/colors';
import { staleText } from '../../report/plans/deployment-text';
import { requireHeld } from '../../deploy/plan/require-held';
import { planWords } from '../../report/plans/plan-summary';
import { planText } from '../../report/plans/plan-text';
import { summaryText } from '../../report/plans/workspace-summary';
import { OperationError } from '../../source/operation-error';
import { carryOutPlan } from '../workspaces/carry-out-plan';
import type { Deployed, StopRequest } from '../workspaces/carry-out-plan';
import type { CliCommand, ExitCode, Invocation } from '../command';
import { findWorkspace, selectWorkspaces } from '../workspaces/find-workspace';
import type { WorkspaceSelection } from '../workspaces/find-workspace';
import { forEachWorkspace, worstExitCode } from '../workspaces/for-each-workspace';
import type { WorkspaceTask } from '../workspaces/for-each-workspace';
import { loadCatalog } from '../content/load-catalog';
import { makePlan, readWorkspace } from '../workspaces/make-plan';
import { headingOf, planOptions, readLimits, readPlanOptions } from './plan';
import { readCommit } from '../content/read-revision';
import { readPlans } from '../workspaces/plan-files';
import { wantedWorkspaces } from '../workspaces/wanted-workspaces';

export const deployCommand: CliCommand = {
  name: 'deploy',
  summary: 'Bring a workspace to what the repository wants there',
  help: `Carries out a plan: one that was saved and reviewed, or one made now. Watchlists first, then
functions, then hunting queries and rules. One failure does not stop what is independent of it; what was done stays done,
and running the command again does the rest. Ends with 1 if anything failed.

  sentinel deploy                              to the local workspace
  sentinel deploy --plan p.json                what was reviewed, and nothing else
  sentinel deploy --prune --allow-deletes 30   also delete what is no longer here
  sentinel deploy --plan plans                 each plan of a folder, to its workspace`,
  options: [
    ...planOptions,
    { flags: '--plan <file>', description: 'a plan that sentinel plan --out wrote, or a folder of them' },
  ],
  run: (invocation) => (invocation.options['plan'] === undefined ? deployNow(invocation) : deployFiles(invocation)),
};

async function deployNow(invocation: Invocation): Promise<ExitCode> {
  const wanted = wantedWorkspaces(invocation);
  if (wanted === undefined) return 1;
  return deployEach(invocation, wanted.selection, ({ workspace, connect, context }, stop) =>
    connect(async (connected) => {
      const options = readPlanOptions(invocation, workspace, wanted.heldBack);
      const { plan, actual } = await makePlan(connected, workspace, wanted.resourcesOf(workspace), options);
      context.write(`${planText(plan, `Plan for ${headingOf(workspace)}`, createColors(context.color), planWords)}\n`);
      return carryOutPlan({ ...invocation, context }, { workspace, connected, plan, actual, stop });
    }),
  );
}

/**
 * Plans that were made for workspaces which are here under the same name, or else under the one that --workspace says.
 */
async function deployFiles(invocation: Invocation): Promise<ExitCode> {
  const { context, options } = invocation;
  const { plans, isFolder } = readPlans(path.resolve(context.workingDirectory, String(options['plan'])));
  const { catalog } = loadCatalog(context.root);
  const isNamed = options['workspace'] !== undefined || options['all'] === true;
  const named = isNamed ? selectWorkspaces(catalog, invocation).workspaces : undefined;
  const [first] = plans;
  const files = new Map<Workspace, PlanFile>();
  if (!isFolder && named?.length === 1 && first !== undefined) files.set(named[0]!, first.plan);
  else {
    for (const { plan } of plans) {
      const workspace = findWorkspace(catalog, plan.workspace.name);
      if (named === undefined || named.includes(workspace)) files.set(workspace, plan);
    }
    requirePlans(named ?? [], files);
  }
  const commit = readCommit(invocation.context.root);
  for (const [workspace, plan] of files) {
    requireSameWorkspace(plan, workspace, workspace.repository);
    requireCurrent(plan, invocation.context.now(), commit);
  }
  const selection = { workspaces: catalog.workspaces.filter((each) => files.has(each)), isSeveral: isFolder };
  return deployEach(invocation, selection, (task, stop) =>
    deployPlan(invocation, files.get(task.workspace)!, task, stop),
  );
}

function requirePlans(named: readonly Workspace[], files: ReadonlyMap<Workspace, PlanFile>): void {
  const missing = named.filter((workspace) => !files.has(workspace)).map(({ name }) => name);
  if (missing.length === 0) return;
  throw new OperationError(
    `There is no plan for ${missing.join(', ')}`,
    'Make one with `sentinel plan --out FOLDER/`.',
  );
}

function deployPlan(
  invocation: Invocation,
  file: PlanFile,
  { workspace, connect, context }: WorkspaceTask,
  stop: StopRequest,
): Promise<Deployed> {
  return connect(async (connected) => {
    const pending = file.changes.flatMap(({ desired }) => desired ?? []);
    requireHeld(pending, workspace.name, workspace.apiVersion);
    const itemsOf = file.changes.map((change) => change.id);
    const actual = await readWorkspace(connected, workspace, itemsOf);
    const stale = findStale(file, actual);
    if (stale.length > 0) {
      context.writeError(staleText(stale));
      return { code: 1, summary: 'refused: the plan no longer holds' };
    }
    const flags = readLimits(invocation.options);
    const allowed = {
      deletes: flags.deletes ?? file.allowed.deletes,
      itemChanges: flags.itemChanges ?? file.allowed.itemChanges,
    };
    const plan = { ...remainingPlan(file, actual), allowed };
    return carryOutPlan({ ...invocation, context }, { workspace, connected, plan, actual, stop });
  });
}

async function deployEach(
  { context }: Invocation,
  selection: WorkspaceSelection,
  deploy: (task: WorkspaceTask, stop: StopRequest) => Promise<Deployed>,
): Promise<ExitCode> {
  const stop: StopRequest = { isStopped: false };
  const notBegun: Deployed = { code: 1, summary: 'not begun, since the deployment was stopped' };
  const results = await forEachWorkspace(selection, context, (task) =>
    stop.isStopped ? Promise.resolve(notBegun) : deploy(task, stop),
  );
  if (selection.isSeveral) {
    const summaries = results.map(({ workspace: { name: workspace }, ...result }) =>
      'failure' in result ? { workspace, failure: result.failure } : { workspace, summary: result.value.summary },
    );
    context.write(`\n${summaryText(summaries, createColors(context.color))}`);
  }
  return worstExitCode(results, ({ code }) => code);
}
