import type { DetectionTest, WrittenRow } from '../../content/detection-test';
import { tableFromRecords } from '../../engine/values/table-from-records';
import type { Table } from '../../engine/values';
import { writeOutRow } from '../../engine/logs/write-out-events';
import { ticksOf } from '../../expand/watchlist-table';
import { cellOf } from './cell-text';
import { compareLists, type ComparedCell, type ComparedItem, type Comparison } from './compare-lists';
import { judgeRowPredicates, type PredicatePart } from './row-predicates';

export interface RowExpectation {
  readonly test: DetectionTest;
  readonly caseIndex: number;
  /** Rows and predicates, with which nothing is wrong. */
  readonly rows: readonly (WrittenRow | string)[];
  /** Whether the query says in which order its rows come. */
  readonly ordered: boolean;
}

/**
 * Compares the rows that a case expects with those that the query returned. The list is complete; of each row only the
 * listed columns matter, and of a predicate that it is true of the row.
 */
export function compareRows({ test, caseIndex, rows, ordered }: RowExpectation, actual: Table): Comparison {
  const now = ticksOf(test.cases[caseIndex]!.now);
  const predicates = rows.filter((row) => typeof row === 'string');
  const judged = judgeRowPredicates(predicates, actual, now);
  const listed = rows.filter((row) => typeof row !== 'string');
  const names = new Set(listed.flatMap((row) => Object.keys(row)));
  const shown = itemsOf(actual, names.size === 0 && predicates.length === 0 ? columnsWorthShowing(actual) : names);
  const expected = rows.map((row): ComparedItem<string> => {
    if (typeof row === 'string') return expectedOf(judged[predicates.indexOf(row)]!);
    const { table } = tableFromRecords(actual.columns, [writeOutRow(row, actual.columns, now)]);
    return itemOf(table, 0, new Set(Object.keys(row)));
  });
  const lists = {
    expected,
    actual: shown.map((item, row) => new Map([...item, ...judged.flatMap((parts) => [...actualOf(parts, row)])])),
    isEqual: (wanted: string, found: string) => wanted === found,
  };
  return compareLists(lists, ordered);
}

/** A predicate as a row with a cell for each of its parts, so that the one which is false shows. */
function expectedOf(parts: readonly PredicatePart[]): ComparedItem<string> {
  return new Map(parts.map(({ text }) => [`where ${text}`, { value: 'true', text: 'true' }]));
}

function actualOf(parts: readonly PredicatePart[], row: number): ComparedItem<string> {
  return new Map(
    parts.map(({ text, holds, values }) => {
      const value = String(holds[row]);
      return [`where ${text}`, { value, text: values[row] === '' ? value : `${value}: ${values[row] ?? ''}` }];
    }),
  );
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

/** The names of columns that hold anything, without those that Azure Monitor adds to every table. */
export function columnsWorthShowing(table: Table): ReadonlySet<string> {
  const worth = table.columns.filter(
    ({ name }, index) =>
      !name.startsWith('_') && name !== 'Type' && table.data[index]!.some((value) => value !== null && value !== ''),
  );
  return new Set(worth.map(({ name }) => name));
}
