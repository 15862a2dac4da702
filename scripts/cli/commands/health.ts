import type { Catalog } from '../../content/catalog';
import { isRule } from '../../content/detection';
import { askLogs } from '../../deploy/arm/ask-logs';
import { objectAt, textAt } from '../../deploy/arm/wire-json';
import { collectionPath } from '../../deploy/kinds/resource-address';
import { askQuestion } from '../../engine/ask-question';
import type { Table } from '../../engine/values';
import { ticksOf } from '../../expand/watchlist-table';
import { createCatalogSchema } from '../../expand/catalog-schema';
import type { WorkspaceSchema } from '../../kql/workspace-schema';
import { healthQueries, healthTables, type HealthQuery } from '../../prove/health/health-queries';
import { judgeHealth } from '../../prove/health/judge-health';
import { createColors } from '../../report/text/colors';
import { grave, healthJson, healthText } from '../../report/proofs/health-text';
import { OperationError } from '../../source/operation-error';
import type { CliCommand, CommandContext, ExitCode, Invocation } from '../command';
import { loadCatalog } from '../content/load-catalog';
import { readLogs } from '../logs/read-logs';
import { showLogProblems } from '../logs/show-log-problems';
import { patienceOption } from '../patience-option';
import { readAsOf } from '../read-as-of';
import { withWorkspace } from '../workspaces/connect-workspace';
import { findWorkspace } from '../workspaces/find-workspace';

/** `sentinel health`: how rules fare in a workspace. */
export const healthCommand: CliCommand = {
  name: 'health',
  summary: 'Show from what a workspace says of its rules which of them fail, rest, are late, silent or too loud',
  help: `Asks a workspace for its rows of SentinelHealth, SecurityAlert and SecurityIncident, or reads those that were
exported as NDJSON or CSV, each file named for its table, and shows one line a rule: its runs, those that failed or were
late, its alerts, its incidents, and as what people closed them. Rules of the repository are named by their folder and
file, and one that never ran is named too.

  sentinel health --workspace production --days 7
  sentinel health --workspace local --as-of 2026-06-03     the days before this one
  sentinel health --events exported --loud 5 --format json
  sentinel health --queries                the KQL that is asked

Runs are known if the health feature is on in the workspace; without SentinelHealth, alerts are counted alone. A rule is
too loud past its expectedAlerts, or past --loud. Ends with 1 if a rule fails, never ran, or was turned off by the service.`,
  options: [
    { flags: '--workspace <name>', description: 'a file in workspaces/ (default: local, or the only one)' },
    { flags: '--days <count>', description: 'of a workspace: how many days back', default: '14' },
    { flags: '--as-of <date>', description: 'of a workspace: when these days end (default: now)' },
    patienceOption,
    { flags: '--events <path...>', description: 'exported rows, or folders of them, in place of a workspace' },
    {
      flags: '--loud <count>',
      description: 'the most alerts a day of a rule that does not say how many',
      default: '20',
    },
    { flags: '--queries', description: 'show the queries that are asked' },
    { flags: '--format <format>', description: 'how it is shown', choices: ['text', 'json'], default: 'text' },
  ],
  run: runHealth,
};

async function runHealth(invocation: Invocation): Promise<ExitCode> {
  const { context, options } = invocation;
  if (options['queries'] === true) {
    context.write(`${Object.values(healthQueries).join('\n\n')}\n`);
    return 0;
  }
  const loud = Number(options['loud']);
  if (!(loud >= 0)) throw new OperationError('--loud is not a number of alerts', 'Write it as --loud 20.');
  const { catalog } = loadCatalog(context.root);
  const events = (options['events'] ?? []) as readonly string[];
  if (events.length > 0 && options['workspace'] !== undefined) {
    throw new OperationError('Rows are asked of one place', 'Say either --events or --workspace.');
  }
  const said =
    events.length > 0 ? await readExported(events, catalog, context) : await askWorkspace(invocation, catalog);
  if (said === undefined) return 1;
  const { answers, names } = said;
  const health = judgeHealth(answers, catalog.detections.filter(isRule), { loudPerDay: loud, names });
  if (health.rules.length === 0) throw nothingSaid(events.length > 0);
  context.write(options['format'] === 'json' ? healthJson(health) : healthText(health, createColors(context.color)));
  return health.rules.some(({ problems }) => problems.some((problem) => grave.has(problem))) ? 1 : 0;
}

