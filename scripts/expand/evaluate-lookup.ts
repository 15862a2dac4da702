import { runQuery } from '../engine/run-query';
import type { WatchlistTables } from '../engine/runtime';
import type { Table } from '../engine/values';
import { bindQuery } from '../kql/bind-query';
import type { WorkspaceSchema } from '../kql/workspace-schema';
import type { LookupSite } from './find-lookups';
import type { QueryScope } from './judge-dependencies';
import { listLiteral, tableLiteral, valueLiteral } from './lookup-literal';
import type { LookupLiteral } from './lookup-literal';
import { uploadColumns } from './watchlist-table';

/** What stands for a lookup on a date, or why nothing can. */
export type LookupOutcome =
  { readonly kind: 'literal'; readonly literal: LookupLiteral } | { readonly kind: 'none'; readonly reason: string };

export interface LookupData {
  readonly schema: WorkspaceSchema;
  /** By alias; the aliases are those of all that a lookup may read. */
  readonly watchlists: WatchlistTables & Pick<ReadonlyMap<string, Table>, 'keys'>;
  /** Ticks of 100 ns since the year 1. */
  readonly now: bigint;
  /** By alias what stands for a lookup that stays: a list that is elsewhere in the workspace than in a watchlist. */
  readonly moved?: ReadonlyMap<string, string>;
}

/** What came of a lookup, and the tables that it read: with the same tables the same comes of it. */
interface KnownLookup {
  readonly key: string;
  readonly tables: ReadonlyMap<string, Table | undefined>;
  readonly outcome: LookupOutcome;
}

/** What was evaluated last against a workspace, the oldest first: many detections look a long list up in one way. */
const recent = new WeakMap<WorkspaceSchema, readonly KnownLookup[]>();
const mostRecent = 32;

/** Runs a lookup by itself, with the let statements that it reads, over the watchlists as they are on a date. */
export function evaluateLookup(text: string, site: LookupSite, scope: QueryScope, data: LookupData): LookupOutcome {
  const lookup = textOfLookup(text, site, scope);
  const key = JSON.stringify([String(data.now), site.form, lookup]);
  const known = recent.get(data.schema) ?? [];
  const same = known.find((each) => each.key === key && isOver(each, data));
  const current = same ?? evaluate(key, lookup, site, data);
  recent.set(data.schema, [...known.filter((each) => each !== same), current].slice(-mostRecent));
  return current.outcome;
}

function isOver({ tables }: KnownLookup, { watchlists }: LookupData): boolean {
  return [...tables].every(([alias, table]) => watchlists.get(alias) === table);
}

function evaluate(key: string, lookup: string, site: LookupSite, data: LookupData): KnownLookup {
  const tables = new Map<string, Table | undefined>();
  const get = (alias: string): Table | undefined => {
    const table = data.watchlists.get(alias);
    tables.set(alias, table);
    return table;
  };
  return { key, outcome: runLookup(lookup, site, { ...data, watchlists: { get } }), tables };
}

type RunnableLookup = Pick<LookupData, 'schema' | 'now'> & { readonly watchlists: WatchlistTables };

function runLookup(lookup: string, site: LookupSite, data: RunnableLookup): LookupOutcome {
  const query = bindQuery(lookup, data.schema);
  const mistake = query.diagnostics.find((diagnostic) => diagnostic.severity === 'error');
  if (mistake !== undefined) return { kind: 'none', reason: mistake.message };
  const outcome = runQuery(query, { tables: new Map(), watchlists: data.watchlists, now: data.now });
  switch (outcome.kind) {
    case 'refused': {
      const refusal = outcome.refusals[0];
      const reason = refusal?.reason === undefined ? '' : `: ${refusal.reason}`;
      return { kind: 'none', reason: `${refusal?.feature ?? 'it'} cannot be evaluated here${reason}` };
    }
    case 'failed':
      return { kind: 'none', reason: outcome.message };
    case 'rows':
      return literalOf(outcome.table, site);
  }
}

function textOfLookup(text: string, site: LookupSite, scope: QueryScope): string {
  const statements = [...site.names]
    .flatMap((name) => scope.statements.get(name)?.span ?? [])
    .sort((a, b) => a.start - b.start)
    .map((span) => `${text.slice(span.start, span.end)};\n`);
  const expression = text.slice(site.span.start, site.span.end);
  return statements.join('') + (site.form === 'value' ? `print Value = ${expression}` : expression);
}

function literalOf(table: Table, site: LookupSite): LookupOutcome {
  const uploaded = table.columns.find((column) => uploadColumns.has(column.name));
  if (uploaded !== undefined) {
    return {
      kind: 'none',
      reason: `its column ${uploaded.name} is only known in the workspace; project what is needed`,
    };
  }
  switch (site.form) {
    case 'list':
      return { kind: 'literal', literal: listLiteral(table) };
    case 'table':
      return { kind: 'literal', literal: tableLiteral(table) };
    case 'value': {
      const type = table.columns[0]?.type ?? 'dynamic';
      return { kind: 'literal', literal: valueLiteral(table.data[0]?.[0] ?? null, type) };
    }
  }
}
