import { bindSoundly } from '../../engine/bind-soundly';
import { runQuery, type QueryInput } from '../../engine/run-query';
import { tableFromRecords } from '../../engine/values/table-from-records';
import type { Table } from '../../engine/values';
import { readPredicate } from '../../expand/exclusion-predicate';
import { openWatchlistTables } from '../../expand/watchlist-table';
import type { Detection } from '../../content/detection';
import type { BoundQuery } from '../../kql/bind-query';
import { findReferences } from '../../kql/query-references';
import type { CheckContext } from '../check';
import { findSought, makeUpEvents } from './made-up-events';

/** What exclusions of one table leave of made-up events that the query finds: of any, or of those alone that they name. */
export type Left = 'nothing' | 'what they name' | 'others' | 'unknown';

interface TriedExclusion {
  readonly table: string;
  /** How a query names the table. */
  readonly source: string;
  readonly predicate: string;
}

/**
 * Runs a query over made-up events, all of them and those that some exclusions of one table let pass. Unknown if the
 * query finds nothing among them, or does not run.
 */
export function tryExclusions(
  exclusions: readonly TriedExclusion[],
  detection: Detection,
  context: CheckContext,
): Left {
  const { table, source } = exclusions[0]!;
  const query = context.bind(detection);
  const schema = context.schema();
  const filters = exclusions.map(({ predicate }) => readPredicate(predicate, source, schema));
  const conditions = filters.flatMap((each) => (each.kind === 'sound' ? [`\n| where not(${each.inside})`] : []));
  const left = bindSoundly(`${source}${conditions.join('')}`, schema);
  const columns = bindSoundly(source, schema).columns;
  if (query.tree === undefined || left.tree === undefined || !columns || conditions.length < exclusions.length) {
    return 'unknown';
  }
  const { now } = context.clock.moment;
  const others = otherTables(query, table, context, now);
  const watchlists = openWatchlistTables(context.catalog.watchlists, context.asOf);
  const run = (bound: BoundQuery, events: Table): Table | undefined => {
    const tables = new Map([...others, [table, events]]);
    const input: QueryInput = { tables, functions: tables, externalData: new Map(), watchlists, now };
    const outcome = runQuery(bound, input);
    return outcome.kind === 'rows' ? outcome.table : undefined;
  };
  const leaves = (sought: ReadonlyMap<string, readonly unknown[]>): boolean | undefined => {
    const events = tableFromRecords(columns, makeUpEvents(columns, sought, now)).table;
    if ((run(query, events)?.rowCount ?? 0) === 0) return undefined;
    const passed = run(left, events);
    const found = passed && run(query, passed);
    return found && found.rowCount > 0;
  };
  const sought = findSought(query.tree);
  const byAny = leaves(sought);
  if (byAny !== false) return byAny === undefined ? 'unknown' : 'others';
  const named = findSought(left.tree);
  const keys = new Set([...sought.keys(), ...named.keys()]);
  const both = new Map([...keys].map((key) => [key, [...(sought.get(key) ?? []), ...(named.get(key) ?? [])]]));
  return leaves(both) === true ? 'what they name' : 'nothing';
}

/** Made-up events of the other tables that a query reads, so that a join finds something. */
function otherTables(query: BoundQuery, table: string, context: CheckContext, now: bigint): ReadonlyMap<string, Table> {
  const { tables } = context.schema();
  const names = new Set(findReferences(query).tables.map(({ name }) => name));
  const sought = findSought(query.tree!);
  return new Map(
    [...names].flatMap((name): [string, Table][] => {
      const { columns = [] } = tables.get(name) ?? {};
      return name === table ? [] : [[name, tableFromRecords(columns, makeUpEvents(columns, sought, now)).table]];
    }),
  );
}
