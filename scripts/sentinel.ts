import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { runProgram } from './cli/program';

const colorWanted = process.env['NO_COLOR'] === undefined && process.env['FORCE_COLOR'] !== '0';

// Who reads may have enough, as `head` does: what is left is written to nobody, and the command ends as it would have.
// One that goes on by itself listens for the signal, which Node keeps from it.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // A pipe of Windows that is closed ends in EOF.
    if (error.code !== 'EPIPE' && error.code !== 'EOF') throw error;
    process.emit('SIGPIPE');
  });
}

runProgram(process.argv.slice(2), {
  workingDirectory: process.cwd(),
  now: () => new Date(),
  elapsed: () => performance.now(),
  wait: (milliseconds) => sleep(milliseconds),
  randomId: () => randomUUID(),
  environment: process.env,
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  standardInput: process.stdin,
  interactive: process.stdout.isTTY,
  color: colorWanted && (process.stdout.isTTY || process.env['FORCE_COLOR'] !== undefined),
}).then(
  (code) => {
    process.exitCode = code;
  },
  (bug: unknown) => {
    process.stderr.write(`This is a bug in sentinel, not in your files.\n`);
    process.stderr.write(`${bug instanceof Error ? (bug.stack ?? bug.message) : String(bug)}\n`);
    process.exitCode = 2;
  },
);
