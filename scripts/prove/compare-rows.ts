import type { DetectionTest, WrittenRow } from '../content/detection-test';
import { tableFromRecords } from '../engine/table-from-records';
import type { Column, Table } from '../engine/values';
import { writeOutRow } from '../engine/write-out-events';
import { ticksOf } from '../expand/watchlist-table';
import type { Diagnostic } from '../source/diagnostic';
import type { YamlPath } from '../source/yaml-document';
import { cellOf } from './cell-text';
import { compareLists, type ComparedCell, type ComparedItem, type Comparison } from './compare-lists';

export interface RowExpectation {
  readonly test: DetectionTest;
  readonly caseIndex: number;
  readonly rows: readonly WrittenRow[];
  /** Whether the query says in which order its rows come. */
  readonly ordered: boolean;
}

/**
 * Compares the rows that a case expects with those that the query returned. The list is complete; of each row only the
 * listed columns matter.
 * @returns no comparison where an expected cell names no column or cannot be a value of its column
 */
export function compareRows(
  { test, caseIndex, rows, ordered }: RowExpectation,
  actual: Table,
): { readonly comparison: Comparison | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const now = ticksOf(test.cases[caseIndex]!.now);
  const written = rows.map((row) => writeOutRow(row, actual.columns, now));
  const { table, problems } = tableFromRecords(actual.columns, written);
  if (problems.length > 0) {
    const path = ['cases', caseIndex, 'expect', 'rows'];
    return {
      comparison: undefined,
      diagnostics: problems.map(({ row, column, message }) =>
        badExpectation(test, [...path, row, column], column, actual.columns, message),
      ),
    };
  }
  const listed = rows.map((row) => new Set(Object.keys(row)));
  const shown = new Set(listed.flatMap((names) => [...names]));
  const lists = {
    expected: listed.map((names, row) => itemOf(table, row, names)),
    actual: itemsOf(actual, shown.size === 0 ? columnsWorthShowing(actual) : shown),
    isEqual: (wanted: string, found: string) => wanted === found,
  };
  return { comparison: compareLists(lists, ordered), diagnostics: [] };
}

/** What a query returned where nothing was expected of the rows themselves: for a person to look at. */
export function showRows(actual: Table): Comparison {
  const items = itemsOf(actual, columnsWorthShowing(actual));
  return compareLists({ expected: [], actual: items, isEqual: () => false }, false);
}

function itemsOf(table: Table, names: ReadonlySet<string>): ComparedItem<string>[] {
  return Array.from({ length: table.rowCount }, (_, row) => itemOf(table, row, names));
}

function itemOf(table: Table, row: number, names: ReadonlySet<string>): ComparedItem<string> {
  const cells = new Map<string, ComparedCell<string>>();
  for (const [index, { name, type }] of table.columns.entries()) {
    if (names.has(name)) cells.set(name, cellOf(table.data[index]![row]!, type));
  }
  return cells;
}

/** Columns that hold anything, without those that Azure Monitor adds to every table. */
function columnsWorthShowing(table: Table): ReadonlySet<string> {
  const worth = table.columns.filter(
    ({ name }, index) =>
      !name.startsWith('_') && name !== 'Type' && table.data[index]!.some((value) => value !== null && value !== ''),
  );
  return new Set(worth.map(({ name }) => name));
}

function badExpectation(
  test: DetectionTest,
  path: YamlPath,
  column: string,
  columns: readonly Column[],
  message: string,
): Diagnostic {
  const isMissing = !columns.some(({ name }) => name === column);
  return {
    check: 'test-expectation',
    severity: 'error',
    place: test.document.placeOf(path, isMissing ? 'key' : 'value'),
    message: isMissing ? `The query returns no column ${column}.` : `${column}: ${message}`,
    help: isMissing ? `It returns ${columns.map(({ name }) => name).join(', ')}.` : undefined,
  };
}
