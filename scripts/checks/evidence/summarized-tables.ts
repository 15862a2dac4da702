import type { SummaryRule } from '../../content/summary-rule';
import { bindSoundly } from '../../engine/bind-soundly';
import type { BoundQuery } from '../../kql/bind-query';
import type { TableSchema, WorkspaceSchema } from '../../kql/workspace-schema';
import type { EventSource } from './event-source';
import { findEventSources } from './event-sources';

/** A table that summary rules of the repository fill. */
export interface SummarizedTable {
  readonly schema: TableSchema;
  readonly rules: readonly { readonly rule: SummaryRule; readonly query: BoundQuery }[];
  /** What these rules read, by name. */
  readonly sources: ReadonlyMap<string, EventSource>;
}

/**
 * Finds the tables of a query that summary rules fill, those first which others read.
 * @param read the tables of the query
 */
export function findSummarizedTables(
  read: Iterable<string>,
  rules: readonly SummaryRule[],
  schema: WorkspaceSchema,
): readonly SummarizedTable[] {
  const found = new Map<string, SummarizedTable>();
  const visit = (name: string, above: readonly string[]): void => {
    const table = schema.tables.get(name);
    const filling = rules.filter(({ destinationTable }) => destinationTable === name);
    if (table === undefined || filling.length === 0 || found.has(name) || above.includes(name)) return;
    const bound = filling.map((rule) => ({ rule, query: bindSoundly(rule.query, schema) }));
    const sources = new Map(bound.flatMap(({ query }) => [...findEventSources(query, schema)]));
    for (const source of sources.keys()) visit(source, [...above, name]);
    found.set(name, { schema: table, rules: bound, sources });
  };
  for (const name of read) visit(name, []);
  return [...found.values()];
}

/** The tables that summary rules have to fill in a case: those of whose sources it gives events, and no rows itself. */
export function tablesToFill(
  tables: readonly SummarizedTable[],
  isGiven: (table: string) => boolean,
): readonly SummarizedTable[] {
  const filled = new Set<string>();
  return tables.filter(({ schema, sources }) => {
    const isFilled = !isGiven(schema.name) && [...sources.keys()].some((name) => isGiven(name) || filled.has(name));
    if (isFilled) filled.add(schema.name);
    return isFilled;
  });
}
