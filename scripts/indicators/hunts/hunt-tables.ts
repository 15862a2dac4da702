import { csvLine } from '../../source/csv-line';
import { isColumnName, readColumnNames } from '../feeds/csv-columns';
import type { HuntPart, HuntSource } from './hunt-text';

/** Operators that follow a pipe in a query: such a line is not a row of a table. */
const operators =
  /^\|\s*(?:as|consume|count|distinct|evaluate|extend|facet|filter|fork|getschema|invoke|join|limit|lookup|make-\w+|mv-\w+|order|parse(?:-\w+)?|partition|print|project(?:-\w+)?|range|reduce|render|sample(?:-\w+)?|scan|search|serialize|sort|summarize|take|top(?:-\w+)?|union|where)\b/;

/** Whether a line is one of a query's pipeline. */
export function isPipeline(line: string): boolean {
  return operators.test(line) && !/\|\s*$/.test(line.slice(1));
}

/** Whether a line stands between the header of a table and its rows. */
export function isSeparator(line: string): boolean {
  return line.includes('-') && line.includes('|') && /^[\s|:-]+$/.test(line);
}

/** Whether a table begins with a line: it has bars on both sides, or a separator below it. */
export function beginsTable(line: string, next: string | undefined): boolean {
  const bare = line.trim();
  if (isPipeline(bare) || !bare.includes('|') || isSeparator(bare)) return false;
  return (bare.startsWith('|') && bare.endsWith('|') && bare.length > 2) || (next !== undefined && isSeparator(next));
}

/** Whether a table goes on with a line. */
export function continuesTable(line: string): boolean {
  const bare = line.trim();
  return bare.includes('|') && !isPipeline(bare) && !/^(?:\/\/|let\s)/.test(bare);
}

/** The cells of a row, of which the bars on both sides may be missing; a bar in a cell is written `\|`. */
export function cellsOf(line: string): readonly string[] {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.replaceAll('\\|', '|').replaceAll('**', '').trim());
}

/** The lines of a table, the first with its number. */
export interface HuntTable {
  readonly lines: readonly string[];
  readonly line: number;
  /** Whether the text ends in the middle of its last line. */
  readonly isCutOff: boolean;
}

/** What a table of a hunt is: indicators, tables of the workspace, or something that is not read. */
export type ReadTable =
  | { readonly kind: 'indicators'; readonly csv: string; readonly notes: readonly HuntPart[] }
  | { readonly kind: 'sources'; readonly sources: readonly HuntSource[]; readonly notes: readonly HuntPart[] }
  | { readonly kind: 'other'; readonly notes: readonly HuntPart[] };

/** Reads a table by the names in its header. */
export function readTable(table: HuntTable): ReadTable {
  const [first = '', ...rest] = table.lines;
  const header = cellsOf(first);
  const rows = rest
    .map((text, index) => ({ cells: cellsOf(text), line: table.line + index + 1, text }))
    .filter(({ text }) => !isSeparator(text));
  if (header.some((name) => /^(?:(?:sentinel|required|log)\s+)*tables?(?:\s+name)?$/i.test(name))) {
    return readSources(header, rows);
  }
  if (readColumnNames(header).values.length > 0) return readIndicators(table, header, rows);
  const message = `a table with the columns ${header.join(', ').slice(0, 120)} is not read`;
  return { kind: 'other', notes: [{ line: table.line, text: message }] };
}

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
  readonly text: string;
}

function readSources(header: readonly string[], rows: readonly Row[]): ReadTable {
  const index = header.findIndex((name) => /table/i.test(name));
  const sources = rows.flatMap(({ cells, line }): HuntSource[] => {
    const name = (cells[index] ?? '').replace(/^[`'"]+|[`'"]+$/g, '');
    const notes = cells.filter((cell, at) => at !== index && cell !== '').join('; ');
    return name === '' ? [] : [{ name, notes, line }];
  });
  return { kind: 'sources', sources, notes: [] };
}

function readIndicators(table: HuntTable, header: readonly string[], rows: readonly Row[]): ReadTable {
  const unread = header.filter((name) => name !== '' && !isColumnName(name));
  const notes = unread.map((name) => ({ line: table.line, text: `the column ${name} of the indicators is not read` }));
  const broken = new Set(rows.filter(({ text, cells }) => isBroken(text, cells, header)).map(({ line }) => line));
  for (const line of broken) notes.push({ line, text: 'the row breaks off before its last column; it is not read' });
  const lines = new Map([[table.line, header], ...rows.map(({ cells, line }) => [line, cells] as const)]);
  const last = table.line + table.lines.length - 1;
  let csv = '';
  for (let line = 1; line <= last; line += 1) {
    const cells = lines.get(line);
    if (cells === undefined || broken.has(line)) csv += '\n';
    else if (line < last || !table.isCutOff) csv += csvLine(padded(cells, header.length), '\n');
    // A row in whose middle the text ends is refused by who reads the list.
    else csv += csvLine(cells, '\n').trimEnd();
  }
  return { kind: 'indicators', csv, notes };
}

/** Whether a row of a table whose lines end with bars has neither that bar nor its last cells. */
function isBroken(text: string, cells: readonly string[], header: readonly string[]): boolean {
  return cells.length < header.length && text.trim().startsWith('|') && !text.trim().endsWith('|');
}

/** Cells that are missing at the end of a row say nothing. */
function padded(cells: readonly string[], width: number): readonly string[] {
  return cells.length >= width ? cells : [...cells, ...Array.from({ length: width - cells.length }, () => '')];
}
