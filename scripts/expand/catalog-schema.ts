import type { Catalog } from '../content/catalog';
import { indicatorColumns } from '../content/watchlist';
import { createWorkspaceSchema } from '../kql/workspace-schema';
import type { WorkspaceSchema } from '../kql/workspace-schema';

/** The workspace that a repository's queries are bound against: the documented tables and its own watchlists. */
export function createCatalogSchema(catalog: Catalog): WorkspaceSchema {
  return createWorkspaceSchema({
    watchlists: new Map(
      catalog.watchlists.map((watchlist) => [
        watchlist.alias,
        watchlist.type === 'indicators' ? indicatorColumns : watchlist.columns,
      ]),
    ),
  });
}
