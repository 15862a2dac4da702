import type { Detection } from '../../content/detection';
import { ticksPerSecond } from '../../engine/formats/calendar';
import { parseDatetime } from '../../engine/formats/datetime';
import { givenFunctions } from '../../engine/given-functions';
import type { Table } from '../../engine/values';
import { createCatalogSchema } from '../../expand/catalog-schema';
import { watchlistTable } from '../../expand/watchlist-table';
import { createPreparation, type ProofContext } from '../../prove/prepare-query';
import { replayDetection, type ReplayedLogs } from '../../prove/replay-detection';
import { createColors } from '../../report/colors';
import { replayJson, replayText, type ReportedReplay } from '../../report/replay-text';
import { OperationError } from '../../source/operation-error';
import type { CliCommand, ExitCode, Invocation } from '../command';
import { findWorkspace } from '../workspaces/find-workspace';
import { loadCatalog } from '../content/load-catalog';
import { readAsOf } from '../read-as-of';
import { readLogs } from '../logs/read-logs';
import { selectDetections } from '../content/select-detections';
import { showLogProblems } from '../logs/show-log-problems';

/** `sentinel replay nanocore-rat --events logs/`: what detections would have raised over logs. */
export const replayCommand: CliCommand = {
  name: 'replay',
  summary: 'Run detections on their schedule over logs, and show the alerts that they would have raised',
  help: `Each rule runs at every moment of its schedule over the window that ends there, with its trigger, its
grouping of events and its suppression; a hunting query runs once. The logs are those of sentinel query:
NDJSON or CSV files, each named for its table. Nothing is deployed and nothing leaves this machine.

  sentinel replay --events logs
  sentinel replay nanocore-rat --events logs --from 2026-06-01 --to 2026-06-08
  sentinel replay nanocore-rat --events logs --format json

Ends with 1 where a detection could not run.`,
  arguments: [{ syntax: '[detections...]', description: 'slugs or folders under detections/ (default: all)' }],
  options: [
    { flags: '--events <path...>', description: 'logs, or folders of them' },
    { flags: '--from <time>', description: 'where the schedule begins (default: the first event)' },
    { flags: '--to <time>', description: 'where it ends (default: the last event)' },
    { flags: '--as-of <date>', description: 'the date on which indicators are active (default: now)' },
    { flags: '--workspace <name>', description: 'with what differs in this workspace (default: as written)' },
    { flags: '--format <format>', description: 'how it is shown', choices: ['text', 'json'], default: 'text' },
  ],
  run: runReplay,
};

async function runReplay(invocation: Invocation): Promise<ExitCode> {
  const { context, options } = invocation;
  const events = (options['events'] ?? []) as readonly string[];
  if (events.length === 0) throw new OperationError('There are no logs to replay', 'Name them with --events.');
  const { catalog } = loadCatalog(context.root);
  const detections = selectDetections(catalog, invocation.arguments);
  const schema = createCatalogSchema(catalog);
  const workspace = options['workspace'] === undefined ? undefined : findWorkspace(catalog, options['workspace']);
  const logs = await readLogs(
    events,
    context.workingDirectory,
    (name) => (schema.tables.get(name) ?? schema.functions.get(name) ?? givenFunctions.get(name))?.columns ?? [],
  );
  if (showLogProblems(logs, context)) return 1;
  const asOf = readAsOf(invocation);
  const watchlists = new Map(catalog.watchlists.map((each) => [each.alias, watchlistTable(each, asOf)]));
  const replayed = { tables: logs.tables, watchlists, ...readStretch(invocation, logs.tables) };
  const proof = { catalog, schema, workspace };
  const replays = detections.map((detection) => replayOne(detection, proof, replayed, asOf));
  context.write(options['format'] === 'json' ? replayJson(replays) : replayText(replays, createColors(context.color)));
  return replays.some(({ problem }) => problem !== undefined) ? 1 : 0;
}

function replayOne(detection: Detection, proof: ProofContext, logs: ReplayedLogs, asOf: Date): ReportedReplay {
  const { slug, name, type } = detection;
  const prepared = createPreparation(detection, proof)(asOf);
  const outcome = prepared.value && replayDetection(prepared.value, logs, proof.schema);
  const problem = (outcome ?? prepared).diagnostics.find(({ severity }) => severity === 'error');
  return { slug, name, type, replay: outcome?.value, problem: problem?.message };
}

/** From and to what time the logs are replayed, in ticks. */
function readStretch({ options }: Invocation, tables: ReadonlyMap<string, Table>): Pick<ReplayedLogs, 'from' | 'to'> {
  const times = [...tables.values()].flatMap(({ columns, data }) => {
    const index = columns.findIndex(({ name, type }) => name === 'TimeGenerated' && type === 'datetime');
    return (data[index] ?? []).filter((time) => typeof time === 'bigint');
  });
  const least = times.reduce<bigint | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);
  const most = times.reduce<bigint | undefined>((a, b) => (a === undefined || b > a ? b : a), undefined);
  const from = readTime('from', options['from']) ?? (least === undefined ? undefined : minuteBefore(least));
  const to = readTime('to', options['to']) ?? most;
  if (from === undefined || to === undefined) {
    throw new OperationError('No event of these logs has a TimeGenerated', 'Give them one, or say --from and --to.');
  }
  if (from >= to) throw new OperationError('--from is not before --to', 'Give times of which the first is earlier.');
  return { from, to };
}

/** The last full minute before: a window does not see what lies at its very beginning. */
function minuteBefore(ticks: bigint): bigint {
  const minute = 60n * ticksPerSecond;
  return ((ticks - 1n) / minute) * minute;
}

function readTime(name: string, written: unknown): bigint | undefined {
  if (typeof written !== 'string') return undefined;
  const ticks = parseDatetime(written);
  if (ticks !== null) return ticks;
  throw new OperationError(`'${written}' is no time`, `Write --${name} as YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ, in UTC.`);
}
