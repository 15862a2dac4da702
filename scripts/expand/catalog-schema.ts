import type { Catalog } from '../content/catalog';
import { indicatorColumns } from '../content/watchlist';
import { createWorkspaceSchema } from '../kql/workspace-schema';
import type { FunctionSchema, TableSchema, WorkspaceSchema } from '../kql/workspace-schema';

/** The tables and functions of the workspace's own, as queries are bound against them. */
export function ownSchemaOf({ ownTables, ownFunctions }: Pick<Catalog, 'ownTables' | 'ownFunctions'>): {
  readonly tables: readonly TableSchema[];
  readonly functions: readonly FunctionSchema[];
} {
  return {
    tables: ownTables.map(({ name, columns, open }) => ({ name, columns, open })),
    functions: ownFunctions.map(({ name, parameters, body, columns }) =>
      body === undefined ? { name, parameters, columns } : { name, parameters, body },
    ),
  };
}

/** The workspace that a repository's queries are bound against: the documented tables and its own, and its watchlists. */
export function createCatalogSchema(catalog: Catalog): WorkspaceSchema {
  return createWorkspaceSchema({
    ...ownSchemaOf(catalog),
    watchlists: new Map(
      catalog.watchlists.map((watchlist) => [
        watchlist.alias,
        watchlist.type === 'indicators' ? indicatorColumns : watchlist.columns,
      ]),
    ),
  });
}
