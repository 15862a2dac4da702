import { OperationError } from '../../source/operation-error';

const blockSize = 512;

/** A plain file of an archive. */
export interface TarFile {
  readonly name: string;
  readonly content: Buffer;
}

/**
 * Reads the plain files of a tar archive. ("pax - portable archive interchange", POSIX.1-2017, ustar Interchange
 * Format; the long names of GNU tar.)
 *
 * @throws OperationError if the archive is cut off
 */
export function readTar(bytes: Buffer, file: string): TarFile[] {
  const files: TarFile[] = [];
  let longName: string | undefined;
  for (let at = 0; ;) {
    if (at + blockSize > bytes.length) throw new OperationError(`${file} is cut off`, 'Fetch it again.');
    const header = bytes.subarray(at, at + blockSize);
    if (header.every((byte) => byte === 0)) return files;
    const size = parseInt(textOf(header, 124, 12), 8) || 0;
    const content = bytes.subarray(at + blockSize, at + blockSize + size);
    if (content.length < size) throw new OperationError(`${file} is cut off`, 'Fetch it again.');
    const type = textOf(header, 156, 1);
    const prefix = textOf(header, 345, 155);
    if (type === 'L') longName = content.toString('utf8').replace(/\0.*$/s, '');
    else {
      const name = longName ?? (prefix === '' ? '' : `${prefix}/`) + textOf(header, 0, 100);
      if (type === '0' || type === '') files.push({ name, content });
      longName = undefined;
    }
    at += blockSize + Math.ceil(size / blockSize) * blockSize;
  }
}

function textOf(header: Buffer, start: number, length: number): string {
  return header.toString('utf8', start, start + length).replace(/\0.*$/s, '');
}
