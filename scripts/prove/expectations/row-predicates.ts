import { readRowPredicate, resultName, schemaOfResult } from '../../checks/evidence/expected-rows';
import { runQuery } from '../../engine/run-query';
import type { Table } from '../../engine/values';
import { bindQuery } from '../../kql/bind-query';
import type { WorkspaceSchema } from '../../kql/workspace-schema';
import { cellText } from './cell-text';
import { columnsNamedIn, conjunctsOf } from './conjuncts';

/** A part of a predicate that is true or not of a row for itself: what `and` joins. */
export interface PredicatePart {
  readonly text: string;
  readonly holds: readonly boolean[];
  /** The columns of each row that the part names, such as `Accounts = 7`. */
  readonly values: readonly string[];
}

/**
 * Tells of each row whether the parts of predicates are true of it; null counts as false.
 * @param predicates sound ones; a part of any other, and one that cannot be run, is true of no row
 * @param now in ticks
 */
export function judgeRowPredicates(
  predicates: readonly string[],
  table: Table,
  now: bigint,
): readonly (readonly PredicatePart[])[] {
  const schema = schemaOfResult(table.columns);
  return predicates.map((predicate) => partsOf(predicate, schema).map((part) => judgePart(part, table, schema, now)));
}

interface WrittenPart {
  readonly text: string;
  readonly columns: readonly string[];
}

function partsOf(predicate: string, schema: WorkspaceSchema): WrittenPart[] {
  const read = readRowPredicate(predicate, schema);
  const core = predicate.trim();
  const { tree, text } = bindQuery(`${resultName}\n| where (\n${core}\n)`, schema);
  const statement = tree?.parts['Statements']?.items[0]?.parts['Expression'];
  const condition = statement?.parts['Operator']?.parts['Condition'];
  if (read.kind === 'unsound' || condition === undefined) return [{ text: core, columns: [] }];
  return conjunctsOf(condition).map((node) => ({
    text: text.slice(node.span.start, node.span.end).trim(),
    columns: columnsNamedIn(node),
  }));
}

function judgePart({ text, columns }: WrittenPart, table: Table, schema: WorkspaceSchema, now: bigint): PredicatePart {
  const query = bindQuery(`${resultName}\n| project holds = coalesce(tobool(\n${text}\n), false)`, schema);
  const outcome = runQuery(query, { tables: new Map([[resultName, table]]), watchlists: new Map(), now });
  const answers = outcome.kind === 'rows' ? outcome.table.data[0] : undefined;
  const rows = Array.from({ length: table.rowCount }, (_, row) => row);
  return {
    text: text.replace(/\s+/g, ' '),
    holds: rows.map((row) => answers?.[row] === true),
    values: rows.map((row) => columns.map((name) => `${name} = ${valueOf(table, name, row)}`).join(', ')),
  };
}

function valueOf({ columns, data }: Table, name: string, row: number): string {
  const index = columns.findIndex((column) => column.name === name);
  const column = columns[index];
  return column === undefined ? '' : cellText(data[index]![row] ?? null, column.type);
}
