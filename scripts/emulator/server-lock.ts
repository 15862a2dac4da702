import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { OperationError } from '../source/operation-error';
import { writeAtomically } from './state-folder';

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
  /** Absent while the server starts. */
  readonly connection?: Connection;
}

const longestStart = 100;
const pause = 50;

/**
 * Makes this process the only server of a state folder, or finds the one that serves it already: two would overwrite
 * each other's state. What a killed server left behind is taken over.
 */
export async function lockStateFolder(folder: string): Promise<Lock> {
  const file = join(folder, 'server.json');
  for (let attempt = 0; attempt < longestStart; attempt++) {
    const own: LockFile = { pid: process.pid };
    if (createFile(file, own)) return heldLock(file, own);
    const other = readLock(file);
    if (other?.connection !== undefined && (await isServing(other.connection))) {
      return { type: 'joined', connection: other.connection };
    }
    const isStarting = other !== undefined && other.connection === undefined && isAlive(other.pid);
    if (isStarting) await wait(pause);
    else rmSync(file, { force: true });
  }
  throw new OperationError(
    `Another process holds the local workspace in ${folder} and does not answer`,
    `End it, or remove ${file} if there is none.`,
  );
}

function heldLock(file: string, own: LockFile): Lock {
  return {
    type: 'held',
    announce: (connection) => {
      writeAtomically(file, JSON.stringify({ ...own, connection }));
    },
    release: () => {
      rmSync(file, { force: true });
    },
  };
}

function createFile(file: string, lock: LockFile): boolean {
  try {
    writeFileSync(file, JSON.stringify(lock), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readLock(file: string): LockFile | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LockFile;
  } catch {
    return undefined; // gone or cut off: nobody serves
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether the server that the file names answers to its token: another program may have its port by now. */
async function isServing(connection: Connection): Promise<boolean> {
  try {
    const headers = { authorization: `Bearer ${connection.token}` };
    const answer = await fetch(`${connection.url}/emulator/health`, { headers, signal: AbortSignal.timeout(30_000) });
    return answer.ok;
  } catch (cause) {
    if ((cause as Error).name !== 'TimeoutError') return false;
    const help = 'Wait until it is done, or end it.';
    throw new OperationError(`The local workspace at ${connection.url} does not answer`, help, { cause });
  }
}
