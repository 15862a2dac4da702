import path from 'node:path';
import type { Workspace } from '../../content/workspace';
import type { QuirkName } from '../../emulator/wire/quirks';
import { quirkDescriptions } from '../../emulator/wire/quirks';
import type { RuleReport } from '../../emulator/rules/run-rules';
import { createColors } from '../../report/text/colors';
import { incidentsText } from '../../report/proofs/incidents-text';
import { rowsText } from '../../report/text/rows-text';
import { escapeLine } from '../../report/text/terminal-text';
import { OperationError } from '../../source/operation-error';
import type { CliCommand, ExitCode, Invocation } from '../command';
import { patienceOption } from '../patience-option';
import { findWorkspace } from '../workspaces/find-workspace';
import { findLogs, ingestFile } from '../workspaces/ingest-files';
import { loadCatalog } from '../content/load-catalog';
import { readOwnSchemaOf } from '../content/own-schema';
import { stateFolderOf, withLocalWorkspace } from '../workspaces/local-workspace';
import { ownValue } from '../../source/own-value';
import { jsonText } from '../../report/text/json-text';

const quirkList = Object.entries(quirkDescriptions)
  .map(([name, { summary }]) => `  ${name.padEnd(20)} ${summary}`)
  .join('\n');

export const workspaceCommand: CliCommand = {
  name: 'workspace',
  summary: 'Work with the local workspace: feed it logs, run its rules, see its incidents',
  help: `The local workspace speaks the APIs of Microsoft Sentinel on this machine. Every command starts it
for as long as it takes; start keeps it running, with rules on their schedule, until Ctrl-C.

  sentinel workspace ingest samples/events            logs into tables; DnsEvents.ndjson is DnsEvents
  sentinel workspace run --from 2026-06-02T10:00:00Z --at 2026-06-02T12:00:00Z
  sentinel workspace incidents                        what the rules found
  sentinel workspace query 'DnsEvents | count'        any query over its logs and watchlists
  sentinel workspace start                            keep it running
  sentinel workspace reset                            forget everything

With --quirk it does what the real service does now and then:
${quirkList}`,
  arguments: [
    {
      syntax: '<action>',
      description: 'start, ingest, run, incidents, query or reset',
      namesContent: false,
      choices: ['start', 'ingest', 'run', 'incidents', 'query', 'reset'],
    },
    { syntax: '[inputs...]', description: 'ingest: logs or folders of them; query: the query', namesContent: false },
  ],
  options: [
    { flags: '--workspace <name>', description: 'a file in workspaces/ (default: local, or the only one)' },
    patienceOption,
    { flags: '--from <time>', description: 'run: when rules that never ran begin (default: they run once)' },
    { flags: '--at <time>', description: 'run, query: the clock of the workspace (default: now)' },
    { flags: '--port <number>', description: 'start: the port (default: any that is free)' },
    { flags: '--quirk <name...>', description: 'start: see above', choices: Object.keys(quirkDescriptions) },
    { flags: '--format <format>', description: 'how results are written', choices: ['text', 'json'], default: 'text' },
  ],
  run: (invocation) => {
    const [name = ''] = invocation.arguments;
    const action = Object.hasOwn(actions, name) ? ownValue(actions, name) : undefined;
    if (action === undefined) {
      const help = `Name one of ${Object.keys(actions).join(', ')}.`;
      throw new OperationError(`There is no action ${name} of the local workspace`, help);
    }
    const { catalog } = loadCatalog(invocation.context.root);
    return action(invocation, findWorkspace(catalog, invocation.options['workspace']));
  },
};

const actions: Readonly<Record<string, (invocation: Invocation, workspace: Workspace) => Promise<ExitCode>>> = {
  start,
  ingest,
  run,
  incidents,
  query,
  reset,
};

async function start({ context, options }: Invocation, workspace: Workspace): Promise<ExitCode> {
  const { startEmulator } = await import('../../emulator/start-emulator');
  const folder = stateFolderOf(workspace, context);
  const emulator = await startEmulator({
    folder,
    now: context.now,
    own: readOwnSchemaOf(context.root),
    port: readPort(options['port']),
    quirks: ((options['quirk'] ?? []) as readonly QuirkName[]).map((name) => ({ name })),
    workspace,
    onScheduledRun: (reports) => {
      context.write(`${context.now().toISOString()}\n${reports.map(reportLine).join('')}`);
    },
  });
  if (emulator.isJoined) {
    context.write(`The local workspace ${workspace.name} is running already, at ${emulator.url}.\n`);
    return 0;
  }
  context.write(
    `The local workspace ${workspace.name} is at ${emulator.url}, its state in ${folder}.\n` +
      'Commands of sentinel find it by themselves; others find its token in server.json there. Ctrl-C ends it.\n',
  );
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await emulator.close();
  return 0;
}

