import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { isAscii } from 'node:buffer';
import os from 'node:os';
import path from 'node:path';
import { Transform } from 'node:stream';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { FeedText } from '../../indicators/feeds/feed-item';
import { isJsonObject, parseJson } from '../../indicators/feeds/json-text';
import { OperationError } from '../../source/operation-error';
import type { CommandContext } from '../command';
import { openZipEntry } from './open-zip-entry';

/** A feed that can be read, and one of its files for each text. */
export interface Feed {
  readonly texts: readonly {
    /** Its name within a folder; undefined if there is one alone. */ readonly name: string | undefined;
    readonly text: FeedText;
  }[];
  /** Files that the manifest of a folder names, and that are not there. */
  readonly missing?: readonly string[];
  /** Ends its use. @param isGood whether all of it could be read */
  readonly close: (isGood: boolean) => void;
}

/** More than any feed that one watchlist can hold: as it is given, and unpacked. */
const mostBytes = 1024 * 1024 * 1024;
const mostUnpackedBytes = 8 * mostBytes;

/**
 * Opens a feed: a file, a folder of files (a MISP feed, or bundles), or standard input where the name is `-` or there
 * is none. What is packed as gzip or ZIP is unpacked; UTF-8, and UTF-16 by its marks, are told apart.
 *
 * @param encoding what the bytes are where nothing in them says so, by its name in the Encoding Standard
 * @throws OperationError if it cannot be opened, or is too large
 */
export async function openFeed(
  name: string | undefined,
  encoding: string | undefined,
  { standardInput, workingDirectory }: CommandContext,
): Promise<Feed> {
  expectEncoding(encoding);
  if (name === undefined || name === '-') return openStream(standardInput, encoding);
  const place = path.resolve(workingDirectory, name);
  const found = statSync(place, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return openFolder(place, encoding);
  if (found?.isFile() === true)
    return { texts: [{ name: undefined, text: textOf(place, encoding) }], close: () => undefined };
  throw new OperationError(`${name} is not a file`, 'Name the feed, or - for standard input.');
}

function expectEncoding(encoding: string | undefined): void {
  try {
    if (encoding !== undefined) new TextDecoder(encoding);
  } catch {
    throw new OperationError(`There is no encoding ${encoding ?? ''}`, 'Name one such as windows-1252 or utf-16le.');
  }
}

/**
 * What of a MISP feed's folder is not an event. ("MISP feeds", MISP documentation: manifest.json and hashes.csv beside
 * them.)
 */
const noEvents: ReadonlySet<string> = new Set(['manifest.json', 'hashes.csv']);

function openFolder(folder: string, encoding: string | undefined): Feed {
  const names = readdirSync(folder)
    .sort()
    .filter((name) => /\.(?:json|stix2?|misp|gz|zip)$/i.test(name) && !noEvents.has(name));
  if (names.length === 0) {
    throw new OperationError(`${folder} holds no file of a feed`, 'Name a folder with JSON files, or one file.');
  }
  const texts = names.map((name) => ({ name, text: textOf(path.join(folder, name), encoding) }));
  return { texts, missing: findMissing(path.join(folder, 'manifest.json'), names), close: () => undefined };
}

/** The events of a MISP feed that its manifest names by their ids, and whose files are not there. */
function findMissing(manifest: string, names: readonly string[]): readonly string[] {
  if (!existsSync(manifest)) return [];
  const listed = parseJson(readFileSync(manifest, 'utf8'));
  const ids = isJsonObject(listed) ? Object.keys(listed) : [];
  const there = new Set(names.map((name) => name.replace(/\..*$/, '').toLowerCase()));
  return ids.filter((id) => /^[0-9a-f-]{36}$/i.test(id) && !there.has(id.toLowerCase())).map((id) => `${id}.json`);
}

/** Standard input is kept in a file meanwhile: a reader may ask for it twice, and a ZIP is read from its end. */
async function openStream(stream: NodeJS.ReadableStream, encoding: string | undefined): Promise<Feed> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sentinel-feed-'));
  const close = () => rmSync(folder, { recursive: true, force: true });
  const file = path.join(folder, 'feed');
  try {
    await pipeline(stream, bounded(mostBytes, 'standard input'), createWriteStream(file));
  } catch (error) {
    close();
    throw error;
  }
  return { texts: [{ name: undefined, text: textOf(file, encoding) }], close };
}

/** The text of a file piece by piece, unpacked and decoded. */
export function textOf(file: string, encoding?: string): FeedText {
  return async function* () {
    if (statSync(file).size > mostBytes) throw tooLarge(file, mostBytes);
    try {
      yield* decode(await unpack(file), encoding);
    } catch (cause) {
      if (cause instanceof OperationError || !(cause instanceof Error) || !('code' in cause)) throw cause;
      const help = 'Fetch it again: it may have been cut off.';
      throw new OperationError(`The feed cannot be read: ${cause.message}`, help, { cause });
    }
  };
}

const pieceBytes = 1 << 20;

async function unpack(file: string): Promise<Readable> {
  const [first] = (await createReadStream(file, { end: 3 }).toArray()) as [Buffer?];
  const magic = first?.toString('latin1') ?? '';
  if (magic.startsWith('PK\x03\x04')) {
    return (await openZipEntry(file)).compose(bounded(mostUnpackedBytes, 'what it unpacks to')) as unknown as Readable;
  }
  const bytes = createReadStream(file, { highWaterMark: pieceBytes });
  if (!magic.startsWith('\x1f\x8b')) return bytes;
  const plain = createGunzip({ chunkSize: pieceBytes });
  bytes.on('error', (error) => plain.destroy(error));
  return bytes.pipe(plain).compose(bounded(mostUnpackedBytes, 'what it unpacks to')) as unknown as Readable;
}

function bounded(most: number, name: string): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > most) done(tooLarge(name, most));
      else done(null, chunk);
    },
  });
}

/**
 * Bytes that are not what they should be become U+FFFD, so that an entry is refused that holds one, and not the feed.
 */
async function* decode(bytes: Readable, encoding: string | undefined): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let isPlain = true;
  for await (const piece of bytes as AsyncIterable<Buffer>) {
    decoder ??= new TextDecoder(encoding ?? encodingOf(piece), { ignoreBOM: false });
    // Most feeds are ASCII, for which the general way costs several times as much.
    isPlain &&= decoder.encoding === 'utf-8' && isAscii(piece);
    yield isPlain ? piece.toString('latin1') : decoder.decode(piece, { stream: true });
  }
  if (decoder !== undefined && !isPlain) yield decoder.decode();
}

/** By the byte order mark, or by where the zeros are: ASCII as UTF-16 has one in every second byte. */
function encodingOf(bytes: Buffer): string {
  const head = [...bytes.subarray(0, 64)];
  const zeros = (odd: number) => head.filter((byte, index) => index % 2 === odd && byte === 0).length;
  const half = head.length >> 1;
  if ((head[0] === 0xff && head[1] === 0xfe) || (half > 0 && zeros(1) === half && zeros(0) === 0)) return 'utf-16le';
  if ((head[0] === 0xfe && head[1] === 0xff) || (half > 0 && zeros(0) >= half && zeros(1) === 0)) return 'utf-16be';
  return 'utf-8';
}

function tooLarge(name: string, most: number): OperationError {
  return new OperationError(`${name} is larger than ${most >> 20} MB`, 'Narrow the feed at its source, or split it.');
}
