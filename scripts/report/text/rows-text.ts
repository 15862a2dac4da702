import { displayWidth, escapeLine } from './terminal-text';

const widestCell = 60;

/**
 * Writes the rows that a query returned as aligned columns, without those that are empty in every row. Cells may be
 * hostile; a long one is cut with a sign that it was.
 */
export function rowsText(columns: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const texts = rows.map((row) => row.map(cellText));
  const shown = columns.flatMap((_, index) => (texts.some((row) => row[index] !== '') ? [index] : []));
  const header = shown.map((index) => cellText(columns[index]));
  const body = texts.map((row) => shown.map((index) => row[index] ?? ''));
  const widths = header.map((name, index) => Math.max(...[name, ...body.map((row) => row[index]!)].map(displayWidth)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => cell + ' '.repeat(widths[index]! - displayWidth(cell)))
      .join('  ')
      .trimEnd();
  const count = rows.length === 1 ? '1 row' : `${rows.length} rows`;
  const table =
    shown.length === 0 ? [] : [line(header), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)];
  return [...table, count].map((text) => `${text}\n`).join('');
}

function cellText(value: unknown): string {
  const text = value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  const escaped = escapeLine(text);
  const characters = [...escaped];
  return characters.length <= widestCell ? escaped : `${characters.slice(0, widestCell - 1).join('')}…`;
}
