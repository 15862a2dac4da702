import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { parseDatetime } from '../scripts/engine/formats/datetime';
import { givenFunctions } from '../scripts/engine/run/given-functions';
import { runQuery, type QueryInput } from '../scripts/engine/run-query';
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
import { columnsUsed, rowsFor, typeInName, typeOf, wantedValues, type WantedValues } from './rows-for-query';

/* Plans and runs real rules and hunting queries over a few typed rows, and prints what the engine refuses and how often. */

const corpus = path.join(__dirname, '..', '..', 'shared', 'corpus');
const folders = ['analytic-rules', 'hunting-queries'];

/** @param search what the reasons have whose files are listed; @param file what the names of files have that are run */
function main(search: string | undefined, file: string | undefined): void {
  if (!existsSync(corpus)) {
    write('The corpus of rules and hunting queries is not on this machine.');
    return;
  }
  const tables = readCustomTables();
  for (const folder of folders) measureFolder(folder, tables, search, file ?? '');
}

function measureFolder(folder: string, tables: TableSchema[], search: string | undefined, only: string): void {
  const reasons = new Map<string, number>();
  const counts = { bound: 0, unbound: 0, ran: 0, refused: 0, failed: 0, threw: 0 };
  for (const { file, query } of readQueries(folder)) {
    if (!file.includes(only)) continue;
    const outcome = runOver(query, tables);
    if (outcome === undefined) {
      counts.unbound++;
      continue;
    }
    counts.bound++;
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
        const column = each.name ?? each.Name ?? '';
        return { name: column, type: typeInName(column) ?? typeOf(each.type ?? each.Type ?? '') };
      });
      return loadTableFacts().has(name) ? [] : [{ name, columns, open: true }];
    } catch {
      // Three of these files are not JSON.
      return [];
    }
  });
}

type Result = { readonly kind: 'ran' } | { readonly kind: 'refused' | 'failed' | 'threw'; readonly reason: string };

/** More columns than a query names behind its plugins. */
const mostNames = 80;

/**
 * Runs a query over a few rows. Where it does not run, it is run once more in a workspace in which the columns that it
 * uses have types, and over rows that get through its filters: without rows a plugin such as bag_unpack has no columns,
 * and the query fails on the service, too. A name that is still missing is a column of its tables, or else in its data.
 */
function runOver(query: string, tables: TableSchema[]): Result | undefined {
  const first = bindWithOpenTables(query, tables);
  if (hasErrors(first.bound)) return undefined;
  const outcome = tryRun(first.bound, first.schema);
  if (outcome.kind === 'ran') return outcome;
  const columns = [...columnsUsed(first.bound)];
  const members = new Set<string>();
  let last: Result = outcome;
  for (let tries = 0; tries < mostNames; tries++) {
    const { bound, schema } = bindWithOpenTables(query, tables, columns);
    if (hasErrors(bound)) return last;
    last = tryRun(bound, schema, wantedValues(bound, members));
    const missing = last.kind === 'failed' ? /^The name '(.+?)' does not refer/.exec(last.reason)?.[1] : undefined;
    if (missing === undefined) return last;
    if (members.has(missing)) return last;
    if (!/^\w/.test(missing) || columns.some(({ name }) => name === missing)) members.add(missing);
    else columns.push({ name: missing, type: 'string' });
  }
  return last;
}

function hasErrors({ diagnostics }: BoundQuery): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/**
 * What the binder does not know, such as a parser of a product, is declared as a table with any columns.
 * @param columns what the tables and watchlists that the query reads have beside
 */
function bindWithOpenTables(
  query: string,
  tables: TableSchema[],
  columns?: readonly Column[],
): { bound: BoundQuery; schema: WorkspaceSchema } {
  const own = [...tables];
  for (;;) {
    const schema = createWorkspaceSchema({ tables: own, watchlists: new Map() });
    const bound = bindQuery(query, schema);
    const missing = bound.diagnostics
      .filter(({ code }) => code === 'KS204' || code === 'KS142')
      .map(({ span }) => query.slice(span.start, span.end).replace(/\(.*$/s, ''))
      .find((name) => /^\w+$/.test(name) && !own.some((table) => table.name === name) && !schema.tables.has(name));
    if (missing === undefined)
      return columns === undefined ? { bound, schema } : withColumns(query, bound, own, columns);
    own.push({ name: missing, columns: [], open: true });
  }
}

function withColumns(query: string, bound: BoundQuery, own: readonly TableSchema[], columns: readonly Column[]) {
  const before = createWorkspaceSchema({ tables: own });
  const { tables, watchlists } = findReferences(bound);
  const widened = [...new Set(tables.map(({ name }) => name))].map((name): TableSchema => {
    const listed = before.tables.get(name)?.columns ?? [];
    // Some lists of such tables have types that the names of their columns belie.
    const known = name.endsWith('_CL')
      ? listed.map((column) => ({ ...column, type: typeInName(column.name) ?? column.type }))
      : listed;
    const others = columns.filter((column) => !known.some((each) => each.name === column.name));
    return { name, columns: [...known, ...others], open: true };
  });
  const texts = columns.map(({ name }) => name);
  const schema = createWorkspaceSchema({
    tables: [...own, ...widened],
    watchlists: new Map(watchlists.map(({ alias }) => [alias ?? '', texts])),
  });
  return { bound: bindQuery(query, schema), schema };
}

function tryRun(bound: BoundQuery, schema: WorkspaceSchema, wanted?: WantedValues): Result {
  try {
    const outcome = runQuery(bound, inputFor(bound, schema, wanted));
    if (outcome.kind === 'rows') return { kind: 'ran' };
    if (outcome.kind === 'failed') return { kind: 'failed', reason: outcome.message };
    const first = outcome.refusals[0];
    return { kind: 'refused', reason: `${first?.feature ?? ''}: ${first?.reason ?? ''}` };
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? '').split('\n').slice(0, 3).join(' ') : '';
    return { kind: 'threw', reason };
  }
}

function inputFor(bound: BoundQuery, schema: WorkspaceSchema, wanted: WantedValues | undefined): QueryInput {
  const references = findReferences(bound);
  const tables = new Map<string, Table>();
  for (const { name } of references.tables) tables.set(name, rowsFor(schema.tables.get(name)?.columns ?? [], wanted));
  const functions = new Map<string, Table>();
  for (const { name } of references.functions) {
    const declared = schema.functions.get(name) ?? givenFunctions.get(name);
    if (declared?.columns) functions.set(name, rowsFor(declared.columns, wanted));
  }
  const listColumns = (alias: string | undefined) =>
    (schema.watchlists.get(alias ?? '') ?? []).map((name): Column => ({ name, type: 'string' }));
  const watchlists = new Map(references.watchlists.map(({ alias }) => [alias ?? '', rowsFor(listColumns(alias))]));
  const externalData = { get: () => rowsFor([]), has: () => true } as unknown as ReadonlyMap<string, Table>;
  return { tables, functions, watchlists, externalData, now: parseDatetime('2026-06-01T12:00:00Z')! };
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

main(process.argv[2], process.argv[3]);
