import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** What a process took: milliseconds, by the clock and of the processor, and its memory at most. */
export interface Run {
  readonly wall: number;
  readonly processor: number;
  readonly megabytes: number;
  /** What it wrote. */
  readonly output: string;
}

/** Runs a script in a process of its own, which says at its end what it took. */
export function run(script: string, argv: readonly string[], environment: Readonly<Record<string, string>> = {}): Run {
  const report = `process.on('exit', () => { const used = process.resourceUsage();
    require('node:fs').writeSync(2, '\\n' + JSON.stringify([used.userCPUTime + used.systemCPUTime, used.maxRSS])); });
    const report = () => undefined;`;
  const start = performance.now();
  const child = spawnSync(process.execPath, ['-e', report + script, '--', ...argv], {
    cwd: path.join(__dirname, '..'),
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    maxBuffer: 1 << 26,
  });
  const wall = performance.now() - start;
  const [processor, kilobytes] = JSON.parse(child.stderr.trim().split('\n').at(-1) ?? '') as [number, number];
  return { wall, processor: processor / 1000, megabytes: kilobytes / 1024, output: child.stdout };
}

/** The command line, as bin/sentinel.js starts it. */
export const command = `process.argv.splice(1, 0, 'sentinel'); require('./bin/sentinel.js');`;

/** Seconds by the clock (of the processor). */
export function show({ wall, processor }: Run): string {
  return `${(wall / 1000).toFixed(1)} (${(processor / 1000).toFixed(1)})`;
}
