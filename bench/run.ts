import os from 'node:os';
import { bindQuery } from '../scripts/kql/bind-query';
import { parseDatetime } from '../scripts/engine/formats/datetime';
import { runQuery } from '../scripts/engine/run-query';
import { hasDuckdb, openDuckdb } from './duckdb';
import { measure, type Measurement } from './measure';
import type { Scenario, Task } from './scenario';
import { countByTwoKeys } from './scenarios/count-by-two-keys';
import { joinSmall } from './scenarios/join-small';
import { latestByKey } from './scenarios/latest-by-key';
import { longList } from './scenarios/long-list';
import { seedQuery } from './scenarios/seed-query';
import { setsByKey } from './scenarios/sets-by-key';
import { sortRows } from './scenarios/sort-rows';
import { summarizeManyKeys } from './scenarios/summarize-many-keys';

/* Prints how long the engine takes beside a loop written by hand and beside DuckDB. An argument chooses scenarios. */

const scenarios: readonly Scenario[] = [
  seedQuery,
  longList,
  summarizeManyKeys,
  countByTwoKeys,
  latestByKey,
  setsByKey,
  joinSmall,
  sortRows,
];

async function main(search = ''): Promise<void> {
  const [cpu] = os.cpus();
  write(`${cpu?.model ?? 'unknown processor'}, ${os.availableParallelism()} cores, Node ${process.versions.node}`);
  write(
    `Load average ${os.loadavg()[0]!.toFixed(1)}. Milliseconds by the clock (of the processor): medians of seven runs.`,
  );
  if (!hasDuckdb()) write('DuckDB is not measured: it is not here. Install it with `npm install --prefix bench`.');
  write('');
  write('| scenario | rows | engine | loop | DuckDB | engine / loop | engine / DuckDB | limit by the clock |');
  write('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const scenario of scenarios.filter(({ name }) => name.includes(search))) {
    for (const rows of scenario.sizes) write(await measureRow(scenario, rows));
  }
}

async function measureRow(scenario: Scenario, rows: number): Promise<string> {
  const task = scenario.prepare(rows);
  const engine = await measureEngine(task);
  const loop = await measure(task.loop);
  const duckdb = hasDuckdb() ? await measureDuckdb(task) : undefined;
  const isLargest = rows === Math.max(...scenario.sizes);
  const limit = isLargest && scenario.limit !== undefined ? `${scenario.limit * 1000}` : '';
  const cells = [
    scenario.name,
    rows.toLocaleString('en'),
    show(engine),
    show(loop),
    duckdb === undefined ? '–' : show(duckdb),
    ratio(engine, loop),
    duckdb === undefined ? '–' : ratio(engine, duckdb),
    limit,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Running alone: reading a query's text does not grow with the rows. All columns of the answer are read. */
async function measureEngine(task: Task): Promise<Measurement> {
  const tables = new Map([...task.tables].map(([name, { columns }]) => [name, { name, columns }]));
  const query = bindQuery(task.query, { tables, functions: new Map(), watchlists: new Map() });
  const now = parseDatetime('2026-06-02T12:00:00Z')!;
  return measure(() => {
    const outcome = runQuery(query, { tables: task.tables, watchlists: new Map(), now });
    if (outcome.kind !== 'rows') throw new Error(`The engine does not answer: ${JSON.stringify(outcome)}`);
    expectRows(outcome.table.rowCount, task);
  });
}

async function measureDuckdb(task: Task): Promise<Measurement> {
  const duckdb = await openDuckdb(task.tables);
  try {
    return await measure(async () => expectRows(await duckdb.run(task.sql), task));
  } finally {
    duckdb.close();
  }
}

function expectRows(found: number, { answerRows }: Task): void {
  if (found !== answerRows) throw new Error(`${found} rows instead of ${answerRows}`);
}

function show({ wall, processor }: Measurement): string {
  return `${round(wall)} (${round(processor)})`;
}

function round(milliseconds: number): string {
  return milliseconds < 10 ? milliseconds.toFixed(1) : milliseconds.toFixed(0);
}

function ratio(one: Measurement, other: Measurement): string {
  return (one.processor / other.processor).toFixed(1);
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main(process.argv[2]);
