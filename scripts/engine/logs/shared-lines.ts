import { tableOfLines } from './line-columns';
import type { LineColumn, LineLog } from './line-log';
import type { Table } from '../values';

/** The lines of a table as another thread takes them: it sees the same memory, and nothing is copied. */
export interface SharedLines {
  readonly pieces: readonly { readonly bytes: Uint8Array; readonly firstRow: number }[];
  readonly rowCount: number;
  readonly columns: readonly LineColumn[];
}

const linesOf = new WeakMap<Table, LineLog>();

/** Makes the table of lines, which can be given to another thread if their bytes lie in shared memory. */
export function tableOfSharedLines(log: LineLog): Table {
  const table = tableOfLines(log);
  linesOf.set(table, log);
  return table;
}

/** Returns what another thread takes of a table; undefined if its values were read one by one. */
export function shareLines(table: Table): SharedLines | undefined {
  const log = linesOf.get(table);
  if (log === undefined || !log.pieces.every(({ bytes }) => bytes.buffer instanceof SharedArrayBuffer))
    return undefined;
  return {
    pieces: log.pieces.map(({ bytes, firstRow }) => ({ bytes, firstRow })),
    rowCount: log.rowCount,
    columns: log.columns.map(({ name, type, starts }) => ({ name, type, starts: inSharedMemory(starts) })),
  };
}

/** Makes the table of lines that another thread has read; each thread makes the values that it needs. */
export function openLines({ pieces, rowCount, columns }: SharedLines): Table {
  const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return tableOfLines({
    pieces: pieces.map(({ bytes, firstRow }) => ({ bytes: asBuffer(bytes), firstRow })),
    rowCount,
    columns,
  });
}

/** Bytes of shared memory: other threads can be given them without a copy. */
export function sharedBytes(length: number): Buffer {
  return Buffer.from(new SharedArrayBuffer(length));
}

/** They grow while the lines are read, and are small beside them: copied once. */
function inSharedMemory(starts: Int32Array): Int32Array {
  const shared = new Int32Array(new SharedArrayBuffer(starts.byteLength));
  shared.set(starts);
  return shared;
}
