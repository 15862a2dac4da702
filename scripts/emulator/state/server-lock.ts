import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isMapping } from '../../source/mapping';
import { OperationError } from '../../source/operation-error';
import { lockFileName, writeAtomically } from './state-folder';

/** How a server is reached. The file that holds it is readable by its owner alone, as is the folder. */
export interface Connection {
  readonly url: string;
  readonly token: string;
}

export type Lock =
  | { readonly type: 'joined'; readonly connection: Connection }
  | { readonly type: 'held'; readonly announce: (connection: Connection) => void; readonly release: () => void };

interface LockFile {
  readonly pid: number;
  /** Whether other processes may use the server: one that ends with its command would leave them in the lurch. */
  readonly isShared: boolean;
  /** Absent while the server starts. */
  readonly connection?: Connection;
}

/** How long the command that has the workspace is waited for, and how long a file may stay cut off. In milliseconds. */
const longestWait = 120_000;
const longestWrite = 1_000;
const pause = 50;

/**
 * Makes this process the only server of a state folder, or finds the one that serves it for others too: two servers
 * would overwrite each other's state. Waits for a command that has the workspace for itself, and takes over what a
 * killed one left behind. Throws OperationError if the wait is too long.
 * @param isShared whether other processes may use the server that is about to start
 */
export async function lockStateFolder(folder: string, isShared: boolean): Promise<Lock> {
  const file = join(folder, lockFileName);
  const own: LockFile = { pid: process.pid, isShared };
  for (let waited = 0; waited < longestWait; waited += pause) {
    if (createFile(folder, file, own)) return heldLock(file, own);
    const text = readText(file);
    const other = parseLock(text);
    if (other === undefined) {
      // Being written just now, or cut off when its process was killed.
      if (waited >= longestWrite) takeAway(file, text);
    } else if (!isAlive(other.pid) || (await isDeserted(other))) {
      takeAway(file, text);
      continue;
    } else if (other.connection !== undefined && (other.isShared || other.pid === process.pid)) {
      return { type: 'joined', connection: other.connection };
    }
    await wait(pause);
  }
  throw new OperationError(
    `Another command has been working with the local workspace in ${folder} for ${longestWait / 1000} seconds`,
    `Wait until it is done; if there is none, remove ${file}.`,
  );
}

function heldLock(file: string, own: LockFile): Lock {
  return {
    type: 'held',
    announce: (connection) => {
      writeAtomically(file, JSON.stringify({ ...own, connection }), dirname(file));
    },
    release: () => {
      rmSync(file, { force: true });
    },
  };
}

function createFile(folder: string, file: string, lock: LockFile): boolean {
  // A command that was waited for may have reset the workspace, the folder with it.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, JSON.stringify(lock), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // gone meanwhile
  }
}

function parseLock(text: string | undefined): LockFile | undefined {
  try {
    const value: unknown = text === undefined ? undefined : JSON.parse(text);
    return isLockFile(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A file that says something else is taken for one that is cut off: it leads to no server. */
function isLockFile(value: unknown): value is LockFile {
  if (!isMapping(value)) return false;
  const { pid, isShared, connection } = value;
  const isReached =
    connection === undefined ||
    (isMapping(connection) && isOnLoopback(connection['url']) && typeof connection['token'] === 'string');
  return Number.isSafeInteger(pid) && typeof isShared === 'boolean' && isReached;
}

/** A file that came with the content could name a server elsewhere, and all that is deployed would go there. */
function isOnLoopback(url: unknown): boolean {
  return typeof url === 'string' && /^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(url);
}

/**
 * Removes what a dead process left, and puts it back where another process was faster and the file is its own by now.
 */
function takeAway(file: string, text: string | undefined): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    if (readText(aside) !== text) renameSync(aside, file);
  } catch {
    return; // gone meanwhile
  } finally {
    rmSync(aside, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether nobody serves at the address: the process is another one that got the number of the dead one. */
async function isDeserted({ connection }: LockFile): Promise<boolean> {
  if (connection === undefined) return false;
  try {
    const headers = { authorization: `Bearer ${connection.token}` };
    const answer = await fetch(`${connection.url}/emulator/health`, { headers, signal: AbortSignal.timeout(30_000) });
    return !answer.ok;
  } catch (error) {
    return (error as Error).name !== 'TimeoutError'; // a busy server answers late
  }
}
