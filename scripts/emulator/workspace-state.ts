import type { Table } from '../engine/values';
import type { FunctionSchema, TableSchema, WorkspaceSchema } from '../kql/workspace-schema';
import { createWorkspaceSchema } from '../kql/workspace-schema';
import type { StoredResource } from './arm-resource';
import type { EventStore } from './event-store';
import { openEventStore } from './event-store';
import type { IndicatorStore } from './indicator-store';
import { openIndicatorStore } from './indicator-store';
import type { Incident } from './incident';
import type { RuleProgress } from './rule-schedule';
import type { Quirk } from './quirks';
import type { Documents, StateFolder } from './state-folder';
import type { WatchlistStore } from './watchlist-store';
import { openWatchlistStore } from './watchlist-store';
import type { GhostItem } from './watchlist-table';
import { buildWatchlistTable } from './watchlist-table';

/** Everything that the local workspace holds, and what changes with it. */
export interface WorkspaceState {
  readonly now: () => Date;
  readonly folder: StateFolder;
  readonly quirks: readonly Quirk[];
  readonly alertRules: Documents<StoredResource>;
  readonly savedSearches: Documents<StoredResource>;
  readonly metadata: Documents<StoredResource>;
  /** Tables that were made through the API, their columns under `columns`. */
  readonly customTables: Documents<StoredResource>;
  readonly watchlists: WatchlistStore;
  readonly indicators: IndicatorStore;
  /** Deleted items that queries still see, where the quirk is on. */
  readonly ghosts: GhostItem[];
  /** What was put into storage, by container and name. */
  readonly blobs: Map<string, string>;
  readonly events: EventStore;
  readonly ruleProgress: Documents<RuleProgress>;
  readonly incidents: Documents<Incident>;
  /** What queries can name now: documented tables, deployed watchlists and functions. */
  readonly schema: () => WorkspaceSchema;
  /** What `_GetWatchlist` returns now; kept until a watchlist changes. */
  readonly watchlistTable: (alias: string) => Table;
  /** To be called after a write that changes what queries can name, or the items of a watchlist. */
  readonly forgetSchema: () => void;
}

/** Tables and functions that a workspace has beside the documented ones. */
export interface OwnSchema {
  readonly tables: readonly TableSchema[];
  readonly functions: readonly FunctionSchema[];
}

export function openWorkspaceState(
  folder: StateFolder,
  now: () => Date,
  quirks: readonly Quirk[] = [],
  own: OwnSchema = { tables: [], functions: [] },
): WorkspaceState {
  const savedSearches = folder.documents<StoredResource>('savedSearches');
  const customTables = folder.documents<StoredResource>('customTables');
  const watchlists = openWatchlistStore(folder);
  let schema: WorkspaceSchema | undefined;
  const ghosts: GhostItem[] = [];
  const tables = new Map<string, Table>();
  return {
    now,
    folder,
    quirks,
    ghosts,
    alertRules: folder.documents('alertRules'),
    savedSearches,
    metadata: folder.documents('metadata'),
    customTables,
    watchlists,
    indicators: openIndicatorStore(folder),
    blobs: new Map(),
    events: openEventStore(folder, now),
    ruleProgress: folder.documents('ruleProgress'),
    incidents: folder.documents('incidents'),
    schema: () =>
      (schema ??= createWorkspaceSchema({
        tables: [...own.tables, ...customTables.values().map(schemaOfTable)],
        functions: [...own.functions, ...functionsOf(savedSearches.values())],
        watchlists: new Map(watchlists.all().map(({ alias }) => [alias, watchlistColumnsOf(watchlists, alias)])),
      })),
    watchlistTable: (alias) => {
      const seen = ghosts.filter((ghost) => ghost.alias === alias.toLowerCase() && now() < ghost.until);
      const table = tables.get(alias) ?? buildWatchlistTable(watchlists, alias, seen);
      if (seen.length === 0) tables.set(alias, table);
      return table;
    },
    forgetSchema: () => {
      schema = undefined;
      tables.clear();
    },
  };
}

/** An empty watchlist has no columns of its own, so that a query which names one is refused. */
function watchlistColumnsOf(watchlists: WatchlistStore, alias: string): readonly string[] {
  return watchlists.items(alias).length === 0 ? [] : watchlists.get(alias)!.columns;
}

function schemaOfTable({ name, properties }: StoredResource): TableSchema {
  return { name, columns: properties['columns'] as TableSchema['columns'] };
}

/** A saved search with an alias is a function of the workspace. (Saved Searches, Microsoft.OperationalInsights API.) */
function functionsOf(savedSearches: readonly StoredResource[]): FunctionSchema[] {
  return savedSearches.flatMap(({ properties }) => {
    const alias = properties['functionAlias'];
    if (typeof alias !== 'string' || alias === '') return [];
    const parameters = properties['functionParameters'];
    return [
      {
        name: alias,
        parameters: `(${typeof parameters === 'string' ? parameters : ''})`,
        body: `{ ${String(properties['query'])}\n}`,
      },
    ];
  });
}