function readPort(written: unknown): number {
  if (written === undefined) return 0;
  const port = Number(written);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new OperationError(`'${String(written)}' is not a port`, 'Write --port as a number from 1 to 65535.');
}

async function ingest({ context, arguments: [, ...names] }: Invocation, workspace: Workspace): Promise<ExitCode> {
  if (names.length === 0) throw new OperationError('There is nothing to ingest', 'Name a log or a folder of logs.');
  const logs = findLogs(names, context.workingDirectory);
  return withLocalWorkspace(workspace, context, async (local) => {
    let code: ExitCode = 0;
    for (const log of logs) {
      const shown = path.relative(context.root, log);
      context.writeError(`Ingesting ${shown} …\n`);
      const { table, events, problems } = await ingestFile(local, log);
      for (const problem of problems) {
        context.writeError(`${shown}:${problem.line}: ${escapeLine(problem.message)}\n`);
        code = 1;
      }
      context.write(problems.length > 0 ? `${table}: nothing stored\n` : `${table}: ${count(events, 'event')}\n`);
    }
    return code;
  });
}

async function run({ context, options }: Invocation, workspace: Workspace): Promise<ExitCode> {
  const [from, at] = [readTime(options, 'from'), readTime(options, 'at')];
  const reports = await withLocalWorkspace(workspace, context, (local) =>
    local.run({ from, now: at ?? context.now() }),
  );
  if (options['format'] === 'json') context.write(jsonText(reports));
  else if (reports.length === 0) context.write('There are no enabled rules; deploy some first.\n');
  else context.write(reports.map(reportLine).join(''));
  return reports.some((report) => report.problem !== undefined) ? 1 : 0;
}

function reportLine(report: RuleReport): string {
  const rests = report.suppressedRuns > 0 ? `, ${count(report.suppressedRuns, 'run')} suppressed` : '';
  const done = [
    count(report.runs, 'run'),
    count(report.results, 'result'),
    count(report.alerts, 'alert'),
    count(report.incidents, 'new incident'),
  ].join(', ');
  const problem = report.problem === undefined ? '' : `\n  ${escapeLine(report.problem)}`;
  const automation = report.automation.map((step) => `\n  automation: ${escapeLine(step)}`).join('');
  return `${escapeLine(report.name)}: ${done}${rests}${automation}${problem}\n`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

async function incidents({ context, options }: Invocation, workspace: Workspace): Promise<ExitCode> {
  const found = await withLocalWorkspace(workspace, context, (local) => local.incidents());
  const isJson = options['format'] === 'json';
  context.write(isJson ? jsonText(found) : incidentsText(found, createColors(context.color)));
  return 0;
}

async function query({ context, options, arguments: [, text] }: Invocation, workspace: Workspace): Promise<ExitCode> {
  if (text === undefined) throw new OperationError('There is no query', "Write it in quotes: 'DnsEvents | count'.");
  const at = readTime(options, 'at') ?? context.now();
  const { columns, rows, partial } = await withLocalWorkspace(workspace, context, (local) => local.query(text, at));
  const names = columns.map(({ name }) => name);
  context.write(options['format'] === 'json' ? jsonText({ columns, rows }) : rowsText(names, rows));
  if (partial === undefined) return 0;
  context.writeError(`These are not all rows. ${partial}\n`);
  return 1;
}

async function reset({ context }: Invocation, workspace: Workspace): Promise<ExitCode> {
  const { resetState } = await import('../../emulator/state/reset-state');
  const hadState = await resetState(stateFolderOf(workspace, context));
  context.write(hadState ? `The local workspace ${workspace.name} is empty again.\n` : 'There is nothing to forget.\n');
  return 0;
}

function readTime(options: Invocation['options'], name: string): Date | undefined {
  const written = options[name];
  if (written === undefined) return undefined;
  const isTime = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/.test(String(written));
  const time = new Date(String(written));
  // 31 February is read as 3 March.
  const isDay = !Number.isNaN(time.getTime()) && time.toISOString().startsWith(String(written).slice(0, 10));
  if (isTime && isDay) return time;
  throw new OperationError(
    `'${String(written)}' is not a time`,
    `Write --${name} as YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ, in UTC.`,
  );
}
