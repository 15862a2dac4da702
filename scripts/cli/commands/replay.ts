import { availableParallelism } from 'node:os';
import type { Catalog } from '../../content/catalog';
import { isRule, type AnalyticRule, type Detection } from '../../content/detection';
import { givenFunctions } from '../../engine/run/given-functions';
import { createCatalogSchema } from '../../expand/catalog-schema';
import { openWatchlistTables } from '../../expand/watchlist-table';
import type { Alert } from '../../prove/alerts/alert';
import { repositoryRules } from '../../prove/automation/repository-rules';
import { openIncidents } from '../../prove/automation/open-incidents';
import { createPreparation, type ProofContext } from '../../prove/runs/prepare-query';
import type { ReplayedLogs } from '../../prove/replay/replay-detection';
import { isTooLoud } from '../../prove/replay/measure-noise';
import { createColors } from '../../report/text/colors';
import { replayJson, replayText, type ReportedReplay } from '../../report/proofs/replay-text';
import { OperationError } from '../../source/operation-error';
import { contentKey, paysToShare, startReplayHelper, type ReplayHelper } from '../batch/share-replay';
import type { CliCommand, ExitCode, Invocation } from '../command';
import { patienceOption } from '../patience-option';
import { findWorkspace } from '../workspaces/find-workspace';
import { loadCatalog } from '../content/load-catalog';
import { readAsOf } from '../read-as-of';
import { replayMeasured, type MeasuredReplay } from '../logs/replay-measured';
import { readLogs } from '../logs/read-logs';
import { readStretch, readStretchOfWorkspace } from '../logs/read-stretch';
import { replayInWorkspace } from '../in-workspace/replay-in-workspace';
import { selectDetections } from '../content/select-detections';
import { showLogProblems } from '../logs/show-log-problems';

