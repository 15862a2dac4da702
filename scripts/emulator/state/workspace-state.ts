import type { Table } from '../../engine/values';
import { createRecentMemory } from '../../source/recent-memory';
import type { FunctionSchema, TableSchema, WorkspaceSchema } from '../../kql/workspace-schema';
import { createWorkspaceSchema } from '../../kql/workspace-schema';
import type { StoredResource } from '../wire/arm-resource';
import { isStoredResource } from '../wire/arm-resource';
import { createBlobStore } from './blob-store';
import type { BlobStore } from './blob-store';
import { onboard } from './built-in-content';
import { createStamps } from './clock';
import type { EventStore } from './event-store';
import { openEventStore } from './event-store';
import type { IndicatorStore } from './indicator-store';
import { openIndicatorStore } from './indicator-store';
import type { Incident } from './incident';
import type { RuleProgress } from './rule-schedule';
import type { Quirk } from '../wire/quirks';
import { storedCollections } from './state-folder';
import type { Documents, StateFolder } from './state-folder';
import type { WatchlistStore } from './watchlist-store';
import { openWatchlistStore } from './watchlist-store';
import type { GhostItem } from './watchlist-table';
import { buildWatchlistTable } from './watchlist-table';

/**
 * The resources of each collection. A custom table has its columns under `columns`; in `onboarding`, `default` says that
 * Microsoft Sentinel is on.
 */
type StoredResources = Readonly<Record<(typeof storedCollections)[number], Documents<StoredResource>>>;

/** Everything that the local workspace holds, and what changes with it. */
export interface WorkspaceState extends StoredResources {
  readonly now: () => Date;
  /** The time of a write, as the service writes it. */
  readonly stamp: () => string;
  /** Who it is; undefined if it answers to every name. */
  readonly identity: WorkspaceIdentity | undefined;
  /** The bearer token of the server. */
  readonly token: string;
  /** When the workspace was made. */
  readonly madeAt: () => string;
  readonly folder: StateFolder;
  readonly quirks: readonly Quirk[];
  readonly watchlists: WatchlistStore;
  readonly indicators: IndicatorStore;
  /** Deleted items that queries still see, if the quirk is on. */
  readonly ghosts: GhostItem[];
  /** What was put into storage, by container and name. */
  readonly blobs: BlobStore;
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

export interface WorkspaceIdentity {
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly workspace: string;
  /** The id that the query API takes. */
  readonly workspaceId: string;
}

/** How a state is served. */
export interface ServedAs {
  readonly identity: WorkspaceIdentity | undefined;
  /** The token of the server, which signs those of its storage. */
  readonly token: string;
}

type WatchlistColumns = readonly (readonly [alias: string, columns: readonly string[]])[];

/** Tables and functions that a workspace has beside the documented ones, and watchlists, which are empty here. */
export interface OwnSchema {
  readonly tables: readonly TableSchema[];
  readonly functions: readonly FunctionSchema[];
  readonly watchlists: WatchlistColumns;
}

/** Opens all that a local workspace keeps in its folder, and what it was asked to play. */
export function openWorkspaceState(
  folder: StateFolder,
  now: () => Date,
  quirks: readonly Quirk[] = [],
  own: OwnSchema = noOwnSchema,
  { identity, token }: ServedAs = { identity: undefined, token: '' },
): WorkspaceState {
  const stored = Object.fromEntries(
    storedCollections.map((name) => [name, folder.documents<StoredResource>(name, isStoredResource)]),
  ) as unknown as StoredResources;
  const { savedSearches, customTables, alertRules, onboarding } = stored;
  const watchlists = openWatchlistStore(folder);
  let schema: WorkspaceSchema | undefined;
  const ghosts: GhostItem[] = [];
  const tables = new Map<string, Table>();
  const stamp = createStamps(now);
  if (onboarding.get('first') === undefined) onboard({ alertRules, onboarding }, stamp());
  return {
    now,
    stamp,
    identity,
    token,
    madeAt: () => String(onboarding.get('first')!.properties['time']),
    folder,
    quirks,
    ghosts,
    ...stored,
    watchlists,
    indicators: openIndicatorStore(folder),
    blobs: createBlobStore(),
    events: openEventStore(folder, now),
    ruleProgress: folder.documents('ruleProgress'),
    incidents: folder.documents('incidents'),
    schema: () =>
      (schema ??= schemaWith(own, {
        tables: customTables.values().map(schemaOfTable),
        functions: functionsOf(savedSearches.values()),
        watchlists: watchlists.all().map(({ alias }) => [alias, watchlistColumnsOf(watchlists, alias)] as const),
      })),
    watchlistTable: (alias) => {
      const seen = ghosts.filter((ghost) => ghost.alias === alias.toLowerCase() && now() < ghost.until);
      const columns = own.watchlists.find(([name]) => name.toLowerCase() === alias.toLowerCase())?.[1] ?? [];
      const table = tables.get(alias) ?? buildWatchlistTable(watchlists, alias, seen, columns);
      if (seen.length === 0) tables.set(alias, table);
      return table;
    },
    forgetSchema: () => {
      schema = undefined;
      tables.clear();
    },
  };
}

const noOwnSchema: OwnSchema = { tables: [], functions: [], watchlists: [] };

/**
 * The last schemas of each workspace by what was deployed: a write that changes nothing of it lets bound queries stay.
 */
const recentSchemas = new WeakMap<OwnSchema, ReturnType<typeof createRecentMemory<string, WorkspaceSchema>>>();
const mostRecentSchemas = 12;

function schemaWith(own: OwnSchema, deployed: OwnSchema): WorkspaceSchema {
  const recent = recentSchemas.get(own) ?? createRecentMemory<string, WorkspaceSchema>(() => mostRecentSchemas);
  recentSchemas.set(own, recent);
  return recent(JSON.stringify(deployed), () =>
    createWorkspaceSchema({
      tables: [...own.tables, ...deployed.tables],
      functions: [...own.functions, ...deployed.functions],
      watchlists: new Map([...own.watchlists, ...deployed.watchlists]),
    }),
  );
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
