import { readCsvRecords, UnreadableCsv } from '../../source/csv-document';
import { startTable, type LineProblem, type TableBuilder } from './table-builder';
import type { Column, Table } from '../values';

/** The rows of a log, and what is wrong with its lines. */
export interface ReadLog {
  readonly table: Table;
  readonly problems: readonly LineProblem[];
}

/**
 * Reads a log that is whole in memory: CSV where its name says so, else NDJSON.
 * @param columns those that are known of its table; all others are inferred
 */
export function readLogText(name: string, text: string, columns: readonly Column[]): ReadLog {
  const builder = startTable(columns);
  const problems: LineProblem[] = [];
  const report: Report = (line, message) => problems.push({ line, message });
  if (/\.csv$/i.test(name)) readCsv(text, builder, report);
  else readNdjson(text.replace(/^\ufeff/, ''), builder, report);
  return { table: builder.build(), problems };
}

type Report = (line: number, message: string) => void;

function readNdjson(text: string, builder: TableBuilder, report: Report): void {
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    for (const problem of builder.addJson(line)) report(index + 1, problem);
  }
}

function readCsv(text: string, builder: TableBuilder, report: Report): void {
  try {
    for (const [index, { cells, line }] of readCsvRecords(text).entries()) {
      if (index === 0) builder.startCsv(cells);
      else for (const problem of builder.addCells(cells)) report(line, problem);
    }
  } catch (error) {
    if (!(error instanceof UnreadableCsv)) throw error;
    report(error.line, error.message);
  }
}
