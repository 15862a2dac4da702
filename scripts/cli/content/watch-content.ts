import { setTimeout as pause } from 'node:timers/promises';

import { contentPlaces } from '../../content/content-kinds';
import { escapeLine } from '../../report/text/terminal-text';
import { stampFileTree } from '../../source/file-tree';
import { OperationError } from '../../source/operation-error';
import type { CommandContext, ExitCode } from '../command';

/** Between two looks at the files, in milliseconds: an answer comes within a second of saving. */
const interval = 150;

/** Ctrl-C, the end that another process asks for, and that nobody reads any more, which the next answer shows. */
const endings = ['SIGINT', 'SIGTERM', 'SIGPIPE'] as const;

/** What a watch does. */
export interface WatchedWork {
  /** What is said before each run: `Validating`. */
  readonly title: string;
  /** Makes the next runs faster, once the first has answered. */
  readonly prepare: () => void;
}

/**
 * Does something now and after each change of the content, until Ctrl-C, or until nobody reads it any more. The files are looked at again and again: what
 * systems tell of changes differs, and misses folders that come later.
 *
 * @param run what is done; what the world does wrong in it is shown, and the next change tried
 * @returns the exit code of the last run
 */
export async function watchContent(
  context: CommandContext,
  run: () => Promise<ExitCode>,
  { title, prepare }: WatchedWork,
): Promise<ExitCode> {
  const stop = new AbortController();
  const end = (): void => stop.abort();
  for (const signal of endings) process.once(signal, end);
  try {
    let code: ExitCode = 2;
    let seen: string | undefined;
    while (!stop.signal.aborted) {
      const now = stampFileTree(context.root, contentPlaces);
      // An editor that saves writes more than once: a change counts when it has come to rest.
      if (now !== seen && (seen === undefined || now === (await stampLater(context.root, stop.signal)))) {
        const isFirst = seen === undefined;
        seen = now;
        code = await runOnce(context, run, title);
        if (isFirst) prepare();
      }
      await rest(stop.signal);
    }
    return code;
  } finally {
    for (const signal of endings) process.off(signal, end);
  }
}

async function runOnce(context: CommandContext, run: () => Promise<ExitCode>, title: string): Promise<ExitCode> {
  if (context.interactive) context.write('\u001b[2J\u001b[3J\u001b[H');
  context.write(`${title} …\n`);
  const code = await runOrExplain(context, run);
  context.write('Watching for changes; Ctrl-C ends it.\n');
  return code;
}

async function runOrExplain(context: CommandContext, run: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    context.write(`${escapeLine(error.message)}.\n${escapeLine(error.help)}\n`);
    return 2;
  }
}

async function stampLater(root: string, signal: AbortSignal): Promise<string> {
  await rest(signal);
  return stampFileTree(root, contentPlaces);
}

async function rest(signal: AbortSignal): Promise<void> {
  // Ctrl-C cuts the pause short, which is not a failure.
  await pause(interval, undefined, { signal }).catch(() => undefined);
}
