import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { parseDatetime } from '../scripts/engine/formats/datetime';
import { runQuery, type QueryInput } from '../scripts/engine/run-query';
import { tableFromRecords } from '../scripts/engine/table-from-records';
import type { Column, Table } from '../scripts/engine/values';
import { bindQuery, type BoundQuery } from '../scripts/kql/bind-query';
import { findReferences } from '../scripts/kql/query-references';
import {
  createWorkspaceSchema,
  loadTableFacts,
  type TableSchema,
  type WorkspaceSchema,
} from '../scripts/kql/workspace-schema';
import { createSourceFile } from '../scripts/source/source-file';
import { parseYaml } from '../scripts/source/yaml-document';

/* Plans and runs real rules and hunting queries over a few typed rows, and prints what the engine refuses and how often. */

const corpus = path.join(__dirname, '..', '..', 'shared', 'corpus');

const folders = ['analytic-rules', 'hunting-queries'];

function main(search: string | undefined): void {
  if (!existsSync(corpus)) {
    write('The corpus of rules and hunting queries is not on this machine.');
    return;
  }
  const tables = readCustomTables();
  for (const folder of folders) measureFolder(folder, tables, search);
}

function measureFolder(folder: string, tables: TableSchema[], search: string | undefined): void {
  const reasons = new Map<string, number>();
  const counts = { bound: 0, unbound: 0, ran: 0, refused: 0, failed: 0, threw: 0 };
  for (const { file, query } of readQueries(folder)) {
    const { bound, schema } = bindWithOpenTables(query, tables);
    if (bound.diagnostics.some((diagnostic) => diagnostic.severity === 'error')) {
      counts.unbound++;
      continue;
    }
    counts.bound++;
    const outcome = tryRun(bound, schema);
    counts[outcome.kind]++;
    if (outcome.kind === 'ran') continue;
    const reason = `${outcome.kind} ${outcome.reason}`;
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    if (search !== undefined && reason.includes(search)) write(`${file}: ${reason}`);
  }
  write(`${folder}: ${JSON.stringify(counts)}`);
  for (const [reason, count] of [...reasons].sort((a, b) => b[1] - a[1]))
    write(`${String(count).padStart(5)} ${reason}`);
}

function readQueries(folder: string): { readonly file: string; readonly query: string }[] {
  const directory = path.join(corpus, folder);
  return readdirSync(directory).flatMap((file) => {
    const document = parseYaml(createSourceFile(file, readFileSync(path.join(directory, file), 'utf8'))).value;
    const query = (document?.value as { query?: unknown } | undefined)?.query;
    return typeof query === 'string' ? [{ file, query }] : [];
  });
}

function readCustomTables(): TableSchema[] {
  const directory = path.join(corpus, 'azs-kqlvalidation', 'CustomTables');
  return readdirSync(directory).flatMap((file) => {
    try {
      const { Name: name, Properties: properties } = JSON.parse(readFileSync(path.join(directory, file), 'utf8')) as {
        Name: string;
        Properties: { name?: string; Name?: string; type?: string; Type?: string }[];
      };
      const columns = properties.map((each): Column => {
        return { name: each.name ?? each.Name ?? '', type: typeOf(each.type ?? each.Type ?? '') };
      });
      return loadTableFacts().has(name) ? [] : [{ name, columns, open: true }];
    } catch {
      // Three of these files are no JSON.
      return [];
    }
  });
}

function typeOf(name: string): Column['type'] {
  const lower = name.toLowerCase();
  const spellings: Readonly<Record<string, Column['type']>> = { double: 'real', boolean: 'bool', object: 'dynamic' };
  const type = spellings[lower] ?? (lower as Column['type']);
  return type in samples ? type : 'string';
}

/** What the binder does not know, such as a parser of a product, is declared as a table with any columns. */
function bindWithOpenTables(query: string, tables: TableSchema[]): { bound: BoundQuery; schema: WorkspaceSchema } {
  const own = [...tables];
  for (;;) {
    const schema = createWorkspaceSchema({ tables: own, watchlists: new Map() });
    const bound = bindQuery(query, schema);
    const missing = bound.diagnostics
      .filter(({ code }) => code === 'KS204' || code === 'KS142')
      .map(({ span }) => query.slice(span.start, span.end).replace(/\(.*$/s, ''))
      .find((name) => /^\w+$/.test(name) && !own.some((table) => table.name === name) && !schema.tables.has(name));
    if (missing === undefined) return { bound, schema };
    own.push({ name: missing, columns: [], open: true });
  }
}

type Result = { kind: 'ran' } | { kind: 'refused' | 'failed' | 'threw'; reason: string };

function tryRun(bound: BoundQuery, schema: WorkspaceSchema): Result {
  try {
    const outcome = runQuery(bound, inputFor(bound, schema));
    if (outcome.kind === 'rows') return { kind: 'ran' };
    if (outcome.kind === 'failed') return { kind: 'failed', reason: outcome.message };
    const first = outcome.refusals[0];
    return { kind: 'refused', reason: `${first?.feature ?? ''}: ${first?.reason ?? ''}` };
  } catch (error) {
    return {
      kind: 'threw',
      reason: error instanceof Error ? (error.stack ?? '').split('\n').slice(0, 3).join(' ') : '',
    };
  }
}

function inputFor(bound: BoundQuery, schema: WorkspaceSchema): QueryInput {
  const references = findReferences(bound);
  const tables = new Map<string, Table>();
  for (const { name } of references.tables) tables.set(name, sampleRows(schema.tables.get(name)?.columns ?? []));
  const functions = new Map<string, Table>();
  for (const { name } of references.functions) {
    const declared = schema.functions.get(name);
    if (declared?.columns) functions.set(name, sampleRows(declared.columns));
  }
  const watchlists = new Map(references.watchlists.map(({ alias }) => [alias ?? '', sampleRows([])]));
  const externalData = { get: () => sampleRows([]), has: () => true } as unknown as ReadonlyMap<string, Table>;
  return { tables, functions, watchlists, externalData, now: parseDatetime('2026-06-01T12:00:00Z')! };
}

const samples: Partial<Record<Column['type'], readonly unknown[]>> & { readonly string: readonly unknown[] } = {
  bool: [true, false, null],
  int: [1, 443, null],
  long: [1, 4625, null],
  real: [0.5, 1, null],
  decimal: ['1.5', '2', null],
  string: ['10.0.0.1', '{"a":{"b":["c"]},"key":"value"}', ''],
  datetime: ['2026-06-01T11:00:00Z', '2026-05-28T00:00:00Z', null],
  timespan: ['00:01:00', '1.00:00:00', null],
  guid: ['11111111-2222-3333-4444-555555555555', null, null],
  dynamic: [{ a: 1, key: 'value' }, [{ name: 'x', newValue: 'y' }], null],
};

function sampleRows(columns: readonly Column[]): Table {
  const records = [0, 1, 2].map((row) =>
    Object.fromEntries(columns.map(({ name, type }) => [name, (samples[type] ?? samples.string)[row] ?? null])),
  );
  return tableFromRecords(columns, records).table;
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

main(process.argv[2]);
