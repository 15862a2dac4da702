import type { Catalog } from '../content/catalog';
import { indicatorColumns } from '../content/watchlist';
import { createWorkspaceSchema, loadTableFacts } from '../kql/workspace-schema';
import { createRecentMemory } from '../source/recent-memory';
import { summaryTables } from './summary-tables';
import type { Column, FunctionSchema, TableSchema, WorkspaceSchema } from '../kql/workspace-schema';

/** The tables, functions and watchlists of the workspace's own, as queries are bound against them. */
export function ownSchemaOf({
  ownTables,
  ownFunctions,
  ownWatchlists,
}: Pick<Catalog, 'ownTables' | 'ownFunctions' | 'ownWatchlists'>): {
  readonly tables: readonly TableSchema[];
  readonly functions: readonly FunctionSchema[];
  readonly watchlists: readonly (readonly [alias: string, columns: readonly string[]])[];
} {
  return {
    tables: ownTables.map(({ name, columns, open, ...table }) => {
      return { name, columns: table.extends ? extendedColumns(name, columns) : columns, open };
    }),
    functions: ownFunctions.map(({ name, parameters, body, columns }) =>
      body === undefined ? { name, parameters, columns } : { name, parameters, body },
    ),
    watchlists: ownWatchlists.map(({ alias, columns }) => [alias, columns] as const),
  };
}

function extendedColumns(table: string, own: readonly Column[]): readonly Column[] {
  const names = new Set(own.map(({ name }) => name));
  const documented = loadTableFacts().get(table)?.columns ?? [];
  return [...documented.filter(({ name }) => !names.has(name)), ...own];
}

/** The schemas that were made last, by what they were made of. */
const recentSchema = createRecentMemory<string, WorkspaceSchema>(() => 8);

/**
 * The workspace that a repository's queries are bound against: the documented tables and its own, its functions and its
 * watchlists. Two catalogs that differ in nothing of that share one, as the two sides of a review mostly do: what was
 * bound for one side is then bound for the other.
 */
export function createCatalogSchema(catalog: Catalog): WorkspaceSchema {
  const own = ownSchemaOf(catalog);
  const functions = [...own.functions, ...functionSchemas(catalog)];
  const watchlists = [
    ...own.watchlists,
    ...catalog.watchlists.map(
      (watchlist) => [watchlist.alias, watchlist.type === 'indicators' ? indicatorColumns : watchlist.columns] as const,
    ),
  ];
  const rules = catalog.summaryRules.map(({ destinationTable, query }) => ({ destinationTable, query }));
  const key = JSON.stringify([own.tables, functions, watchlists, rules]);
  const schemaWith = (tables: readonly TableSchema[]) =>
    // What an author declares goes before what a rule is seen to fill.
    createWorkspaceSchema({ tables: [...tables, ...own.tables], functions, watchlists: new Map(watchlists) });
  return recentSchema(key, () => schemaWith(summaryTables(rules, schemaWith)));
}

/** The functions that a repository deploys, by which queries that call them are bound and run. */
export function functionSchemas({ functions }: Pick<Catalog, 'functions'>): readonly FunctionSchema[] {
  return functions.map(({ alias, parameters, query }) => ({ name: alias, parameters: `(${parameters})`, body: query }));
}
