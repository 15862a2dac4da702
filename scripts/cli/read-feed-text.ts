import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { OperationError } from '../source/operation-error';
import type { CommandContext } from './command';

/** More than any feed that one watchlist can hold. */
const mostBytes = 512 * 1024 * 1024;

/**
 * The text of a feed: of a file, or of standard input where the name is `-` or there is none.
 *
 * @throws OperationError where it cannot be read, or is too large
 */
export async function readFeedText(name: string | undefined, { standardInput }: CommandContext): Promise<string> {
  if (name === undefined || name === '-') return readStream(standardInput);
  const file = path.resolve(name);
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() !== true)
    throw new OperationError(`${name} is no file`, 'Name the feed, or - for standard input.');
  if (found.size > mostBytes) throw tooLarge(name);
  return decode(readFileSync(file));
}

async function readStream(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > mostBytes) throw tooLarge('standard input');
    chunks.push(bytes);
  }
  return decode(Buffer.concat(chunks));
}

/** UTF-8, or UTF-16 where a byte order mark says so; what is neither is refused, since its values would be garbled. */
function decode(bytes: Buffer): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new OperationError('The feed is not UTF-8', 'Convert it, for example with iconv -t UTF-8.', { cause });
  }
}

function tooLarge(name: string): OperationError {
  return new OperationError(`${name} is larger than 512 MB`, 'Narrow the feed at its source, or split it.');
}
