import fs from 'node:fs';
import path from 'node:path';
import type { Workspace } from '../content/workspace';
import type { ActualState } from '../deploy/actual-state';
import { applyPlan } from '../deploy/apply-plan';
import type { AppliedChange } from '../deploy/apply-plan';
import { findDeleted, writeBackup } from '../deploy/backup';
import { countItemChanges, itemChangesAllowed } from '../deploy/item-changes';
import { countDeletes, deletesAllowed, isPending } from '../deploy/plan';
import type { Plan } from '../deploy/plan';
import { findStale, readPlanFile, remainingPlan, requireSameWorkspace } from '../deploy/plan-file';
import type { PlanFile } from '../deploy/plan-file';
import { createColors } from '../report/colors';
import {
  deploymentText,
  interruptedText,
  outcomeLine,
  staleText,
  tooManyDeletesText,
  tooManyItemChangesText,
} from '../report/deployment-text';
import { planText } from '../report/plan-text';
import { OperationError } from '../source/operation-error';
import type { CliCommand, CommandContext, ExitCode, Invocation } from './command';
import { withWorkspace } from './connect-workspace';
import type { ConnectedWorkspace } from './connect-workspace';
import { findInterrupted, startJournal } from './deploy-journal';
import { findWorkspace } from './find-workspace';
import { loadCatalog } from './load-catalog';
import { makePlan, planOptions, readPlanOptions, readWorkspace, wantedFor } from './plan';
import { writeFiles } from './write-output';

export const deployCommand: CliCommand = {
  name: 'deploy',
  summary: 'Bring a workspace to what the repository wants there',
  help: `Carries out a plan: one that was saved and reviewed, or one made now. Watchlists first, then
functions, then hunting queries and rules. One failure does not stop what is independent of it; what was done stays done,
and running the command again does the rest. Ends with 1 where anything failed.

  sentinel deploy                              to the local workspace
  sentinel deploy --plan p.json                what was reviewed, and nothing else
  sentinel deploy --prune --allow-deletes 30   also delete what is no longer here`,
  options: [
    ...planOptions,
    { flags: '--plan <file>', description: 'a plan that sentinel plan --out wrote' },
    {
      flags: '--allow-deletes <count>',
      description: 'how many resources may be deleted (default: a tenth, at most 20)',
    },
    {
      flags: '--allow-item-changes <count>',
      description: "how many watchlist items may change (default: half of the month's 100,000)",
    },
  ],
  run: (invocation) => (invocation.options['plan'] === undefined ? deployNow(invocation) : deployFile(invocation)),
};

async function deployNow(invocation: Invocation): Promise<ExitCode> {
  const { context } = invocation;
  const wanted = wantedFor(invocation);
  if (wanted === undefined) return 1;
  const { workspace, resources } = wanted;
  return withWorkspace(workspace, context, async (connected) => {
    const options = readPlanOptions(invocation, workspace);
    const { plan, actual } = await makePlan(connected, workspace, resources, options);
    context.write(`${planText(plan, `Plan for ${workspace.name}`, createColors(context.color))}\n`);
    return carryOut(invocation, workspace, connected, plan, actual);
  });
}

async function deployFile(invocation: Invocation): Promise<ExitCode> {
  const { context, options } = invocation;
  const file = readPlan(path.resolve(String(options['plan'])));
  const { catalog } = loadCatalog(context.root);
  const workspace = findWorkspace(catalog, options['workspace'] ?? file.workspace.name);
  requireSameWorkspace(file, workspace, workspace.repository);
  return withWorkspace(workspace, context, async (connected) => {
    const adopt = file.changes.map((change) => change.id);
    const actual = await readWorkspace(connected, workspace, adopt);
    const stale = findStale(file, actual);
    if (stale.length > 0) {
      context.writeError(staleText(stale));
      return 1;
    }
    return carryOut(invocation, workspace, connected, remainingPlan(file, actual), actual);
  });
}

