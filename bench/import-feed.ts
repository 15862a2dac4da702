import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freeList, threatFoxExport, writeFeed } from './indicator-feeds';
import type { MeasuredFeed } from './indicator-feeds';
import { command, run, show } from './measure-process';

/*
 * Prints how long `sentinel import` takes for a feed, the first time and again, and how much memory, beside a loop that
 * only parses the CSV and keeps each value once. Each is a process of its own, its start included.
 */

const sizes = [1000, 10_000, 100_000, 1_000_000];

/** What someone would write in its place: no types, no normal form, nothing refused, nothing written. */
const loop = `
const { parse } = require('csv-parse');
const seen = new Set();
const rows = parse({ comment: '#', comment_no_infix: true, ltrim: true });
rows.on('data', (cells) => seen.add(cells[process.argv[2]] + ' ' + cells[process.argv[3]].toLowerCase()));
rows.on('end', () => report(seen.size));
require('node:fs').createReadStream(process.argv[1]).pipe(rows);
`;

async function main(): Promise<void> {
  const [cpu] = os.cpus();
  write(`${cpu?.model ?? 'unknown processor'}, ${os.availableParallelism()} cores, Node ${process.versions.node}`);
  write(`Load average ${os.loadavg()[0]!.toFixed(1)}. Seconds by the clock (of the processor), memory at most.`);
  write('');
  write(
    '| format | rows | first import | again | rows a second | memory | memory, again | loop | memory of the loop |',
  );
  write('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const feed of [threatFoxExport, freeList]) for (const rows of sizes) write(await measureRow(feed, rows));
}

async function measureRow(form: MeasuredFeed, rows: number): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sentinel-bench-'));
  try {
    const feed = path.join(folder, 'full.csv');
    mkdirSync(path.join(folder, 'watchlists'));
    await writeFeed(form, feed, rows);
    const argv = ['import', form.format, feed, '--watchlist', 'many', '--as-of', '2026-06-02', '--root', folder];
    const first = run(command, argv);
    const lines = readFileSync(path.join(folder, 'watchlists', 'many.csv'), 'latin1').split('\n').length - 2;
    if (lines !== rows) throw new Error(`${lines} indicators instead of ${rows}`);
    const again = run(command, argv);
    const byHand = run(loop, [feed, ...form.columns.map(String)]);
    const cells = [
      `\`${form.format}\``,
      rows.toLocaleString('en'),
      show(first),
      show(again),
      Math.round((rows / first.processor) * 1000).toLocaleString('en'),
      `${first.megabytes.toFixed(0)} MB`,
      `${again.megabytes.toFixed(0)} MB`,
      show(byHand),
      `${byHand.megabytes.toFixed(0)} MB`,
    ];
    return `| ${cells.join(' | ')} |`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main();
