import path from 'node:path';
import type { Workspace } from '../../content/workspace';
import type { ActualState } from '../../deploy/plan/actual-state';
import { applyPlan } from '../../deploy/apply/apply-plan';
import type { AppliedChange } from '../../deploy/apply/apply-plan';
import { findDeleted, writeBackup } from '../../deploy/apply/backup';
import { hasConflict, isPending } from '../../deploy/plan/plan';
import type { Plan } from '../../deploy/plan/plan';
import { identifyWorkspace } from '../../deploy/kinds/resource-address';
import { createColors } from '../../report/text/colors';
import {
  deploymentSummary,
  deploymentText,
  interruptedText,
  outcomeLine,
  refusedText,
} from '../../report/plans/deployment-text';
import type { CommandContext, ExitCode, Invocation } from '../command';
import type { ConnectedWorkspace } from './connect-workspace';
import { findInterrupted, startJournal } from './deploy-journal';
import { writeFiles } from '../content/write-output';

/** How a deployment to a workspace ended. */
export interface Deployed {
  readonly code: ExitCode;
  /** In a few words, for the table of several workspaces. */
  readonly summary: string;
}

/** Whether a person has asked, by Ctrl-C, that nothing more is begun, in any workspace. */
export interface StopRequest {
  isStopped: boolean;
}

interface Deployment {
  readonly workspace: Workspace;
  readonly connected: ConnectedWorkspace;
  readonly plan: Plan;
  readonly actual: ActualState;
  readonly stop: StopRequest;
}

/** Carries out a plan unless it does more than may be done without a word, and writes what became of it. */
export async function carryOutPlan(invocation: Invocation, deployment: Deployment): Promise<Deployed> {
  const { context } = invocation;
  const { workspace, plan, actual } = deployment;
  const refusal = refusedText(plan);
  if (refusal !== '') {
    context.writeError(refusal);
    return { code: 1, summary: 'refused: it does more than may be done without a word' };
  }
  const interrupted = findInterrupted(context, workspace.name);
  if (interrupted !== undefined) context.writeError(interruptedText(interrupted, workspace.name));
  saveBackup(workspace, plan, actual, context);
  const journal = startJournal(context, workspace.name, plan.changes.filter(isPending).length);
  const applied = await apply(deployment, journal);
  journal.close();
  context.write(deploymentText(plan, applied, workspace.name, createColors(context.color)));
  const isClean = applied.every(({ outcome }) => outcome.type === 'done');
  const code = isClean && !hasConflict(plan) ? 0 : 1;
  return { code, summary: deploymentSummary(plan, applied) };
}

/** What is about to be deleted is written to a file first, and a person told how to get it back. */
function saveBackup(workspace: Workspace, plan: Plan, actual: ActualState, context: CommandContext): void {
  const resources = findDeleted(plan, actual);
  if (resources.length === 0) return;
  const createdAt = context.now().toISOString();
  const folder = path.join(context.root, '.sentinel', 'backups');
  const file = `${workspace.name}-${createdAt.replaceAll(':', '-')}.json`;
  writeFiles(
    folder,
    new Map([[file, writeBackup({ workspace: identifyWorkspace(workspace), createdAt, resources })]]),
    context.root,
  );
  context.writeError(`What is deleted is kept: sentinel restore ${path.join(folder, file)}\n`);
}

/** Ctrl-C lets what is under way finish, so that the report says what was done; a second one ends at once. */
async function apply(
  { connected, workspace, plan, actual, stop: request }: Deployment,
  journal: ReturnType<typeof startJournal>,
): Promise<readonly AppliedChange[]> {
  if (!plan.changes.some(isPending)) return [];
  return connected.show(`Deploying to ${workspace.name}`, async (progress) => {
    const stop = () => {
      request.isStopped = true;
      progress.note('Stopping once what is under way is finished.');
    };
    process.once('SIGINT', stop);
    try {
      const target = {
        client: connected.client,
        indicators: connected.indicators,
        storage: connected.storage,
        workspace,
        repository: workspace.repository,
      };
      return await applyPlan(target, plan, actual, {
        isStopped: () => request.isStopped,
        onStart: journal.onStart,
        onItem: ({ name }, done, total) => progress.status(`${done} of ${total} items of ${name}`),
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
