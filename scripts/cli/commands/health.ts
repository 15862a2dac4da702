import { isRule } from '../../content/detection';
import { askQuestion } from '../../engine/ask-question';
import type { Table } from '../../engine/values';
import { ticksOf } from '../../expand/watchlist-table';
import { createCatalogSchema } from '../../expand/catalog-schema';
import type { WorkspaceSchema } from '../../kql/workspace-schema';
import { healthQueries, type HealthQuery } from '../../prove/health/health-queries';
import { judgeHealth } from '../../prove/health/judge-health';
import { createColors } from '../../report/colors';
import { grave, healthJson, healthText } from '../../report/health-text';
import { OperationError } from '../../source/operation-error';
import type { CliCommand, ExitCode, Invocation } from '../command';
import { loadCatalog } from '../content/load-catalog';
import { readLogs } from '../logs/read-logs';
import { showLogProblems } from '../logs/show-log-problems';

/** `sentinel health --events exported`: how rules fare in a workspace. */
export const healthCommand: CliCommand = {
  name: 'health',
  summary: 'Show from what a workspace says of its rules which of them fail, rest, are late, silent or too loud',
  help: `Reads rows of SentinelHealth, SecurityAlert and SecurityIncident that were exported as NDJSON or CSV, each file named
for its table, and shows one line a rule: its runs, those that failed or were late, its alerts, its incidents, and as what
people closed them. Rules of the repository are named by their folder and file, and one that never ran is named too.

  sentinel health --events exported
  sentinel health --events exported --loud 5 --format json
  sentinel health --queries                the KQL that is asked, to run in a workspace

Runs are known if the health feature is on in the workspace; without SentinelHealth, alerts are counted alone. A rule is
too loud past its expectedAlerts, or past --loud. Ends with 1 if a rule fails, never ran, or was turned off by the service.`,
  options: [
    { flags: '--events <path...>', description: 'exported rows, or folders of them' },
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

async function runHealth({ context, options }: Invocation): Promise<ExitCode> {
  if (options['queries'] === true) {
    context.write(`${Object.values(healthQueries).join('\n\n')}\n`);
    return 0;
  }
  const events = (options['events'] ?? []) as readonly string[];
  if (events.length === 0) {
    throw new OperationError('There are no rows to look at', 'Name what was exported with --events.');
  }
  const loud = Number(options['loud']);
  if (!(loud >= 0)) throw new OperationError('--loud is not a number of alerts', 'Write it as --loud 20.');
  const { catalog } = loadCatalog(context.root);
  const schema = createCatalogSchema(catalog);
  const logs = await readLogs(events, context.workingDirectory, (name) => schema.tables.get(name)?.columns ?? []);
  if (showLogProblems(logs, context)) return 1;
  const now = ticksOf(context.now());
  const ask = (name: HealthQuery): Table => answer(healthQueries[name], logs.tables, schema, now);
  const answers = { runs: ask('runs'), alerts: ask('alerts'), incidents: ask('incidents') };
  const health = judgeHealth(answers, catalog.detections.filter(isRule), loud);
  if (health.rules.length === 0) {
    const help = 'Export SentinelHealth, SecurityAlert or SecurityIncident: sentinel health --help.';
    throw new OperationError('These rows say nothing of any rule', help);
  }
  context.write(options['format'] === 'json' ? healthJson(health) : healthText(health, createColors(context.color)));
  return health.rules.some(({ problems }) => problems.some((problem) => grave.has(problem))) ? 1 : 0;
}

/** @throws Error if the engine does not answer a query of our own */
function answer(query: string, tables: ReadonlyMap<string, Table>, schema: WorkspaceSchema, now: bigint): Table {
  const asked = askQuestion({ query, tables, watchlists: new Map(), now }, schema);
  if (asked.kind !== 'rows') throw new Error(`A query of health is not answered: ${asked.obstacles[0]?.message ?? ''}`);
  return asked.table;
}
