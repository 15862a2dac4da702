import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { runProgram } from '../../scripts/cli/program';

export interface Outcome {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

export interface Trial {
  readonly root: string;
  /** Writes files under the root. */
  readonly write: (files: Readonly<Record<string, string | Uint8Array>>) => void;
  /** Runs the command line in the root, as `npx --no-install sentinel` would, at a fixed date. */
  readonly run: (...argv: string[]) => Promise<Outcome>;
  /** Runs the command line in a folder below the root. */
  readonly from: (folder: string) => Trial['run'];
  readonly remove: () => void;
}

/** A repository of detections in a folder of its own. */
export function startTrial(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  environment: Readonly<Record<string, string>> = {},
): Trial {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-trial-'));
  const write: Trial['write'] = (contents) => {
    for (const [file, content] of Object.entries(contents)) {
      fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      fs.writeFileSync(path.join(root, file), content);
    }
  };
  write(files);
  return {
    root,
    write,
    run: (...argv) => runSentinel(root, argv, environment),
    from:
      (folder) =>
      (...argv) =>
        runSentinel(path.join(root, folder), argv, environment),
    remove: () => fs.rmSync(root, { recursive: true, force: true }),
  };
}

async function runSentinel(
  root: string,
  argv: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Outcome> {
  let output = '';
  let errors = '';
  const code = await runProgram(argv, {
    workingDirectory: root,
    now: () => new Date('2026-06-02T12:00:00Z'),
    elapsed: () => performance.now(),
    // What is waited for on this machine is there soon, or never.
    wait: (milliseconds) => sleep(Math.min(milliseconds, 25)),
    randomId: () => randomUUID(),
    environment,
    write: (text) => (output += text),
    writeError: (text) => (errors += text),
    standardInput: Readable.from([]),
    interactive: false,
    color: false,
  });
  return { code, output, errors };
}
