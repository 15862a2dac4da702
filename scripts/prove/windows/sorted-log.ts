import { canMakePart, lazyColumns, valuesInRows } from '../../engine/values/lazy-columns';
import type { Column, Table, Value } from '../../engine/values';
import type { TableSchema } from '../../kql/workspace-schema';
import { sortByTime } from './time-window';

type Logs = ReadonlyMap<string, Table>;

/**
 * The events of a table in the order of their time, with the columns that a query was bound against. What many rules
 * read is made once.
 */
export function tableOf({ name, columns }: TableSchema, { tables }: { readonly tables: Logs }): Table {
  const known = sortedLogs.get(tables) ?? new Map<string, WeakMap<readonly Column[], Table>>();
  sortedLogs.set(tables, known);
  const bySchema = known.get(name) ?? new WeakMap<readonly Column[], Table>();
  known.set(name, bySchema);
  const table =
    bySchema.get(columns) ?? withColumns(columns, isTimed(columns) ? inOrder(tables.get(name)) : tables.get(name));
  bySchema.set(columns, table);
  return table;
}

const sortedLogs = new WeakMap<Logs, Map<string, WeakMap<readonly Column[], Table>>>();
const inOrderOfTime = new WeakMap<Table, Table>();

function isTimed(columns: readonly Column[]): boolean {
  return columns.some(({ name, type }) => name === 'TimeGenerated' && type === 'datetime');
}

/** A log whose times are not datetimes, or that has none, stays in the order of its lines. */
function inOrder(log: Table | undefined): Table | undefined {
  if (log === undefined || !isTimed(log.columns)) return log;
  const sorted = inOrderOfTime.get(log) ?? sortByTime(log, 'TimeGenerated');
  inOrderOfTime.set(log, sorted);
  return sorted;
}

/** A column that the log does not have, or has with another type, holds no values. */
function withColumns(columns: readonly Column[], log: Table | undefined): Table {
  const rowCount = log?.rowCount ?? 0;
  const positions = columns.map(({ name, type }) =>
    log === undefined ? -1 : log.columns.findIndex((column) => column.name === name && column.type === type),
  );
  const missing = {
    text: lazyColumns(1, () => new Array<Value>(rowCount).fill('')),
    other: lazyColumns(1, () => new Array<Value>(rowCount).fill(null)),
  };
  const make = (index: number): readonly Value[] => {
    const position = positions[index]!;
    if (log !== undefined && position >= 0) return log.data[position]!;
    return missing[columns[index]!.type === 'string' ? 'text' : 'other'][0]!;
  };
  const data = lazyColumns(columns.length, make, {
    rowCount,
    make: (index, rows) => {
      const position = positions[index]!;
      const isWaiting = log !== undefined && position >= 0 && canMakePart(log.data, position);
      return isWaiting ? valuesInRows(log.data, position, rows) : undefined;
    },
  });
  return { columns, data, rowCount };
}
