import { createReadStream, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { startTable, type LineProblem, type TableBuilder } from '../../engine/table-builder';
import type { Column, Table } from '../../engine/values';
import { streamCsv, UnreadableCsv } from '../../source/csv-document';
import { OperationError } from '../../source/operation-error';
import { isCompressed, linesOf, unpack } from './lines-of-file';

const logName = /^(.+?)\.(ndjson|jsonl|csv)(\.gz)?$/i;

/** What is wrong with a line of a log. */
export interface LogProblem extends LineProblem {
  readonly file: string;
}

export interface Logs {
  readonly tables: ReadonlyMap<string, Table>;
  /** The first problems of each file. */
  readonly problems: readonly LogProblem[];
  /** How many problems there are with those that are left out. */
  readonly problemCount: number;
}

const mostProblemsShown = 20;

/**
 * Reads logs: NDJSON and CSV files, as they are or under gzip, each named for its table; files of one name make one
 * table. The columns of a table that is documented have its types, all others are inferred.
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
  for (const file of names.flatMap((name) => findLogs(name, folder))) {
    const table = logName.exec(path.basename(file))![1]!;
    const builder = builders.get(table) ?? startTable(columnsOf(table));
    builders.set(table, builder);
    let inFile = 0;
    await readLog(path.resolve(folder, file), builder, (line, message) => {
      inFile += 1;
      if (inFile <= mostProblemsShown) problems.push({ file, line, message });
    });
    problemCount += inFile;
  }
  const tables = new Map([...builders].map(([table, builder]): [string, Table] => [table, builder.build()]));
  return { tables, problems, problemCount };
}

function findLogs(name: string, folder: string): string[] {
  const place = path.resolve(folder, name);
  const found = statSync(place, { throwIfNoEntry: false });
  const inFolder = found?.isDirectory() === true ? readdirSync(place).sort() : [];
  const logs = found?.isDirectory() === true ? inFolder.map((entry) => path.join(name, entry)) : found ? [name] : [];
  const readable = logs.filter((log) => logName.test(path.basename(log)));
  if (readable.length > 0) return readable;
  throw new OperationError(
    `${name} is not a log that can be read`,
    'Name files such as DnsEvents.ndjson or DnsEvents.csv.gz, each named for its table, or a folder of them.',
  );
}

type Report = (line: number, message: string) => void;

async function readLog(file: string, builder: TableBuilder, report: Report): Promise<void> {
  try {
    if (/\.csv(\.gz)?$/i.test(file)) await readCsv(file, builder, report);
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
    before += builder.addLines(lines, (line, message) => report(before + line + 1, message));
  }
}

async function readCsv(file: string, builder: TableBuilder, report: Report): Promise<void> {
  let isHeader = true;
  for await (const { cells, line } of streamCsv(textOf(file))) {
    if (isHeader) builder.startCsv(cells);
    else for (const problem of builder.addCells(cells)) report(line, problem);
    isHeader = false;
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
