import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Detection } from '../../content/detection';
import { shareLines, type SharedLines } from '../../engine/logs/shared-lines';
import type { ReplayedLogs } from '../../prove/replay/replay-detection';
import type { SourceFile } from '../../source/source-file';
import { keyOfParts } from '../memory/person-store';
import type { MeasuredReplay } from '../logs/replay-measured';

/** What the thread beside this one is told at its start. */
export interface HelperTask {
  readonly root: string;
  /** The detections, in the order in which they are counted. */
  readonly slugs: readonly string[];
  readonly workspace: string | undefined;
  readonly asOf: Date;
  /** Of the files as this thread has read them: one may have changed since. */
  readonly content: string;
  /** The next detection that nobody has taken. */
  readonly next: Int32Array;
  /** How many the helper may take before there are logs. */
  readonly ahead: number;
}

/** The logs as the helper takes them. */
export interface HelperLogs extends Pick<ReplayedLogs, 'from' | 'to'> {
  readonly tables: ReadonlyMap<string, SharedLines>;
}

/** What the helper made of a detection, by its place in the order. */
export interface HelperAnswer {
  readonly index: number;
  readonly replay: MeasuredReplay;
}

/** Who replays detections beside this thread. */
export interface ReplayHelper {
  /** Gives it the logs; without effect if they cannot be shared. */
  readonly giveLogs: (logs: ReplayedLogs) => void;
  /** Waits for what it has taken. Whatever it could not do is left out. */
  readonly answers: () => Promise<ReadonlyMap<number, MeasuredReplay>>;
  readonly stop: () => void;
}

/** From so many detections on a second thread saves more than it takes to start. */
const fewestDetections = 24;

/** V8 compiles and frees memory beside the thread that runs: on two processors a second one gains nothing (measured). */
const fewestProcessors = 4;

/** The part that the helper may take while the logs are being read. */
const shareAhead = 0.55;

const workerFile = path.join(__dirname, '..', '..', '..', 'bin', 'worker.js');

/** Returns a key of what the files of a repository hold. */
export function contentKey(sources: ReadonlyMap<string, SourceFile>): string {
  return keyOfParts([...sources].flatMap(([name, { text }]) => [name, text]));
}

/** Whether a second thread saves time. */
export function paysToShare(detections: readonly Detection[], processors: number): boolean {
  return detections.length >= fewestDetections && processors >= fewestProcessors;
}

/** Starts a helper for detections. */
export function startReplayHelper(
  detections: readonly Detection[],
  task: Pick<HelperTask, 'root' | 'workspace' | 'asOf' | 'content' | 'next'>,
): ReplayHelper {
  const slugs = detections.map(({ slug }) => slug);
  const workerData: HelperTask = { ...task, slugs, ahead: Math.floor(slugs.length * shareAhead) };
  const worker = new Worker(workerFile, { argv: ['cli/batch/replay-helper'], workerData });
  const answered = new Map<number, MeasuredReplay>();
  worker.on('message', ({ index, replay }: HelperAnswer) => answered.set(index, replay));
  // A helper that dies leaves the work to this thread.
  worker.on('error', () => undefined);
  const ended = once(worker, 'exit').catch(() => undefined);
  return {
    giveLogs: ({ tables, from, to }) => {
      const shared = [...tables].map(([name, table]) => [name, shareLines(table)] as const);
      const whole = shared.filter((entry): entry is readonly [string, SharedLines] => entry[1] !== undefined);
      if (whole.length < shared.length) void worker.terminate();
      else worker.postMessage({ tables: new Map(whole), from, to } satisfies HelperLogs);
    },
    answers: async () => {
      await ended;
      return answered;
    },
    stop: () => void worker.terminate(),
  };
}
