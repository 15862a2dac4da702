import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads';
import type { Detection } from '../../content/detection';
import { openLines } from '../../engine/logs/shared-lines';
import type { Table } from '../../engine/values';
import { createCatalogSchema } from '../../expand/catalog-schema';
import { openWatchlistTables } from '../../expand/watchlist-table';
import { createPreparation, type PrepareQuery } from '../../prove/runs/prepare-query';
import type { ReplayedLogs } from '../../prove/replay/replay-detection';
import { loadCatalog } from '../content/load-catalog';
import { replayMeasured, type MeasuredReplay } from '../logs/replay-measured';
import { findWorkspace } from '../workspaces/find-workspace';
import { contentKey, type HelperAnswer, type HelperLogs, type HelperTask } from './share-replay';

/*
 * Replays detections beside the thread that has started this one. Both take the next that nobody has; this one prepares
 * the first of its queries while the logs are being read.
 */

void work(parentPort!, workerData as HelperTask);

/** A detection that this thread has taken. */
interface Taken {
  readonly index: number;
  readonly detection: Detection;
  readonly prepare: PrepareQuery;
}

async function work(port: MessagePort, task: HelperTask): Promise<void> {
  const given = firstMessage(port);
  const { catalog, sources } = loadCatalog(task.root);
  if (contentKey(sources) !== task.content) return port.close();
  const workspace = task.workspace === undefined ? undefined : findWorkspace(catalog, task.workspace);
  const context = { catalog, schema: createCatalogSchema(catalog), workspace };
  const bySlug = new Map(catalog.detections.map((detection) => [detection.slug, detection]));
  const takeNext = (): Taken | undefined => {
    const index = Atomics.add(task.next, 0, 1);
    const detection = bySlug.get(task.slugs[index] ?? '');
    return detection && { index, detection, prepare: createPreparation(detection, context) };
  };
  const begun: Taken[] = [];
  while (!given.isThere() && begun.length < task.ahead) {
    const taken = takeNext();
    if (taken === undefined) break;
    taken.prepare(task.asOf);
    begun.push(taken);
  }
  const logs = openLogs(await given.message, openWatchlistTables(catalog.watchlists, task.asOf));
  for (let taken = begun.shift() ?? takeNext(); taken !== undefined; taken = begun.shift() ?? takeNext()) {
    const replay = replayMeasured(taken.detection, context, logs, task.asOf, taken.prepare);
    port.postMessage({ index: taken.index, replay: toPlain(replay) } satisfies HelperAnswer);
  }
  port.close();
}

/** The one message of a port: it can be asked for while this thread works, and waited for. */
function firstMessage(port: MessagePort) {
  let found: HelperLogs | undefined;
  return {
    isThere: (): boolean => {
      found ??= receiveMessageOnPort(port)?.message as HelperLogs | undefined;
      return found !== undefined;
    },
    get message(): HelperLogs | Promise<HelperLogs> {
      return found ?? new Promise((resolve) => port.once('message', resolve));
    },
  };
}

function openLogs({ tables, from, to }: HelperLogs, watchlists: ReplayedLogs['watchlists']): ReplayedLogs {
  return { tables: new Map([...tables].map(([name, lines]) => [name, openLines(lines)])), watchlists, from, to };
}

/** Columns that are made when they are first read cannot be sent: all of them are made. */
function toPlain(measured: MeasuredReplay): MeasuredReplay {
  const { replay } = measured;
  const plain = (table: Table): Table => ({ ...table, data: [...table.data] });
  return {
    ...measured,
    replay: replay && {
      ...replay,
      alerts: replay.alerts.map((alert) => ({ ...alert, events: plain(alert.events) })),
    },
  };
}
