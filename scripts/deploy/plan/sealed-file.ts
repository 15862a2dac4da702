import { createHash } from 'node:crypto';
import { OperationError } from '../../source/operation-error';
import { canonicalText, isWireObject } from '../arm/wire-json';

/** What a file of ours is, for its reader and for whoever finds it damaged. */
export interface SealedFormat {
  readonly format: string;
  readonly version: number;
  /** As people call it, with an article: `a plan`. */
  readonly what: string;
  /** How to get another one, as a sentence. */
  readonly again: string;
}

/** Content as the text of a file that tells when it was cut off or edited. */
export function sealContent({ format, version }: SealedFormat, content: unknown): string {
  // What JSON cannot hold (undefined) must not count in the checksum either.
  const plain: unknown = JSON.parse(JSON.stringify(content));
  return `${JSON.stringify({ format, version, checksum: checksumOf(plain), content: plain }, null, 2)}\n`;
}

/**
 * The content of a sealed file.
 *
 * @throws OperationError if it is cut off, edited, of another version, or something else
 */
export function unsealContent(expected: SealedFormat, text: string, path: string): unknown {
  const { what, again } = expected;
  const file = parse(text);
  if (file === undefined) throw new OperationError(`${path} is cut off or is not ${what}`, again);
  if (!isWireObject(file) || file['format'] !== expected.format) {
    throw new OperationError(`${path} is not ${what}`, again);
  }
  if (file['version'] !== expected.version) {
    const version = JSON.stringify(file['version']);
    throw new OperationError(`${path} is ${what} of version ${version}; this is version ${expected.version}`, again);
  }
  if (file['checksum'] !== checksumOf(file['content'])) {
    throw new OperationError(`${path} was changed after it was made`, `Nobody has reviewed it as it is. ${again}`);
  }
  return file['content'];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function checksumOf(content: unknown): string {
  return createHash('sha256').update(canonicalText(content)).digest('hex');
}
