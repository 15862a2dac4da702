import type { QueryOutcome } from '../../engine/run-query';
import { runQuery } from '../../engine/run-query';
import type { Table } from '../../engine/values';
import type { BoundQuery } from '../../kql/bind-query';
import { findReferences } from '../../kql/query-references';
import { findEventSources } from '../../checks/evidence/event-sources';
import type { TimeWindow } from '../../prove/windows/time-window';
import type { WorkspaceState } from '../state/workspace-state';

/**
 * Runs a bound query over the events and watchlists that the workspace holds.
 * @param window which events of each table the query sees; undefined: all
 * @param now the query's clock, in ticks
 */
export function runWorkspaceQuery(
  state: WorkspaceState,
  query: BoundQuery,
  window: TimeWindow | undefined,
  now: bigint,
): QueryOutcome {
  const tables = new Map<string, Table>();
  for (const [name, source] of findEventSources(query, state.schema())) {
    // Functions without a body and external data hold nothing here: the engine refuses them by name.
    if (source.kind === 'table') tables.set(name, state.events.read(source.schema, window));
  }
  const watchlists = new Map(
    aliasesIn(state, query).map((alias): [string, Table] => [alias, state.watchlistTable(alias)]),
  );
  return runQuery(query, { tables, watchlists, now });
}

/** The watchlists that a query reads; all of them where it computes an alias. */
function aliasesIn(state: WorkspaceState, query: BoundQuery): string[] {
  const named = findReferences(query).watchlists.map(({ alias }) => alias?.toLowerCase());
  const all = state.watchlists.all().map(({ alias }) => alias);
  return named.includes(undefined) ? all : all.filter((alias) => named.includes(alias.toLowerCase()));
}

/** The sentence that says what the engine lacks for a query. */
export function describeRefusals(refusals: Extract<QueryOutcome, { kind: 'refused' }>['refusals']): string {
  const features = refusals.map(({ feature, reason }) => (reason === undefined ? feature : `${feature} (${reason})`));
  return `The local workspace does not support ${[...new Set(features)].join(', ')}`;
}
