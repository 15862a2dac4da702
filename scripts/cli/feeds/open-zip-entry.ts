import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { OperationError } from '../../source/operation-error';

/** A file in a ZIP archive. */
interface Entry {
  readonly name: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly packedSize: number;
  /** Where its local header stands. */
  readonly at: number;
}

/** Longest comment and the record before it (APPNOTE.TXT 6.3, section 4.3.16). */
const longestEnd = 65_535 + 22;
const endSignature = Buffer.from('PK\x05\x06', 'latin1');
const stored = 0;
const deflated = 8;

/**
 * Opens the one file of a ZIP archive, as feeds are exported.
 *
 * @throws OperationError where the archive is cut off, holds several files, or packs them in a way that is rare
 */
export async function openZipEntry(file: string): Promise<Readable> {
  const handle = await open(file);
  try {
    const entries = (await readEntries(handle)).filter(({ name }) => !name.endsWith('/'));
    const [entry] = entries;
    if (entry === undefined || entries.length > 1) {
      const help = 'Unpack it, and name the file or the folder.';
      throw new OperationError(`The archive holds ${entries.length} files, not one`, help);
    }
    if (entry.isEncrypted) throw new OperationError('The archive asks for a password', 'Unpack it first.');
    const header = await readBytes(handle, entry.at, 30);
    const start = entry.at + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    const packed = createReadStream(file, { start, end: start + entry.packedSize - 1, highWaterMark: 1 << 20 });
    if (entry.method === stored) return packed;
    if (entry.method !== deflated) throw new OperationError('The archive is packed in a rare way', 'Unpack it first.');
    const plain = createInflateRaw({ chunkSize: 1 << 20 });
    packed.on('error', (error) => plain.destroy(error));
    return packed.pipe(plain);
  } finally {
    await handle.close();
  }
}

/** Reads the directory at the end of the archive (APPNOTE.TXT 6.3, sections 4.3.12 and 4.3.16). */
async function readEntries(handle: FileHandle): Promise<readonly Entry[]> {
  const { size } = await handle.stat();
  const tail = await readBytes(handle, Math.max(0, size - longestEnd), Math.min(size, longestEnd));
  const end = tail.lastIndexOf(endSignature);
  if (end < 0 || end + 22 > tail.length) throw cutOff();
  const directory = await readBytes(handle, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries: Entry[] = [];
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === 0x02014b50;) {
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      isEncrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
      method: directory.readUInt16LE(at + 10),
      packedSize: directory.readUInt32LE(at + 20),
      at: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function readBytes(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await handle.read(bytes, 0, length, position);
  if (bytesRead < length) throw cutOff();
  return bytes;
}

function cutOff(): OperationError {
  return new OperationError('The archive is cut off', 'Fetch it again.');
}
