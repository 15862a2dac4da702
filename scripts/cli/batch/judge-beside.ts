import { availableParallelism } from 'node:os';
import { judgeChecks, judgeInSteps, type JudgedFindings, type RunChecksOptions } from '../../checks/run-checks';
import type { Diagnostic } from '../../source/diagnostic';
import type { CommandContext } from '../command';
import type { OpenFindingStore } from '../content/finding-store';
import type { LoadedCatalog } from '../content/load-catalog';
import { givenUp, runInSlices } from './run-in-slices';
import { forkWorker } from './fork-worker';

/** What the process beside this one is asked for. */
export interface BesideTask {
  readonly context: Pick<CommandContext, 'root' | 'environment'>;
  readonly asOf: Date;
  readonly allowedHosts: readonly string[];
  /** The detections that it looks at, the last one of the repository first. */
  readonly slugs: readonly string[];
}

/** What was found in a part of a detection, under the key of everything that it depends on. */
export interface BesideMessage {
  readonly key: string;
  readonly found: readonly Diagnostic[];
}

/** For fewer the start of a second process takes longer than it saves: some 2 s, and some 40 ms a detection. */
const leastDetections = 60;

/**
 * With two processors it does not pay: the compiler and the collector of one process keep the second one busy. 823 rules
 * took 20.8 s by the clock either way, and 36 s of the processors in place of 28.
 */
const leastProcessors = 4;

/**
 * Runs every check over the repository as `judgeChecks` does. If many detections were not looked at before, a second
 * process looks at them from the last one on, and this one from the first one on until they meet. What the other finds
 * counts only under the same key: if a file has changed between the readings of both, this one looks for itself.
 */
export async function judgeBeside(
  loaded: LoadedCatalog,
  context: Pick<CommandContext, 'root' | 'environment'>,
  options: RunChecksOptions & { readonly store: OpenFindingStore; readonly allowedHosts: readonly string[] },
): Promise<JudgedFindings> {
  const { asOf, allowedHosts, store } = options;
  const slugs = loaded.catalog.detections
    .filter((detection) => options.includes?.(detection.document.source.path) !== false)
    .filter((detection) => store.recall(detection, 'detection') === undefined)
    .map(({ slug }) => slug);
  if (slugs.length < leastDetections || availableParallelism() < leastProcessors)
    return judgeChecks(loaded.catalog, options);
  const worker = forkWorker('judge-worker', 'ignore');
  try {
    const { root, environment } = context;
    const task: BesideTask = { context: { root, environment: { ...environment } }, asOf, allowedHosts, slugs };
    worker.on('message', ({ key, found }: BesideMessage) => store.keepUnder(key, found));
    // If it cannot be started or ends early, this process finds the rest.
    worker.on('error', () => undefined);
    worker.send(task, () => undefined);
    const judged = await runInSlices(judgeInSteps(loaded.catalog, options), () => false);
    if (judged === givenUp) throw new TypeError('Nobody gives this work up');
    return judged;
  } finally {
    worker.kill('SIGKILL');
  }
}