function readPlan(file: string): PlanFile {
  try {
    return readPlanFile(fs.readFileSync(file, 'utf8'), file);
  } catch (cause) {
    if (cause instanceof OperationError) throw cause;
    throw new OperationError(`The plan ${file} cannot be read`, 'Make one with `sentinel plan --out FILE`.', { cause });
  }
}

async function carryOut(
  invocation: Invocation,
  workspace: Workspace,
  connected: ConnectedWorkspace,
  plan: Plan,
  actual: ActualState,
): Promise<ExitCode> {
  const { context } = invocation;
  const refusal = findRefusal(plan, invocation);
  if (refusal !== undefined) {
    context.writeError(refusal);
    return 1;
  }
  const interrupted = findInterrupted(context, workspace.name);
  if (interrupted !== undefined) context.writeError(interruptedText(interrupted, workspace.name));
  saveBackup(workspace, plan, actual, context);
  const journal = startJournal(context, workspace.name, plan.changes.filter(isPending).length);
  const applied = await apply(connected, workspace, plan, actual, journal);
  journal.close();
  context.write(deploymentText(plan, applied, workspace.name, createColors(context.color)));
  const isClean = applied.every(({ outcome }) => outcome.type === 'done');
  return isClean && !plan.changes.some((change) => change.action === 'conflict') ? 0 : 1;
}

/** Why a plan does more than may be done without a word; undefined where it does not. */
function findRefusal(plan: Plan, { options }: Invocation): string | undefined {
  const deletes = readCount(options['allowDeletes'], '--allow-deletes', 'resources may be deleted');
  const items = readCount(options['allowItemChanges'], '--allow-item-changes', 'items of watchlists may be changed');
  const [mostDeletes, mostItems] = [deletes ?? deletesAllowed(plan), items ?? itemChangesAllowed];
  if (countDeletes(plan) > mostDeletes) return tooManyDeletesText(plan, mostDeletes);
  return countItemChanges(plan) > mostItems ? tooManyItemChangesText(plan, mostItems) : undefined;
}

function readCount(written: unknown, flag: string, what: string): number | undefined {
  if (written === undefined) return undefined;
  const count = Number(written);
  if (Number.isSafeInteger(count) && count >= 0) return count;
  throw new OperationError(`${flag} ${String(written)} is no number`, `Write how many ${what}.`);
}

/** What is about to be deleted is written to a file first, and a person told how to get it back. */
function saveBackup(workspace: Workspace, plan: Plan, actual: ActualState, context: CommandContext): void {
  const resources = findDeleted(plan, actual);
  if (resources.length === 0) return;
  const { name, subscription, resourceGroup, workspace: workspaceName } = workspace;
  const createdAt = context.now().toISOString();
  const folder = path.join(context.root, '.sentinel', 'backups');
  const file = `${name}-${createdAt.replaceAll(':', '-')}.json`;
  const identity = { name, subscription, resourceGroup, workspace: workspaceName };
  writeFiles(folder, new Map([[file, writeBackup({ workspace: identity, createdAt, resources })]]));
  context.writeError(`What is deleted is kept: sentinel restore ${path.join(folder, file)}\n`);
}

/** Ctrl-C lets what is under way finish, so that the report says what was done; a second one ends at once. */
async function apply(
  connected: ConnectedWorkspace,
  workspace: Workspace,
  plan: Plan,
  actual: ActualState,
  journal: ReturnType<typeof startJournal>,
): Promise<readonly AppliedChange[]> {
  if (!plan.changes.some(isPending)) return [];
  let stopped = false;
  return connected.show(`Deploying to ${workspace.name}`, async (progress) => {
    const stop = () => {
      stopped = true;
      progress.note('Stopping once what is under way is finished.');
    };
    process.once('SIGINT', stop);
    try {
      const target = { client: connected.client, workspace, repository: workspace.repository };
      return await applyPlan(target, plan, actual, {
        isStopped: () => stopped,
        onStart: journal.onStart,
        onFinish: (each, done, total) => {
          journal.onFinish(each, done, total);
          progress.status(`${done} of ${total}`);
          progress.step(`[${done}/${total}] ${outcomeLine(each)}`);
        },
      });
    } finally {
      process.off('SIGINT', stop);
    }
  });
}
