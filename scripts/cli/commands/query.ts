import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import { askQuestion, type Obstacle } from '../../engine/ask-question';
import { contentKinds } from '../../content/content-kinds';
import { parseDatetime } from '../../engine/formats/datetime';
import { givenFunctions } from '../../engine/run/given-functions';
import { usualLimits } from '../../engine/run/run-budget';
import type { Table } from '../../engine/values';
import { createCatalogSchema, functionSchemas } from '../../expand/catalog-schema';
import { ticksOf, watchlistTable } from '../../expand/watchlist-table';
import { createWorkspaceSchema } from '../../kql/workspace-schema';
import type { FunctionSchema } from '../../kql/workspace-schema';
import { answerText, type AnswerFormat } from '../../report/text/answer-text';
import { createColors } from '../../report/text/colors';
import { diagnosticsText } from '../../report/findings/diagnostics-text';
import { OperationError } from '../../source/operation-error';
import { createSourceFile, placeAt } from '../../source/source-file';
import { answerBatch, type BatchSurroundings } from '../batch/answer-batch';
import type { CliCommand, CommandContext, ExitCode, Invocation } from '../command';
import { loadCatalog } from '../content/load-catalog';
import { readAsOf } from '../read-as-of';
import { readLogs } from '../logs/read-logs';
import { queryInWorkspace } from '../in-workspace/query-in-workspace';
import { readStretchOfWorkspace } from '../logs/read-stretch';
import { showLogProblems } from '../logs/show-log-problems';
import { patienceOption } from '../patience-option';
import { findWorkspace } from '../workspaces/find-workspace';

/** `sentinel query 'DnsEvents | take 5' --events logs/`: runs a query over logs. */
export const queryCommand: CliCommand = {
  name: 'query',
  summary: 'Run a KQL query over NDJSON or CSV logs on this machine, or over those of a workspace',
  help: [
    'The query is an argument, or standard input. Each log is named for its table: DnsEvents.ndjson, DnsEvents.csv,',
    'or either with .gz; DnsEvents-2026-06-01.ndjson and DnsEvents.ndjson.1 are parts of one table, and',
    'DnsEvents=logs/dns-*.ndjson says the table of files with other names. Columns of tables that Log Analytics',
    'documents have its types. Any other column is, of bool, long, real, datetime (ISO 8601 with a zone) and string,',
    'the first that all of its values are, and dynamic if there is none; in CSV, cells that are JSON arrays or objects',
    'are dynamic. A line that does not fit is reported, once for each cause, and no query is run over a part of a log.',
    'The watchlists and functions under --root can be read and called.',
    '',
    "  sentinel query 'DnsEvents | summarize count() by Name | top 10 by count_' --events samples/events",
    '  sentinel query --events DnsEvents.csv.gz --format csv < hunt.kql',
    '',
    'With --in-workspace the workspace runs it over its events from --from to --to, and the latter is its clock.',
    '',
    "  sentinel query 'DnsEvents | summarize count() by Name' --in-workspace production --from 2026-06-01 --to 2026-06-02",
    '',
    '--batch answers a JSON object a line, {"id", "query", "now"?, "tables"?: {"T": {"columns": [{"name", "type"}],',
    '"rows": [[…]]}}}, each with {"id", "columns", "rows"}, {"id", "refused"} or {"id", "error"} on a line, in order; rows',
    'that `set truncationmaxrecords` has cut have "partial" beside them.',
    '',
    'Exit code: 0 with all rows; 1 if a query or a log has a mistake or is not supported, or rows were cut; 2 if nothing\ncould be run.',
  ].join('\n'),
  arguments: [{ syntax: '[kql]', description: 'the query; without it, standard input is read', namesContent: false }],
  options: [
    { flags: '--events <path...>', description: 'logs, or folders of them' },
    { flags: '--in-workspace <name>', description: 'ask this workspace in place of logs' },
    { flags: '--from <time>', description: 'of a workspace: from when on its events count' },
    { flags: '--to <time>', description: 'of a workspace: until when' },
    patienceOption,
    { flags: '--now <time>', description: "the query's clock, such as 2026-06-02T12:00:00Z" },
    { flags: '--as-of <date>', description: 'the date as of which indicators are active; without it, the clock' },
    {
      flags: '--format <format>',
      description: 'how rows are written',
      choices: ['table', 'json', 'csv'],
      default: 'table',
    },
    { flags: '--batch <file>', description: 'answer the queries of a file, or of standard input for -' },
    { flags: '--timeout <seconds>', description: 'with --batch: how long one query may take', default: '60' },
  ],
  run: runQueryCommand,
};

async function runQueryCommand(invocation: Invocation): Promise<ExitCode> {
  const { context, options } = invocation;
  if (options['inWorkspace'] !== undefined) return runThere(invocation);
  const now = readNow(invocation);
  const asOf = typeof options['asOf'] === 'string' ? readAsOf(invocation) : new Date(now.date);
  const { watchlists, functions } = readRepository(context, asOf);
  const workspace = createWorkspaceSchema({ functions });
  const events = (options['events'] ?? []) as readonly string[];
  const columnsOf = (name: string) =>
    (workspace.tables.get(name) ?? workspace.functions.get(name) ?? givenFunctions.get(name))?.columns ?? [];
  const logs = await readLogs(events, context.workingDirectory, columnsOf);
  if (showLogProblems(logs, context)) return 1;
  const surroundings = { tables: logs.tables, watchlists, now: now.ticks };
  if (typeof options['batch'] === 'string') {
    return runBatch(invocation, options['batch'], { ...surroundings, ownFunctions: functions });
  }
  const query = await readQuery(invocation);
  const answer = askQuestion({ query, ...surroundings }, workspace, limitsOverLogs);
  if (answer.kind !== 'rows') {
    context.writeError(obstaclesText(query, answer.kind, answer.obstacles, context));
    return 1;
  }
  for (const piece of answerText(answer.table, options['format'] as AnswerFormat)) context.write(piece);
  if (answer.partial === undefined) return 0;
  context.writeError(`These are not all rows. ${answer.partial}\n`);
  return 1;
}

