import { valueToJson } from '../../engine/values/answer-json';
import type { KqlType, Table, Value } from '../../engine/values';
import { printableJson } from './json-text';
import { rowsText } from './rows-text';

/** How rows are shown: for people, or whole for programs. */
export type AnswerFormat = 'table' | 'json' | 'csv';

/** Returns the text of an answer in pieces, so that a long one is never one string. */
export function* answerText(table: Table, format: AnswerFormat): Generator<string> {
  switch (format) {
    case 'table':
      return yield tableText(table);
    case 'json':
      return yield* rowsJson(table);
    case 'csv':
      return yield* csvText(table);
  }
}

const mostRowsShown = 1000;

function tableText(table: Table): string {
  const shown = Math.min(table.rowCount, mostRowsShown);
  const rows = Array.from({ length: shown }, (_, row) => cellsOf(table, row));
  const names = table.columns.map(({ name }) => name);
  if (shown === table.rowCount) return rowsText(names, rows);
  const all = table.rowCount.toLocaleString('en');
  return `${rowsText(names, rows)}These are the first of ${all} rows; --format csv and --format json write all.\n`;
}

function cellsOf(table: Table, row: number): string[] {
  return table.columns.map(({ type }, index) => cellText(table.data[index]![row]!, type));
}

/** The value as the query API writes it, a text without its quotes, null as nothing. */
function cellText(value: Value, type: KqlType): string {
  if (value === null) return '';
  const json = valueToJson(value, type);
  return json.startsWith('"') ? (JSON.parse(json) as string) : json;
}

function* rowsJson(table: Table): Generator<string> {
  const keys = table.columns.map(({ name }) => printableJson(JSON.stringify(name)));
  yield '[';
  for (let row = 0; row < table.rowCount; row++) {
    const members = table.columns.map(
      ({ type }, index) => `${keys[index]!}:${valueToJson(table.data[index]![row]!, type)}`,
    );
    yield printableJson(`${row === 0 ? '\n' : ',\n'}  {${members.join(',')}}`);
  }
  yield table.rowCount === 0 ? ']\n' : '\n]\n';
}

/** RFC 4180, with LF. Null and the empty text are both nothing between commas. */
function* csvText(table: Table): Generator<string> {
  const line = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\n`;
  yield line(table.columns.map(({ name }) => name));
  for (let row = 0; row < table.rowCount; row++) yield line(cellsOf(table, row));
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
