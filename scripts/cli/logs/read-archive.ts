import { open } from 'node:fs/promises';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { OperationError } from '../../source/operation-error';
import { readBytes, readZipDirectory, startOfContent, type ZipEntry } from './zip-directory';
import { readTar } from './read-tar';

/** A file that was packed, or the file itself. */
export interface PackedFile {
  readonly name: string;
  readonly text: string;
}

/** More than a recording that a person looks at; what unpacks to more is not held in memory. */
const mostBytes = 256 * 1024 * 1024;

/** What archives hold beside files: folders, and what macOS keeps of them. */
const isBeside = (name: string): boolean => name.endsWith('/') || /(^|\/)(__MACOSX\/|\._|\.DS_Store$)/.test(name);

/**
 * Reads a file, or the files of an archive: ZIP, tar, gzip, and tar under gzip, told apart by their first bytes.
 *
 * @throws OperationError if one of them is cut off or damaged, too large, packed in a rare way, or not UTF-8 or UTF-16
 */
export async function readArchive(file: string): Promise<readonly PackedFile[]> {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() !== true) throw new OperationError(`${file} is not a file`, 'Name a recording.');
  if (found.size > mostBytes) throw tooLarge(file);
  const bytes = readFileSync(file);
  const packed = bytes.subarray(0, 2).toString('latin1') === 'PK' ? await readZip(file) : readPlain(file, bytes);
  const files = packed.filter(({ name }) => !isBeside(name));
  if (files.length === 0) throw new OperationError(`${file} holds no file`, 'Name another recording.');
  return files.map(({ name, content }) => ({ name, text: decode(content, name) }));
}

interface PackedBytes {
  readonly name: string;
  readonly content: Buffer;
}

function readPlain(file: string, bytes: Buffer): readonly PackedBytes[] {
  const name = path.basename(file);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const content = isGzip ? unpackGzip(file, bytes) : bytes;
  return isTar(content) ? readTar(content, file) : [{ name: name.replace(/\.gz$/i, ''), content }];
}

function isTar(content: Buffer): boolean {
  return content.subarray(257, 262).toString('latin1') === 'ustar';
}

/**
 * A file under gzip. Some recordings are published without the last bytes of gzip, its checksum; a tar inside of one
 * says by its own end whether it is whole.
 */
function unpackGzip(file: string, bytes: Buffer): Buffer {
  const limit = { maxOutputLength: mostBytes };
  return unpack(file, () => {
    try {
      return zlib.gunzipSync(bytes, limit);
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'Z_BUF_ERROR') throw error;
      const content = zlib.gunzipSync(bytes, { ...limit, finishFlush: zlib.constants.Z_SYNC_FLUSH });
      if (!isTar(content)) throw error;
      return content;
    }
  });
}

async function readZip(file: string): Promise<readonly PackedBytes[]> {
  const handle = await open(file);
  try {
    const entries = (await readZipDirectory(handle)).filter(({ name }) => !isBeside(name));
    const files: PackedBytes[] = [];
    for (const entry of entries) {
      if (entry.isEncrypted) throw new OperationError(`${file} asks for a password`, 'Unpack it first.');
      if (entry.size > mostBytes) throw tooLarge(file);
      const packed = await readBytes(handle, await startOfContent(handle, entry), entry.packedSize);
      files.push({ name: entry.name, content: unpackEntry(file, entry, packed) });
    }
    return files;
  } finally {
    await handle.close();
  }
}

const stored = 0;
const deflated = 8;

function unpackEntry(file: string, { name, method, size, checksum }: ZipEntry, packed: Buffer): Buffer {
  if (method !== stored && method !== deflated) {
    throw new OperationError(`${file} is packed in a rare way`, 'Unpack it first.');
  }
  const content =
    method === stored ? packed : unpack(file, () => zlib.inflateRawSync(packed, { maxOutputLength: mostBytes }));
  if (content.length === size && zlib.crc32(content) === checksum) return content;
  throw new OperationError(`${name} in ${file} is damaged`, 'Fetch it again.');
}

function unpack(file: string, run: () => Buffer): Buffer {
  try {
    return run();
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause)) throw cause;
    if (cause.code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(file);
    throw new OperationError(`${file} is cut off, or damaged`, 'Fetch it again.', { cause });
  }
}

function tooLarge(file: string): OperationError {
  const help = 'Take a part of it: a recording shows what an attack looks like, not a day of logs.';
  return new OperationError(`${file} is larger than ${mostBytes.toLocaleString('en')} bytes`, help);
}

/** UTF-8, and UTF-16 by its mark, as PowerShell and wevtutil write it. */
function decode(content: Buffer, name: string): string {
  const encoding =
    content[0] === 0xff && content[1] === 0xfe
      ? 'utf-16le'
      : content[0] === 0xfe && content[1] === 0xff
        ? 'utf-16be'
        : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(content);
  } catch (cause) {
    const help = name.endsWith('.evtx') ? 'Export it as XML: wevtutil qe FILE /lf /f:xml.' : 'Name a file of text.';
    throw new OperationError(`${name} is not UTF-8`, help, { cause });
  }
}
