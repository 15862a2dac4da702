import { Listr, ListrLogger, ProcessOutput } from 'listr2';
import type { CommandContext } from './command';

/** What a person is told while something takes its time. */
export interface Progress {
  /** Where things stand: shown in place where that is possible, and nowhere else. */
  readonly status: (text: string) => void;
  /** What was done: a line of its own where nothing moves, and nothing elsewhere. */
  readonly step: (text: string) => void;
  /** What should be read even where nothing moves, such as a wait: a line of its own. */
  readonly note: (text: string) => void;
}

/**
 * Does a piece of work and shows meanwhile that it goes on: a moving line on a terminal, plain lines in a log. All of
 * it goes to standard error, so that results stay clean.
 */
export async function showProgress<T>(
  context: CommandContext,
  title: string,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  if (!context.interactive || !canMove(process.stderr)) {
    context.writeError(`${title} …\n`);
    const line = (text: string) => context.writeError(`  ${text}\n`);
    return work({ status: () => undefined, step: line, note: line });
  }
  const result: { value?: T } = {};
  const run = async (_: unknown, task: { title: string; output: string }) => {
    const status = (text: string) => (task.title = `${title}: ${text}`);
    result.value = await work({ status, step: () => undefined, note: (text) => (task.output = text) });
    task.title = title;
  };
  const logger = new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) });
  const listr = new Listr([{ title, task: run }], {
    renderer: 'default',
    rendererOptions: { logger, collapseErrors: true, showErrorMessage: false },
    registerSignalListeners: false,
  });
  await listr.run();
  return result.value as T;
}

/** A terminal that does not know how wide it is, as in some pipelines, would get a letter a line. */
function canMove(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && stream.columns > 0;
}