function nothingSaid(isExported: boolean): OperationError {
  if (isExported) {
    const help = 'Export SentinelHealth, SecurityAlert or SecurityIncident: sentinel health --help.';
    return new OperationError('These rows say nothing of any rule', help);
  }
  const help = 'Ask for more --days; runs are told of if the health feature of the workspace is on.';
  return new OperationError('The workspace says nothing of any rule in these days', help);
}

/** What is known of the rules of a workspace. */
interface Said {
  readonly answers: Readonly<Record<HealthQuery, Table>>;
  /** As which it has them now, by their GUIDs in small letters. */
  readonly names: ReadonlyMap<string, string>;
}

/** Undefined if the files have lines that cannot be read, which are then shown. */
async function readExported(
  events: readonly string[],
  catalog: Catalog,
  context: CommandContext,
): Promise<Said | undefined> {
  const schema = createCatalogSchema(catalog);
  const logs = await readLogs(events, context.workingDirectory, (name) => schema.tables.get(name)?.columns ?? []);
  if (showLogProblems(logs, context)) return undefined;
  const now = ticksOf(context.now());
  const ask = (name: HealthQuery): Table => answer(healthQueries[name], logs.tables, schema, now);
  const answers = { runs: ask('runs'), alerts: ask('alerts'), incidents: ask('incidents') };
  return { answers, names: new Map() };
}

const nothing: Table = { columns: [], data: [], rowCount: 0 };
const dayMs = 24 * 3_600_000;

/** What a workspace answers, over the query API, for the days that are asked for. */
async function askWorkspace(invocation: Invocation, catalog: Catalog): Promise<Said> {
  const { context, options } = invocation;
  const workspace = findWorkspace(catalog, options['workspace']);
  const days = Number(options['days']);
  if (!(days > 0 && days <= mostDays)) {
    throw new OperationError('--days is not a number of days', `Write a number up to ${String(mostDays)}: --days 14.`);
  }
  const end = readAsOf(invocation);
  const timespan = `${new Date(end.getTime() - days * dayMs).toISOString()}/${end.toISOString()}`;
  const { workspaceId } = workspace;
  return withWorkspace(workspace, context, ({ client, logs, show }) =>
    show('Asking how the rules fare', async () => {
      const asked = logs();
      const ask = async (name: HealthQuery): Promise<Table> => {
        const question = {
          workspaceId,
          query: healthQueries[name],
          timespan,
          doing: `asking for ${healthTables[name]}`,
          askLess: 'Ask for fewer days: --days 3.',
        };
        return (await askLogs(asked, question, healthTables[name])) ?? nothing;
      };
      const answers = { runs: await ask('runs'), alerts: await ask('alerts'), incidents: await ask('incidents') };
      const rules = await client.list(collectionPath(workspace, 'analyticRule'), 'reading the analytic rules');
      const names = rules.map((rule) => {
        return [
          textAt(rule, 'name')?.toLowerCase() ?? '',
          textAt(objectAt(rule, 'properties'), 'displayName') ?? '',
        ] as const;
      });
      return { answers, names: new Map(names) };
    }),
  );
}

/** The longest that logs are kept without archiving them. ("Manage data retention in a Log Analytics workspace".) */
const mostDays = 730;

/** @throws Error if the engine does not answer a query of our own */
function answer(query: string, tables: ReadonlyMap<string, Table>, schema: WorkspaceSchema, now: bigint): Table {
  const asked = askQuestion({ query, tables, watchlists: new Map(), now }, schema);
  if (asked.kind !== 'rows') throw new Error(`A query of health is not answered: ${asked.obstacles[0]?.message ?? ''}`);
  return asked.table;
}
