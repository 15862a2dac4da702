import type { FileHandle } from 'node:fs/promises';
import { OperationError } from '../../source/operation-error';

/** A file in a ZIP archive. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly checksum: number;
  readonly packedSize: number;
  readonly size: number;
  /** Where its local header stands. */
  readonly at: number;
}

/** Longest comment and the record before it (APPNOTE.TXT 6.3, section 4.3.16). */
const longestEnd = 65_535 + 22;
const endSignature = Buffer.from('PK\x05\x06', 'latin1');

/**
 * Reads the directory at the end of a ZIP archive (APPNOTE.TXT 6.3, sections 4.3.12 and 4.3.16).
 *
 * @throws OperationError if the archive is cut off
 */
export async function readZipDirectory(handle: FileHandle): Promise<readonly ZipEntry[]> {
  const { size } = await handle.stat();
  const tail = await readBytes(handle, Math.max(0, size - longestEnd), Math.min(size, longestEnd));
  const end = tail.lastIndexOf(endSignature);
  if (end < 0 || end + 22 > tail.length) throw cutOff();
  const directory = await readBytes(handle, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries: ZipEntry[] = [];
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === 0x02014b50;) {
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      isEncrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
      method: directory.readUInt16LE(at + 10),
      checksum: directory.readUInt32LE(at + 16),
      size: directory.readUInt32LE(at + 24),
      packedSize: directory.readUInt32LE(at + 20),
      at: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** Where the content of a file begins: behind its local header. */
export async function startOfContent(handle: FileHandle, { at }: ZipEntry): Promise<number> {
  const header = await readBytes(handle, at, 30);
  return at + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

/**
 * Reads some bytes of an archive.
 *
 * @throws OperationError if it ends before
 */
export async function readBytes(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await handle.read(bytes, 0, length, position);
  if (bytesRead < length) throw cutOff();
  return bytes;
}

function cutOff(): OperationError {
  return new OperationError('The archive is cut off', 'Fetch it again.');
}
