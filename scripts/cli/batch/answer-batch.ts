import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { errorLine, idOfLine, type AnswerLine, type Surroundings } from '../../engine/answer-line';
import type { Table } from '../../engine/values';
import type { FunctionSchema } from '../../kql/workspace-schema';
import { forkWorker } from './fork-worker';

export type BatchSurroundings = Omit<Surroundings, 'workspace'> & {
  /** Those of the repository. */
  readonly ownFunctions: readonly FunctionSchema[];
};

/**
 * Answers a batch line by line, in its order, in one process beside this one: a query that takes longer than it may
 * cannot be stopped otherwise, and one that takes more memory than there is would end this process too. Such a query is
 * answered with an error, and the next lines have a new process.
 *
 * @param seconds how long one query may take
 */
export async function* answerBatch(
  lines: NodeJS.ReadableStream,
  surroundings: BatchSurroundings,
  seconds: number,
): AsyncGenerator<AnswerLine> {
  let worker: ChildProcess | undefined;
  try {
    for await (const line of createInterface({ input: lines, crlfDelay: Infinity })) {
      if (line.trim() === '') continue;
      worker ??= await startWorker(surroundings);
      const outcome = await ask(worker, line, seconds);
      if (typeof outcome !== 'string') {
        yield outcome;
        continue;
      }
      worker.kill('SIGKILL');
      worker = undefined;
      yield errorLine(idOfLine(line), outcome);
    }
  } finally {
    worker?.kill('SIGKILL');
  }
}

async function startWorker(surroundings: BatchSurroundings): Promise<ChildProcess> {
  const worker = forkWorker('batch-worker', 'inherit');
  worker.send({ ...surroundings, ...plainTables(surroundings) });
  await once(worker, 'message');
  return worker;
}

/** Columns that are made when they are first read cannot be sent: all of them are made. */
function plainTables({ tables, watchlists }: BatchSurroundings): Pick<BatchSurroundings, 'tables' | 'watchlists'> {
  const plain = (held: ReadonlyMap<string, Table>) =>
    new Map([...held].map(([name, table]) => [name, { ...table, data: [...table.data] }]));
  return { tables: plain(tables), watchlists: plain(watchlists) };
}

/** The answer to a line, or why there is none. */
function ask(worker: ChildProcess, line: string, seconds: number): Promise<AnswerLine | string> {
  return new Promise((resolve) => {
    const settle = (outcome: AnswerLine | string): void => {
      clearTimeout(timer);
      worker.off('message', onAnswer).off('exit', onExit);
      resolve(outcome);
    };
    const onAnswer = (answer: unknown): void => settle(answer as AnswerLine);
    const onExit = (): void => settle('the query needs more memory than there is, or ended its process otherwise');
    const timer = setTimeout(() => settle(`the query took longer than ${seconds} s`), seconds * 1000);
    worker.on('message', onAnswer).on('exit', onExit);
    worker.send(line);
  });
}
