import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { runProgram } from '../../scripts/cli/program';
import { terminalPicture } from '../../scripts/report/documents/terminal-picture';
import { demoContent } from '../demo-content';

const commands = ['test', 'replay nanocore-rat/dns-query-to-command-and-control --events samples/events'];

/** The picture at the top of README: what the tool says of the demonstration, on a day of its events. */
export async function drawPicture(): Promise<string> {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-picture-'));
  try {
    fs.cpSync(demoContent, root, { recursive: true });
    let shown = '';
    for (const command of commands) {
      shown += `\u001b[2m$\u001b[22m \u001b[1mnpx --no-install sentinel ${command}\u001b[22m\n`;
      shown += `${await outputOf(command.split(' '), root)}\n`;
    }
    return terminalPicture(
      shown,
      'Proofs of the detections, and what one of them would have raised over two hours of logs',
    );
  } finally {
    fs.rmSync(root, { recursive: true, force: true });
  }
}

async function outputOf(argv: readonly string[], root: string): Promise<string> {
  let output = '';
  const write = (text: string): void => void (output += text);
  await runProgram(argv, {
    workingDirectory: root,
    now: () => new Date('2026-06-02T12:00:00Z'),
    elapsed: () => performance.now(),
    wait: () => Promise.resolve(),
    randomId: () => '',
    environment: { XDG_CACHE_HOME: path.join(root, 'cache') },
    write,
    writeError: write,
    standardInput: Readable.from([]),
    interactive: false,
    color: true,
  });
  return output;
}
