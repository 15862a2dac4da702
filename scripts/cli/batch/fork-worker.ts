import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';

const workerFile = path.join(__dirname, '..', '..', '..', 'bin', 'worker.js');

/**
 * Starts a process beside this one, which is spoken to in messages.
 *
 * @param name a file of this folder, without its ending
 * @param errors whether what it writes as errors is shown
 */
export function forkWorker(name: 'batch-worker' | 'judge-worker', errors: 'inherit' | 'ignore'): ChildProcess {
  return fork(workerFile, [`cli/batch/${name}`], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', errors, 'ipc'],
  });
}
