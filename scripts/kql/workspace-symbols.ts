import type { HostSymbol } from './host-types';
import {
  createFunctionWithBody,
  createFunctionWithResult,
  createTableSymbol,
  createWatchlistFunction,
} from './kusto-host';
import { watchlistColumns, type FunctionSchema, type TableSchema, type WorkspaceSchema } from './workspace-schema';

/** The binder's symbols of one workspace, each made when a query first names it: all of them take 0.2 s. */
interface SymbolCache {
  readonly tables: Map<string, HostSymbol>;
  readonly functions: Map<string, HostSymbol>;
  readonly watchlistFunctions: readonly HostSymbol[];
}

/** What may be a name without quotes or brackets. */
const plainName = String.raw`[\p{L}_$][\p{L}\p{N}_$-]*`;
const plainNames = new RegExp(plainName, 'gu');
const onePlainName = new RegExp(`^${plainName}$`, 'u');

const caches = new WeakMap<WorkspaceSchema, SymbolCache>();

/** Returns the symbols that a query names, itself or through the bodies of the functions that it calls. */
export function symbolsNamedIn(text: string, schema: WorkspaceSchema): readonly HostSymbol[] {
  const cache = cacheOf(schema);
  const found: HostSymbol[] = [...cache.watchlistFunctions];
  const seen = new Set<string>();
  const pending = [text];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    for (const [name] of part.matchAll(plainNames)) {
      if (seen.has(name)) continue;
      seen.add(name);
      const table = schema.tables.get(name);
      const declared = schema.functions.get(name);
      if (table) found.push(tableSymbol(table, cache));
      if (!declared) continue;
      found.push(functionSymbol(declared, cache));
      if (declared.body !== undefined) pending.push(declared.body);
    }
  }
  return found;
}

/** Returns whether a part of a query is a name that `symbolsNamedIn` looks up. */
export function isPlainName(text: string): boolean {
  return onePlainName.test(text);
}

/** Returns the symbols of the whole workspace. */
export function allSymbols(schema: WorkspaceSchema): readonly HostSymbol[] {
  const cache = cacheOf(schema);
  return [
    ...cache.watchlistFunctions,
    ...[...schema.tables.values()].map((table) => tableSymbol(table, cache)),
    ...[...schema.functions.values()].map((declared) => functionSymbol(declared, cache)),
  ];
}

function cacheOf(schema: WorkspaceSchema): SymbolCache {
  let cache = caches.get(schema);
  if (!cache) {
    cache = { tables: new Map(), functions: new Map(), watchlistFunctions: createWatchlistFunctions(schema) };
    caches.set(schema, cache);
  }
  return cache;
}

function tableSymbol(table: TableSchema, cache: SymbolCache): HostSymbol {
  let symbol = cache.tables.get(table.name);
  if (!symbol) {
    symbol = createTableSymbol(table.name, table.columns, table.open === true);
    cache.tables.set(table.name, symbol);
  }
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
