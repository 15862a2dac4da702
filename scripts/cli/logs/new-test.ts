import path from 'node:path';
import { existsSync } from 'node:fs';
import type { Detection } from '../../content/detection';
import type { Column, Table } from '../../engine/values';
import { createCatalogSchema } from '../../expand/catalog-schema';
import { openWatchlistTables, ticksOf } from '../../expand/watchlist-table';
import { chooseSampleCases, sampleWholeLog, type SampleCase } from '../../prove/evidence/choose-sample-cases';
import { findEventSources } from '../../checks/evidence/event-sources';
import { createPreparation } from '../../prove/runs/prepare-query';
import { tableOf } from '../../prove/windows/sorted-log';
import { escapeLine } from '../../report/text/terminal-text';
import { OperationError } from '../../source/operation-error';
import { formatYaml } from '../../source/yaml-document';
import type { CommandContext, ExitCode, Invocation } from '../command';
import { findSelected } from '../content/select-detections';
import { loadCatalog } from '../content/load-catalog';
import { writeNewFiles } from '../content/write-output';
import { readLogs } from './read-logs';
import { showLogProblems } from './show-log-problems';
import { pathWithin } from '../../source/path-within';

const testSchema = '# yaml-language-server: $schema=../../schemas/detection-test.schema.json';

/** Writes cases of real rows for a detection: of those that fire, and of those most like them that do not. */
export async function runNewTest({ context, arguments: [, written], options }: Invocation): Promise<ExitCode> {
  const from = options['from'];
  if (typeof from !== 'string' || written === undefined) {
    throw new OperationError(
      'A test is made for a detection from a log',
      'sentinel new test DETECTION --from events.ndjson',
    );
  }
  const { catalog } = loadCatalog(context.root);
  const slug = findSelected(written, catalog);
  const detection = catalog.detections.find((each) => each.slug === slug);
  if (detection === undefined) throw new OperationError(`${slug} is a folder of detections`, 'Name one of them.');
  const schema = createCatalogSchema(catalog);
  const asOf = context.now();
  const { value: query, diagnostics } = createPreparation(detection, { catalog, schema, workspace: undefined })(asOf);
  if (query === undefined) {
    const reason = diagnostics.find(({ severity }) => severity === 'error')?.message ?? 'its query is wrong';
    throw new OperationError(`${slug} cannot be run: ${reason.replace(/\.$/, '')}`, 'Run `sentinel validate`.');
  }
  const sources = findEventSources(query.bound, schema);
  const table = chooseTable(from, options['table'], [...sources.keys()]);
  const source = sources.get(table)!.schema;
  const logs = await readLogs([from], context.workingDirectory, () => source.columns);
  if (showLogProblems(logs, context)) return 1;
  const [log] = logs.tables.values();
  if (log === undefined || log.rowCount === 0) throw new OperationError(`${from} holds no event`, 'Name another log.');
  const rows = tableOf(source, { tables: new Map([[table, log]]) });
  const events = new Map(
    [...sources].map(
      ([
        name,
        {
          schema: { columns },
        },
      ]) => [name, emptyTable(columns)],
    ),
  );
  const watchlists = openWatchlistTables(catalog.watchlists, asOf);
  const sample = { table, rows, data: { events, watchlists, now: ticksOf(asOf) } };
  const { cases, firing, tried } = chooseSampleCases(query, sample);
  const found = firing > 0 ? cases : sampleWholeLog(query, sample, relativeTo(detection, from, context));
  if (found.length === 0) {
    throw new OperationError(
      `None of the ${String(tried)} rows of ${from} fires, and all together do not`,
      `Take a log of an attack that ${slug} must catch, or look with sentinel query at what its conditions drop.`,
    );
  }
  writeCases(detection, found, context);
  const tally =
    firing > 0
      ? `${String(firing)} of ${String(tried)} rows fire alone`
      : 'The rows fire together, and none of them alone';
  const next = 'Read them, and write for each what it shows; then sentinel test.';
  context.writeError(
    [`${tally}; ${String(found.length)} cases.`, next].map((line) => `${escapeLine(line)}\n`).join(''),
  );
  return 0;
}

/** The table that a log is of: as its file is called, as is said, or the only one that the query reads. */
function chooseTable(from: string, named: unknown, read: readonly string[]): string {
  const [said] = Array.isArray(named) ? (named as readonly string[]) : [];
  const base = path.basename(from).replace(/\.(ndjson|jsonl|csv)(\.gz)?$/i, '');
  const found =
    read.find((name) => name === (said ?? base)) ?? (said === undefined && read.length === 1 ? read[0] : undefined);
  if (found !== undefined) return found;
  throw new OperationError(`The query does not read ${said ?? base}`, `Name one with --table: ${read.join(', ')}.`);
}

function emptyTable(columns: readonly Column[]): Table {
  return { columns, data: columns.map(() => []), rowCount: 0 };
}

/** How the test names the log; undefined if it lies outside of the repository. */
function relativeTo(
  { document }: Detection,
  from: string,
  { root, workingDirectory }: CommandContext,
): string | undefined {
  const file = path.resolve(workingDirectory, from);
  if (pathWithin(root, file) === undefined) return undefined;
  return path
    .relative(path.join(root, path.dirname(document.source.path)), file)
    .split(path.sep)
    .join('/');
}

/** Into a new file; if the detection has a test, to standard output, for its author to choose from. */
function writeCases({ slug }: Detection, cases: readonly SampleCase[], context: CommandContext): void {
  const file = `detections/${slug}.test.yaml`;
  const now = cases
    .map((each) => each.now)
    .sort()
    .at(-1);
  if (existsSync(path.join(context.root, file))) {
    context.writeError(`${escapeLine(file)} is there already: add what you want of these cases.\n`);
    context.write(formatYaml({ cases }));
    return;
  }
  writeNewFiles(context.root, new Map([[file, `${testSchema}\n${formatYaml({ now, cases })}`]]), 'Remove it first.');
  context.writeError(`wrote ${escapeLine(file)}\n`);
}
