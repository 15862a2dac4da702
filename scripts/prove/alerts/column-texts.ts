import { formatValue } from '../../engine/values/convert-values';
import type { Table } from '../../engine/values';

/** The values of a column as text, null as the empty text; undefined if the table has no such column. */
export function columnTexts(table: Table, name: string): readonly string[] | undefined {
  const index = table.columns.findIndex((column) => column.name === name);
  const column = table.columns[index];
  return column === undefined ? undefined : table.data[index]?.map((value) => formatValue(value, column.type));
}

/** The different texts of a column in the order of their first row, without the empty one. */
export function distinctColumnTexts(table: Table, name: string): readonly string[] {
  return [...new Set(columnTexts(table, name) ?? [])].filter((text) => text !== '');
}