/** `sentinel replay nanocore-rat --events logs/`: what detections would have raised over logs. */
export const replayCommand: CliCommand = {
  name: 'replay',
  summary: 'Run detections on their schedule over logs, and show the alerts and incidents that they would have made',
  help: `Each rule runs at every moment of its schedule over the window that ends there, with its trigger, its
grouping of events and its suppression; a hunting query runs once. The logs are those of sentinel query:
NDJSON or CSV files, each named for its table, behind which a date or a number may stand; DnsEvents=logs/dns-*.ndjson
says the table of files with other names. Nothing is deployed, and of logs nothing leaves this machine.

  sentinel replay --events logs
  sentinel replay nanocore-rat --events logs --from 2026-06-01 --to 2026-06-08
  sentinel replay nanocore-rat --events logs --format json

With --in-workspace the workspace runs the queries, over its own logs: each as of the time of its run, closed to the
window of that run. A rule whose rows come of single events is asked once, any other once a run. It says first how many
queries that are, and begins none if they are too many. What was answered before it was stopped is not asked again.

  sentinel replay nanocore-rat --in-workspace production --from 2026-06-01 --to 2026-06-08

Its incidents are as the automation rules of the repository leave them.

Says as well how many alerts a day that are, which entities most are about, and what each exclusion keeps away of
them. Ends with 1 if a detection could not run, or a rule raises more a day than its expectedAlerts allow.`,
  arguments: [
    { syntax: '[detections...]', description: 'slugs or folders under detections/ (default: all)', namesContent: true },
  ],
  options: [
    { flags: '--events <path...>', description: 'logs, or folders of them' },
    { flags: '--in-workspace <name>', description: 'ask this workspace in place of logs' },
    { flags: '--max-queries <count>', description: 'how many queries may be asked of a workspace', default: '500' },
    patienceOption,
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
  if (options['inWorkspace'] !== undefined) return replayThere(invocation, events);
  if (events.length === 0) {
    throw new OperationError('There are no logs to replay', 'Name them with --events, or ask --in-workspace NAME.');
  }
  const { catalog, sources } = loadCatalog(context.root);
  const detections = selectDetections(catalog, invocation.arguments);
  const schema = createCatalogSchema(catalog);
  const workspace = options['workspace'] === undefined ? undefined : findWorkspace(catalog, options['workspace']);
  const asOf = readAsOf(invocation);
  const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const shared = { root: context.root, workspace: workspace?.name, asOf, content: contentKey(sources), next };
  const pays = paysToShare(detections, availableParallelism());
  const helper = pays ? startReplayHelper(detections, shared) : undefined;
  try {
    const logs = await readLogs(
      events,
      context.workingDirectory,
      (name) => (schema.tables.get(name) ?? schema.functions.get(name) ?? givenFunctions.get(name))?.columns ?? [],
    );
    if (showLogProblems(logs, context)) return 1;
    const watchlists = openWatchlistTables(catalog.watchlists, asOf);
    const replayed = { tables: logs.tables, watchlists, ...readStretch(options, logs.tables) };
    const measured = await replayAll(detections, { catalog, schema, workspace }, replayed, asOf, { next, helper });
    return report(detections, measured, catalog, invocation);
  } finally {
    helper?.stop();
  }
}

/** Has the logs of a workspace looked at by the workspace. */
async function replayThere(invocation: Invocation, events: readonly string[]): Promise<ExitCode> {
  const { context, options } = invocation;
  if (events.length > 0) {
    throw new OperationError('Rows are asked of one place', 'Say either --events or --in-workspace.');
  }
  const mostQueries = Number(options['maxQueries']);
  if (!(mostQueries >= 1)) {
    throw new OperationError('--max-queries is not a number of queries', 'Write it as --max-queries 500.');
  }
  const { catalog } = loadCatalog(context.root);
  const detections = selectDetections(catalog, invocation.arguments);
  const workspace = findWorkspace(catalog, options['inWorkspace']);
  const overlaid = options['workspace'] === undefined ? workspace : findWorkspace(catalog, options['workspace']);
  const proof = { catalog, schema: createCatalogSchema(catalog), workspace: overlaid };
  const asked = { workspace, proof, stretch: readStretchOfWorkspace(options), asOf: readAsOf(invocation), mostQueries };
  return report(detections, await replayInWorkspace(detections, asked, context), catalog, invocation);
}

function report(
  detections: readonly Detection[],
  measured: readonly MeasuredReplay[],
  catalog: Catalog,
  { context, options }: Invocation,
): ExitCode {
  const replays = detections.map((detection, index) => reportOf(detection, measured[index]!, catalog));
  const isJson = options['format'] === 'json';
  context.write(isJson ? replayJson(replays) : replayText(replays, createColors(context.color)));
  return replays.some(isBad) ? 1 : 0;
}

/** Takes one detection after another that the helper has not taken, and then those that it could not do. */
async function replayAll(
  detections: readonly Detection[],
  proof: ProofContext,
  logs: ReplayedLogs,
  asOf: Date,
  { next, helper }: { readonly next: Int32Array; readonly helper: ReplayHelper | undefined },
): Promise<readonly MeasuredReplay[]> {
  const replay = (detection: Detection): MeasuredReplay =>
    replayMeasured(detection, proof, logs, asOf, createPreparation(detection, proof));
  const own = new Map<number, MeasuredReplay>();
  helper?.giveLogs(logs);
  for (let index = Atomics.add(next, 0, 1); index < detections.length; index = Atomics.add(next, 0, 1)) {
    own.set(index, replay(detections[index]!));
  }
  const others = await helper?.answers();
  return detections.map((detection, index) => own.get(index) ?? others?.get(index) ?? replay(detection));
}

function isBad({ problem, noise }: ReportedReplay): boolean {
  return problem !== undefined || (noise !== undefined && isTooLoud(noise));
}

function reportOf(detection: Detection, measured: MeasuredReplay, catalog: Catalog): ReportedReplay {
  const { slug, name, type } = detection;
  const alerts = measured.replay?.alerts ?? [];
  const incidents = isRule(detection) ? incidentsOf(detection, alerts, catalog) : [];
  return { slug, name, type, ...measured, incidents };
}

function incidentsOf({ id, incidentConfiguration }: AnalyticRule, alerts: readonly Alert[], catalog: Catalog) {
  const rule = { id, configuration: incidentConfiguration, automationRules: repositoryRules(catalog) };
  return openIncidents(alerts, rule, undefined);
}
