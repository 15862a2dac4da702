import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { OperationError } from './operation-error';
import { pathWithin } from './path-within';

/** A file that is being written beside its place. */
export interface Draft {
  readonly write: (piece: string) => void;
  /** Moves what was written into its place. */
  readonly keep: () => void;
  /** Removes it, if it was not kept. */
  readonly drop: () => void;
}

/**
 * Writes a file whole or not at all. Nothing outside the root changes whatever links lie in it, and what stands in the
 * file's place is replaced only where it is a plain file.
 *
 * @param root what is below it must really lie there; a file that is named elsewhere is a person's own choice
 * @param mode who may read a new file; one that is there keeps its own
 * @throws OperationError if it cannot be written there
 */
export function writeFileWhole(file: string, text: string, root: string, mode?: number): void {
  const draft = startDraft(file, root, mode);
  try {
    draft.write(text);
    draft.keep();
  } finally {
    draft.drop();
  }
}

/**
 * Begins a file that is too long to be written at once; else as writeFileWhole().
 *
 * @throws OperationError if it cannot be written there
 */
export function startDraft(file: string, root: string, mode?: number): Draft {
  const attempt = createAttempt(file);
  const present = attempt(() => prepare(file, root));
  // A device, such as the one that forgets everything, is written into: there is nothing to replace.
  const isDevice = present?.isCharacterDevice() === true;
  const beside = isDevice ? file : draftName(file);
  const permissions = present?.isFile() === true ? present.mode & 0o777 : mode;
  const descriptor = attempt(() => fs.openSync(beside, isDevice ? 'w' : 'wx', permissions));
  let isOpen = true;
  let isThere = !isDevice;
  const close = () => {
    if (isOpen) fs.closeSync(descriptor);
    isOpen = false;
  };
  return {
    write: (piece) => void attempt(() => fs.writeFileSync(descriptor, piece)),
    keep: () => {
      attempt(() => {
        close();
        if (isThere) fs.renameSync(beside, file);
        isThere = false;
      });
    },
    drop: () => {
      close();
      if (isThere) fs.rmSync(beside, { force: true });
      isThere = false;
    },
  };
}

/** Adds to the end of a plain file; else as writeFileWhole(). @throws OperationError if it cannot be written there */
export function appendToFile(file: string, text: string, root: string, mode?: number): void {
  createAttempt(file)(() => {
    prepare(file, root);
    // Windows has no such flag; there a link takes rights that content cannot bring along.
    const noLink = (fs.constants as Partial<typeof fs.constants>).O_NOFOLLOW ?? 0;
    const flags = fs.constants.O_APPEND | fs.constants.O_CREAT | fs.constants.O_WRONLY | noLink;
    const descriptor = fs.openSync(file, flags, mode);
    try {
      fs.writeFileSync(descriptor, text);
    } finally {
      fs.closeSync(descriptor);
    }
  });
}

/** Removes a plain file, if one is there; else as writeFileWhole(). @throws OperationError if it cannot be */
export function removeFile(file: string, root: string): void {
  createAttempt(file)(() => {
    if (fs.existsSync(path.dirname(file)) && prepare(file, root)?.isFile() === true) fs.rmSync(file, { force: true });
  });
}

/** True for a folder that, with every link followed, lies below the root or is it. */
export function liesWithin(folder: string, root: string): boolean {
  return pathWithin(fs.realpathSync(root), fs.realpathSync(folder)) !== undefined;
}

/** Makes the folder of a file, and looks at what stands in the file's place. */
function prepare(file: string, root: string): fs.Stats | undefined {
  const folder = path.dirname(file);
  const isOurs = pathWithin(root, file) !== undefined;
  if (isOurs) requireWithin(nearestFolder(folder), root);
  fs.mkdirSync(folder, { recursive: true });
  if (isOurs) requireWithin(folder, root);
  const present = fs.lstatSync(file, { throwIfNoEntry: false });
  if (present === undefined || present.isFile() || present.isCharacterDevice()) return present;
  throw new OperationError(`${file} is not a plain file; nothing was written`, 'Remove it, or name another file.');
}

function requireWithin(folder: string, root: string): void {
  if (!fs.existsSync(root) || liesWithin(folder, root)) return;
  throw new OperationError(
    `${folder} is a link that leads out of ${root}; nothing was written`,
    'Remove the link, or name another folder.',
  );
}

/** What of a path is there already, be it a link that leads nowhere. */
function nearestFolder(folder: string): string {
  const isThere = fs.lstatSync(folder, { throwIfNoEntry: false }) !== undefined;
  return isThere || path.dirname(folder) === folder ? folder : nearestFolder(path.dirname(folder));
}

/** Nobody can guess it, and no reader of content takes it: it begins with a dot. */
function draftName(file: string): string {
  const name = path.basename(file).slice(0, 100);
  return path.join(path.dirname(file), `.${name}.${randomBytes(8).toString('hex')}.draft`);
}

function createAttempt(file: string): <T>(work: () => T) => T {
  return (work) => {
    try {
      return work();
    } catch (cause) {
      if (cause instanceof OperationError) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      const message = `cannot write into ${path.dirname(file)}: ${reason}`;
      throw new OperationError(message, 'Check the path and its permissions.', { cause });
    }
  };
}
