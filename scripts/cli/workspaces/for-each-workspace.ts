import type { Workspace } from '../../content/workspace';
import { runParallel } from '../../deploy/arm/run-parallel';
import { OperationError } from '../../source/operation-error';
import type { CommandContext, ExitCode } from '../command';
import { withWorkspace } from './connect-workspace';
import type { ConnectedWorkspace, Credentials } from './connect-workspace';
import type { WorkspaceSelection } from './find-workspace';

/** One of the workspaces that a command is asked for. */
export interface WorkspaceTask {
  readonly workspace: Workspace;
  /** Where what concerns this workspace is written. */
  readonly context: CommandContext;
  /** Connects to it for as long as some work takes. */
  readonly connect: <T>(work: (connected: ConnectedWorkspace) => Promise<T>) => Promise<T>;
}

/** What became of a workspace: a result, or what the world did, which keeps no other workspace from its turn. */
export type WorkspaceResult<T> = { readonly workspace: Workspace } & (
  { readonly value: T } | { readonly failure: OperationError }
);

/** Workspaces that are worked on at once: each has requests of its own under way. One that is silent is not counted. */
const width = 6;

/**
 * Does some work for each selected workspace; several at a time, each tenant with one credential. Each is waited for
 * beside the others: those that do not answer cost the time that one of them does. Of several, results
 * are written in the order of the workspaces, problems and progress as they come, with the workspace before each line.
 *
 * @throws OperationError if the work for the only one does
 */
export async function forEachWorkspace<T>(
  { workspaces, isSeveral }: WorkspaceSelection,
  context: CommandContext,
  work: (task: WorkspaceTask) => Promise<T>,
): Promise<readonly WorkspaceResult<T>[]> {
  const credentials: Credentials = new Map();
  const runOne = (workspace: Workspace, scoped: CommandContext, onSilence: () => void) =>
    work({
      workspace,
      context: scoped,
      connect: (connected) => withWorkspace(workspace, scoped, connected, { credentials, onSilence }),
    });
  if (!isSeveral) {
    const nobodyWaits = () => undefined;
    return Promise.all(
      workspaces.map(async (workspace) => ({ workspace, value: await runOne(workspace, context, nobodyWaits) })),
    );
  }
  const output = createOrderedOutput(workspaces, context);
  return runParallel(workspaces, width, async (workspace, giveWay): Promise<WorkspaceResult<T>> => {
    try {
      return { workspace, value: await runOne(workspace, output.contextOf(workspace), giveWay) };
    } catch (failure) {
      if (!(failure instanceof OperationError)) throw failure;
      return { workspace, failure };
    } finally {
      output.finish(workspace);
    }
  });
}

/** The worst of what the workspaces ended with; one that failed could not run. */
export function worstExitCode<T>(results: readonly WorkspaceResult<T>[], codeOf: (value: T) => ExitCode): ExitCode {
  const codes = results.map((result) => ('failure' in result ? 2 : codeOf(result.value)));
  return ([2, 1, 4, 3] as const).find((code) => codes.includes(code)) ?? 0;
}

interface OrderedOutput {
  readonly contextOf: (workspace: Workspace) => CommandContext;
  readonly finish: (workspace: Workspace) => void;
}

function createOrderedOutput(workspaces: readonly Workspace[], context: CommandContext): OrderedOutput {
  const texts = new Map(workspaces.map((workspace) => [workspace, '']));
  const finished = new Set<Workspace>();
  let next = 0;
  return {
    contextOf: (workspace) => ({
      ...context,
      // Several moving lines would move over each other.
      interactive: false,
      write: (text) => texts.set(workspace, (texts.get(workspace) ?? '') + text),
      writeError: (text) => context.writeError(text.replace(/^(?=.)/gm, `${workspace.name} | `)),
    }),
    finish: (workspace) => {
      finished.add(workspace);
      for (let first = workspaces[next]; first !== undefined && finished.has(first); first = workspaces[++next]) {
        const text = texts.get(first) ?? '';
        if (text !== '') context.write(text);
        texts.delete(first);
      }
    },
  };
}
