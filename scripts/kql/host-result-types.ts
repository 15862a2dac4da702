import type { HostColumn, HostResultType, HostType, LibrarySymbol, Listed } from './host-types';
import { classNameOf, isScalarName, listOf } from './kusto-host';

interface LibraryTable extends LibrarySymbol {
  readonly IsOpen: boolean;
  readonly Columns: Listed<LibrarySymbol & { readonly Type: LibrarySymbol | null }> | null;
}

const columnLists = new WeakMap<object, readonly HostColumn[]>();

/** Returns a type of the library as plain data; undefined for one that is neither a scalar nor of rows. */
export function toResultType(type: LibrarySymbol): HostResultType | undefined {
  const typeName = classNameOf(type);
  if (typeName === 'TableSymbol' || typeName === 'TupleSymbol' || typeName === 'MaterializedViewSymbol') {
    const columns = columnsOf(type as LibraryTable);
    if (typeName === 'TupleSymbol') return { kind: 'tuple', columns };
    const open = (type as LibraryTable).IsOpen;
    return { kind: 'table', name: type.Name ?? '', columns, open };
  }
  const scalar = typeNameOf(type);
  return scalar === undefined ? undefined : scalarResult(scalar);
}

/** One for all expressions of a type. */
const scalarResults = new Map<HostType, HostResultType>();

function scalarResult(type: HostType): HostResultType {
  let result = scalarResults.get(type);
  if (result === undefined) scalarResults.set(type, (result = { kind: 'scalar', type }));
  return result;
}

function columnsOf(table: LibraryTable): readonly HostColumn[] {
  let columns = columnLists.get(table);
  if (!columns) {
    columns = listOf(table.Columns).map((column) => ({
      name: column.Name!,
      type: (column.Type && typeNameOf(column.Type)) ?? 'unknown',
    }));
    columnLists.set(table, columns);
  }
  return columns;
}

/** Returns the name of a scalar type; undefined for another one. */
export function typeNameOf(type: LibrarySymbol): HostType | undefined {
  const name = type.Name ?? '';
  if (isScalarName(name)) return name;
  if (classNameOf(type).startsWith('Dynamic')) return 'dynamic';
  return name === 'unknown' || name === 'error' || name === 'null' ? 'unknown' : undefined;
}
