import fs from 'node:fs';
import path from 'node:path';
import { contentFolders } from '../../content/content-kinds';
import { OperationError } from '../../source/operation-error';

/**
 * Writes files into a folder that is none of the content's, each of them whole or not at all.
 *
 * @param files text by path within the folder
 * @throws OperationError where the folder is one of the content's, or cannot be written
 */
export function writeOutput(folder: string, files: ReadonlyMap<string, string>, root: string): void {
  const within = path.relative(root, folder).split(path.sep).join('/');
  const place = contentFolders.find((each) => within === each || within.startsWith(`${each}/`));
  if (place !== undefined) {
    throw new OperationError(`${folder} lies in ${place}/, where it would be read as content`, 'Name another folder.');
  }
  writeFiles(folder, files);
}

/**
 * Writes files into a folder, each of them whole or not at all.
 *
 * @param files text by path within the folder
 * @throws OperationError where the folder cannot be written
 */
export function writeFiles(folder: string, files: ReadonlyMap<string, string>): void {
  try {
    for (const [name, text] of files) {
      const file = path.join(folder, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(`${file}.draft`, text);
      fs.renameSync(`${file}.draft`, file);
    }
  } catch (cause) {
    throw cannotWrite(folder, cause);
  }
}

/**
 * Writes files that are not there yet, or none of them.
 *
 * @param help what to do where one is
 * @throws OperationError where one is there already, or the folder cannot be written
 */
export function writeNewFiles(folder: string, files: ReadonlyMap<string, string>, help: string): void {
  const existing = [...files.keys()].filter((file) => fs.existsSync(path.join(folder, file)));
  if (existing.length > 0) {
    const verb = existing.length === 1 ? 'is' : 'are';
    throw new OperationError(`${existing.join(' and ')} ${verb} there already; nothing was written`, help);
  }
  writeFiles(folder, files);
}

/** A file that is being written beside its place. */
export interface Draft {
  readonly write: (piece: string) => void;
  /** Moves what was written into its place. */
  readonly keep: () => void;
  /** Removes it, where it was not kept. */
  readonly drop: () => void;
}

/** Begins a file that is too long to be written at once. @throws OperationError where the folder cannot be written */
export function startDraft(file: string): Draft {
  const beside = `${file}.draft`;
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      throw cannotWrite(path.dirname(file), cause);
    }
  };
  const descriptor = attempt(() => {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    return fs.openSync(beside, 'w');
  });
  let isOpen = true;
  const close = () => {
    if (isOpen) fs.closeSync(descriptor);
    isOpen = false;
  };
  return {
    write: (piece) => void attempt(() => fs.writeFileSync(descriptor, piece)),
    keep: () => {
      attempt(() => {
        close();
        fs.renameSync(beside, file);
      });
    },
    drop: () => {
      close();
      fs.rmSync(beside, { force: true });
    },
  };
}

function cannotWrite(folder: string, cause: unknown): OperationError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new OperationError(`cannot write into ${folder}: ${reason}`, 'Check the path and its permissions.', { cause });
}
