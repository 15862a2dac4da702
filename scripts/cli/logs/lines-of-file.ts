import { createReadStream, type ReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip, type Gunzip } from 'node:zlib';
import { sharedBytes } from '../../engine/logs/shared-lines';
import { OperationError } from '../../source/operation-error';

/** Lines begin and end in pieces: larger ones are joined less often. */
const pieceSize = 1 << 22;

/** An event of a real log has thousands of bytes. What never ends its line is no log, however small it is packed. */
const longestLine = 1 << 26;

const newLine = 0x0a;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Whether the name of a file says that it is under gzip. */
export function isCompressed(file: string): boolean {
  return /\.gz$/i.test(file);
}

/** What a compressed file holds; it fails if the file cannot be read. */
export function unpack(bytes: ReadStream): Gunzip {
  const plain = createGunzip({ chunkSize: pieceSize });
  bytes.on('error', (error) => plain.destroy(error));
  return bytes.pipe(plain);
}

/**
 * The bytes of a file in pieces that end with a line end, the last too; without the mark that some write before a text.
 * Each piece is a buffer of its own, which may be kept, and which other threads can be given.
 *
 * @throws OperationError if a line does not end within 64 MiB
 */
export async function* linesOf(file: string): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const lines of isCompressed(file) ? linesOfPacked(file) : linesOfPlain(file)) {
    const hasMark = isFirst && lines.subarray(0, byteOrderMark.length).equals(byteOrderMark);
    isFirst = false;
    yield hasMark ? lines.subarray(byteOrderMark.length) : lines;
  }
}

/** Each read goes behind the begun line that the read before has left, so that nothing else is copied. */
async function* linesOfPlain(file: string): AsyncGenerator<Buffer> {
  const handle = await open(file);
  try {
    let rest: Buffer = Buffer.alloc(0);
    for (;;) {
      const piece = sharedBytes(rest.length + pieceSize);
      rest.copy(piece);
      const { bytesRead } = await handle.read(piece, rest.length, pieceSize);
      const end = rest.length + bytesRead;
      if (bytesRead === 0) {
        piece[end] = newLine;
        return yield piece.subarray(0, end + 1);
      }
      const lines = piece.lastIndexOf(newLine, end - 1) + 1;
      if (lines > 0) yield piece.subarray(0, lines);
      rest = piece.subarray(lines, end);
      refuseEndless(file, rest.length);
    }
  } finally {
    await handle.close();
  }
}

async function* linesOfPacked(file: string): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let begun = 0;
  for await (const read of unpack(createReadStream(file, { highWaterMark: 1 << 20 }))) {
    const piece = read as Buffer;
    const end = piece.lastIndexOf(newLine) + 1;
    if (end > 0) {
      yield joinShared([...rest, piece.subarray(0, end)]);
      [rest, begun] = [[], 0];
    }
    rest.push(piece.subarray(end));
    begun += piece.length - end;
    refuseEndless(file, begun);
  }
  yield joinShared([...rest, Buffer.from([newLine])]);
}

function refuseEndless(file: string, begun: number): void {
  if (begun <= longestLine) return;
  const most = longestLine.toLocaleString('en');
  throw new OperationError(`${file} has a line of more than ${most} bytes`, 'Write each event on a line of its own.');
}

function joinShared(parts: readonly Buffer[]): Buffer {
  const joined = sharedBytes(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) at += part.copy(joined, at);
  return joined;
}
