import { createReadStream } from 'node:fs';
import path from 'node:path';
import { startTable, type TableBuilder } from '../../engine/logs/table-builder';
import type { Column, Table } from '../../engine/values';
import { streamCsv, UnreadableCsv } from '../../source/csv-document';
import { OperationError } from '../../source/operation-error';
import { findLogs, type LogFile } from './find-logs';
import { isCompressed, linesOf, unpack } from './lines-of-file';
import { startProblems, type FoundProblem } from './log-problems';
import { findZonelessLine, readTimesOf, type TimeReader } from './zone-of-log';

/** What is wrong with lines of a log. */
export interface LogProblem extends FoundProblem {
  readonly file: string;
}

export interface Logs {
  readonly tables: ReadonlyMap<string, Table>;
  /** What is wrong with each file, once for each cause. */
  readonly problems: readonly LogProblem[];
  /** How many lines have one, those of causes that are left out too. */
  readonly problemCount: number;
}

/**
 * Reads logs: NDJSON and CSV files, as they are or under gzip, each named for its table; files of one table make
 * one. The columns of a table that is documented have its types, all others are inferred.
 *
 * @param names files, and folders that hold them
 * @param folder where relative names start
 * @param columnsOf the columns that are known of a table
 * @throws OperationError for a name that stands for no log, and for a file that cannot be read
 */
export async function readLogs(
  names: readonly string[],
  folder: string,
  columnsOf: (table: string) => readonly Column[],
): Promise<Logs> {
  const builders = new Map<string, TableBuilder>();
  const problems: LogProblem[] = [];
  let problemCount = 0;
  const isTable = (name: string): boolean => columnsOf(name).length > 0;
  for (const log of names.flatMap((name) => findLogs(name, folder, isTable))) {
    const { table, file } = log;
    const builder = builders.get(table) ?? startTable(columnsOf(table));
    builders.set(table, builder);
    const inFile = startProblems();
    await readLog(log, path.resolve(folder, file), builder, inFile.take);
    problems.push(...inFile.found().map((problem) => ({ file, ...problem })));
    problemCount += inFile.count();
  }
  const tables = new Map([...builders].map(([table, builder]): [string, Table] => [table, builder.build()]));
  return { tables, problems, problemCount };
}

type Report = (line: number, message: string) => void;

async function readLog({ form }: LogFile, file: string, builder: TableBuilder, report: Report): Promise<void> {
  try {
    if (form === 'csv') await readCsv(file, builder, report);
    else await readNdjson(file, builder, report);
  } catch (cause) {
    if (cause instanceof UnreadableCsv) return report(cause.line, cause.message);
    if (!(cause instanceof Error) || !('code' in cause)) throw cause;
    const reason = cause.code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'it is not UTF-8' : cause.message;
    throw new OperationError(`cannot read ${file}: ${reason}`, 'Check that the file is whole, and UTF-8.', { cause });
  }
}

async function readNdjson(file: string, builder: TableBuilder, report: Report): Promise<void> {
  let before = 0;
  for await (const lines of linesOf(file)) {
    const zoneless = before === 0 ? findZonelessLine(lines) : undefined;
    if (zoneless !== undefined) report(zoneless.line + 1, zoneless.message);
    before += builder.addLines(lines, (line, message) => report(before + line + 1, message));
  }
}

async function readCsv(file: string, builder: TableBuilder, report: Report): Promise<void> {
  let lookAtTimes: TimeReader | undefined;
  for await (const { cells, line } of streamCsv(textOf(file))) {
    if (lookAtTimes === undefined) {
      builder.startCsv(cells);
      lookAtTimes = readTimesOf(cells);
      continue;
    }
    const zoneless = lookAtTimes(cells);
    for (const problem of builder.addCells(cells)) report(line, problem);
    if (zoneless !== undefined) report(line, zoneless);
  }
}

/** The text of a file piece by piece, so that a log may be larger than what a string can hold. */
async function* textOf(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const piece of bytesOf(file)) yield decoder.decode(piece as Uint8Array, { stream: true });
  yield decoder.decode();
}

function bytesOf(file: string): NodeJS.ReadableStream {
  const bytes = createReadStream(file, { highWaterMark: 1 << 20 });
  return isCompressed(file) ? unpack(bytes) : bytes;
}
