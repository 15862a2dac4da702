import type { HostSymbol } from './host-types';
import {
  createFunctionWithBody,
  createFunctionWithResult,
  createTableSymbol,
  createWatchlistFunction,
} from './kusto-host';
import { isHiddenColumn, standardColumns } from './kql-type';
import { watchlistColumns, type FunctionSchema, type TableSchema, type WorkspaceSchema } from './workspace-schema';

/** The binder's symbols of one workspace, each made when a query first names it: all of them take 0.2 s. */
interface SymbolCache {
  readonly functions: Map<string, HostSymbol>;
  readonly watchlistFunctions: readonly HostSymbol[];
}

/** Those of tables by the tables, most of which are the same in every workspace; then by the hidden columns in them. */
const tableSymbols = new WeakMap<TableSchema, Map<string, HostSymbol>>();

/** What may be a name without quotes or brackets. */
const plainName = String.raw`[\p{L}_$][\p{L}\p{N}_$-]*`;
const plainNames = new RegExp(plainName, 'gu');
const onePlainName = new RegExp(`^${plainName}$`, 'u');

const caches = new WeakMap<WorkspaceSchema, SymbolCache>();

/** Returns the symbols that a query names, itself or through the bodies of the functions that it calls. */
export function symbolsNamedIn(text: string, schema: WorkspaceSchema): readonly HostSymbol[] {
  const cache = cacheOf(schema);
  const names = namesIn(text, schema);
  const named = [...names];
  return [
    ...cache.watchlistFunctions,
    ...named.flatMap((name) => schema.tables.get(name) ?? []).map((table) => tableSymbol(table, names)),
    ...named.flatMap((name) => schema.functions.get(name) ?? []).map((declared) => functionSymbol(declared, cache)),
  ];
}

/** Every word of a query and of the functions' bodies that it calls which may be a name. */
function namesIn(text: string, { functions }: WorkspaceSchema): ReadonlySet<string> {
  const names = new Set<string>();
  const pending = [text];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    for (const [name] of part.matchAll(plainNames)) {
      const body = names.has(name) ? undefined : functions.get(name)?.body;
      names.add(name);
      if (body !== undefined) pending.push(body);
    }
  }
  return names;
}

/** Returns the hidden columns that a query names, itself or through the functions that it calls. */
export function hiddenNamesIn(text: string, schema: WorkspaceSchema): readonly string[] {
  const names = namesIn(text, schema);
  return hiddenNames.filter((name) => names.has(name));
}

const hiddenNames = standardColumns.map(({ name }) => name).filter(isHiddenColumn);

/** Returns whether a part of a query is a name that `symbolsNamedIn` looks up. */
export function isPlainName(text: string): boolean {
  return onePlainName.test(text);
}

/** Returns the symbols of the whole workspace, for a query. */
export function allSymbols(text: string, schema: WorkspaceSchema): readonly HostSymbol[] {
  const cache = cacheOf(schema);
  const names = namesIn(text, schema);
  return [
    ...cache.watchlistFunctions,
    ...[...schema.tables.values()].map((table) => tableSymbol(table, names)),
    ...[...schema.functions.values()].map((declared) => functionSymbol(declared, cache)),
  ];
}

function cacheOf(schema: WorkspaceSchema): SymbolCache {
  let cache = caches.get(schema);
  if (!cache) {
    cache = { functions: new Map(), watchlistFunctions: createWatchlistFunctions(schema) };
    caches.set(schema, cache);
  }
  return cache;
}

/** Hidden columns are in the table only for a query that names them, so that `*` does without them as in the service. */
function tableSymbol(table: TableSchema, names: ReadonlySet<string>): HostSymbol {
  const shown = table.columns.filter(({ name }) => !isHiddenColumn(name) || names.has(name));
  const key = shown.flatMap(({ name }) => (isHiddenColumn(name) ? name : [])).join(' ');
  const known = tableSymbols.get(table) ?? new Map<string, HostSymbol>();
  tableSymbols.set(table, known);
  const symbol = known.get(key) ?? createTableSymbol(table.name, shown, table.open === true);
  known.set(key, symbol);
  return symbol;
}

function functionSymbol(declared: FunctionSchema, cache: SymbolCache): HostSymbol {
  let symbol = cache.functions.get(declared.name);
  if (!symbol) {
    symbol =
      declared.body === undefined
        ? createFunctionWithResult(
            declared.name,
            declared.parameters,
            createTableSymbol(declared.name, declared.columns ?? [], declared.columns === undefined),
          )
        : createFunctionWithBody(declared.name, declared.parameters, declared.body);
    cache.functions.set(declared.name, symbol);
  }
  return symbol;
}

/** An alias that this repository does not know may have any columns, so the result is then an open table. */
function createWatchlistFunctions(schema: WorkspaceSchema): readonly HostSymbol[] {
  const results = new Map<string | undefined, HostSymbol>();
  const resultFor = (alias: string | undefined): HostSymbol => {
    let result = results.get(alias);
    if (!result) {
      const columns = alias === undefined ? undefined : schema.watchlists.get(alias);
      const own = (columns ?? []).map((name) => ({ name, type: 'string' as const }));
      const standard = watchlistColumns.filter(({ name }) => !columns?.includes(name));
      result = createTableSymbol('_GetWatchlist', [...standard, ...own], columns === undefined);
      results.set(alias, result);
    }
    return result;
  };
  const aliases = createTableSymbol('_GetWatchlistAlias', [{ name: 'WatchlistAlias', type: 'string' }], false);
  return [
    createWatchlistFunction('_GetWatchlist', resultFor),
    createFunctionWithResult('_GetWatchlistAlias', '()', aliases),
  ];
}
