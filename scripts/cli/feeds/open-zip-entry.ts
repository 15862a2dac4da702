import { open } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { OperationError } from '../../source/operation-error';
import { readZipDirectory, startOfContent } from '../logs/zip-directory';

const stored = 0;
const deflated = 8;

/**
 * Opens the one file of a ZIP archive, as feeds are exported.
 *
 * @throws OperationError if the archive is cut off, holds several files, or packs them in a way that is rare
 */
export async function openZipEntry(file: string): Promise<Readable> {
  const handle = await open(file);
  try {
    const entries = (await readZipDirectory(handle)).filter(({ name }) => !name.endsWith('/'));
    const [entry] = entries;
    if (entry === undefined || entries.length > 1) {
      const help = 'Unpack it, and name the file or the folder.';
      throw new OperationError(`The archive holds ${entries.length} files, not one`, help);
    }
    if (entry.isEncrypted) throw new OperationError('The archive asks for a password', 'Unpack it first.');
    const start = await startOfContent(handle, entry);
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