async function readQuery({ context, arguments: given }: Invocation): Promise<string> {
  return given[0] ?? (await readText(Readable.from(context.standardInput)));
}

/** Has a workspace answer. */
async function runThere(invocation: Invocation): Promise<ExitCode> {
  const { context, options } = invocation;
  const other = ['events', 'batch', 'asOf'].find((name) => options[name] !== undefined);
  if (other !== undefined) {
    const flag = other === 'asOf' ? 'as-of' : other;
    throw new OperationError(`--${flag} is not for a workspace`, 'Say it without --in-workspace, or leave it out.');
  }
  const { from, to } = readStretchOfWorkspace(options);
  const now = typeof options['now'] === 'string' ? readNow(invocation).ticks : to;
  const { catalog } = loadCatalog(context.root);
  const asked = { workspace: findWorkspace(catalog, options['inWorkspace']), schema: createCatalogSchema(catalog) };
  const query = await readQuery(invocation);
  const answer = await queryInWorkspace(query, { start: from, end: to, now }, asked, context);
  if (answer.kind !== 'rows') {
    context.writeError(obstaclesText(query, answer.kind, answer.obstacles, context));
    return 1;
  }
  for (const piece of answerText(answer.table, options['format'] as AnswerFormat)) context.write(piece);
  return 0;
}

/** Whoever asks about large logs waits for the answer, and can end it. */
const limitsOverLogs = { ...usualLimits, seconds: 900 };

/** The query's clock, to 100 ns; the date drops what a Date cannot hold. */
function readNow({ context, options }: Invocation): { readonly ticks: bigint; readonly date: number } {
  const written = options['now'];
  if (typeof written !== 'string') return { ticks: ticksOf(context.now()), date: context.now().getTime() };
  const ticks = parseDatetime(written);
  if (ticks === null)
    throw new OperationError(`'${written}' is not a time`, 'Write --now as YYYY-MM-DDTHH:MM:SSZ, in UTC.');
  return { ticks, date: Number((ticks - ticksOf(new Date(0))) / 10_000n) };
}

/** What of a repository queries can read; a query needs none. */
interface RepositoryContent {
  readonly watchlists: ReadonlyMap<string, Table>;
  readonly functions: readonly FunctionSchema[];
}

const readFolders = [contentKinds.watchlist, contentKinds.function].map(({ place }) => place);

function readRepository({ root, writeError }: CommandContext, asOf: Date): RepositoryContent {
  if (!readFolders.some((folder) => existsSync(path.join(root, folder))))
    return { watchlists: new Map(), functions: [] };
  const { catalog, diagnostics } = loadCatalog(root);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  for (const folder of readFolders) {
    if (!errors.some(({ place }) => place.file.startsWith(`${folder}/`))) continue;
    writeError(`Some ${folder} have mistakes, and may lack something: run sentinel validate.\n`);
  }
  return {
    watchlists: new Map(catalog.watchlists.map((watchlist) => [watchlist.alias, watchlistTable(watchlist, asOf)])),
    functions: functionSchemas(catalog),
  };
}

async function runBatch(invocation: Invocation, file: string, surroundings: BatchSurroundings): Promise<ExitCode> {
  const { context, options } = invocation;
  const seconds = Number(options['timeout']);
  if (!(seconds > 0)) throw new OperationError('--timeout is not a number of seconds', 'Write it as --timeout 60.');
  let exitCode: ExitCode = 0;
  for await (const { text, kind, bug } of answerBatch(await openBatch(context, file), surroundings, seconds)) {
    context.write(`${text}\n`);
    if (bug !== undefined) context.writeError(`This is a bug in sentinel, not in the query.\n${bug}\n`);
    if (kind !== 'rows') exitCode = 1;
  }
  return exitCode;
}

async function openBatch(context: CommandContext, file: string): Promise<NodeJS.ReadableStream> {
  if (file === '-') return context.standardInput;
  const stream = createReadStream(path.resolve(context.workingDirectory, file));
  await new Promise((resolve, reject) => stream.once('open', resolve).once('error', reject)).catch((cause: unknown) => {
    throw new OperationError(`cannot read ${file}`, 'Name a file with one JSON object a line.', { cause });
  });
  return stream;
}

function obstaclesText(
  query: string,
  kind: 'refused' | 'failed',
  obstacles: readonly Obstacle[],
  { color }: CommandContext,
): string {
  const source = createSourceFile('query', query);
  const diagnostics = obstacles.map(({ message, span }) => ({
    check: kind,
    severity: 'error' as const,
    place: placeAt(source, span),
    message,
  }));
  return diagnosticsText(diagnostics, () => source, createColors(color));
}
