import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { threatFoxExport, writeFeed } from './indicator-feeds';
import { command, run, show } from './measure-process';

/*
 * Prints how long `sentinel plan` takes for a watchlist of indicators that is deployed: unchanged, with one item changed
 * and with a thousand, beside a loop that only fetches all pages of items and holds each against the lines of the CSV.
 * Each is a process of its own that serves the local workspace itself, its start included.
 */

const sizes = [1000, 10_000, 100_000];
const identity = {
  subscription: '00000000-0000-0000-0000-000000000001',
  resourceGroup: 'bench',
  workspace: 'bench',
  workspaceId: '00000000-0000-0000-0000-000000000002',
};

/** What someone would write in its place: no normal form, no age, no checks, no ids, no order of anything. */
const loop = `
require('ts-node/register');
const { readFileSync } = require('node:fs');
const { parse } = require('csv-parse/sync');
const { startEmulator } = require('./scripts/emulator/start-emulator');
const [folder, csv, identity] = process.argv.slice(1);
const { subscription, resourceGroup, workspace } = JSON.parse(identity);
void (async () => {
  const { url, token, close } = await startEmulator({ folder, now: () => new Date(), workspace: JSON.parse(identity) });
  const lines = parse(readFileSync(csv, 'utf8'), { columns: true });
  const wanted = new Set(lines.map((cells) => JSON.stringify(Object.values(cells))));
  const names = Object.keys(lines[0]);
  let address = url + '/subscriptions/' + subscription + '/resourceGroups/' + resourceGroup +
    '/providers/Microsoft.OperationalInsights/workspaces/' + workspace +
    '/providers/Microsoft.SecurityInsights/watchlists/many/watchlistItems?api-version=2025-09-01';
  let others = 0;
  while (address) {
    const answer = await (await fetch(address, { headers: { authorization: 'Bearer ' + token } })).json();
    for (const { properties: { itemsKeyValue: cells } } of answer.value) {
      if (!wanted.delete(JSON.stringify(names.map((name) => cells[name] ?? '')))) others++;
    }
    address = answer.nextLink && answer.nextLink.replace('https:', 'http:');
  }
  await close();
  report();
  process.stdout.write(others + wanted.size + ' differ');
})();
`;

async function main(): Promise<void> {
  const [cpu] = os.cpus();
  write(`${cpu?.model ?? 'unknown processor'}, ${os.availableParallelism()} cores, Node ${process.versions.node}`);
  write(`Load average ${os.loadavg()[0]!.toFixed(1)}. Seconds by the clock (of the processor), memory at most.`);
  write('');
  write('| items | unchanged | one changed | 1,000 changed | memory | limit | loop | memory of the loop |');
  write('| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const items of sizes) write(await measureRow(items));
}

async function measureRow(items: number): Promise<string> {
  const root = mkdtempSync(path.join(os.tmpdir(), 'sentinel-bench-'));
  try {
    const csv = await deployList(root, items);
    const deployed = readFileSync(csv, 'utf8');
    const plan = (expected: string) => {
      const planned = run(command, ['plan', '--as-of', asOf, '--root', root]);
      if (!planned.output.includes(expected)) throw new Error(planned.output);
      return planned;
    };
    const same = () => plan('1 unchanged');
    const unchanged = [same(), same(), same()].sort((a, b) => a.wall - b.wall)[1]!;
    const byHand = run(loop, [path.join(root, '.sentinel', 'local'), csv, JSON.stringify(identity)]);
    if (byHand.output !== '0 differ') throw new Error(byHand.output);
    const [one, thousand] = [1, 1000].map((count) => {
      writeFileSync(csv, changeLines(deployed, count));
      return plan(`rows: 0 added, ${count} changed, 0 removed`);
    });
    const cells = [
      items.toLocaleString('en'),
      ...[unchanged, one!, thousand!].map(show),
      `${unchanged.megabytes.toFixed(0)} MB`,
      items === 100_000 ? '5.0' : '',
      show(byHand),
      `${byHand.megabytes.toFixed(0)} MB`,
    ];
    return `| ${cells.join(' | ')} |`;
  } finally {
    rmSync(root, { recursive: true });
  }
}

const asOf = '2026-06-02';

/** A repository with a list of so many indicators, deployed to its local workspace; returns the list's CSV. */
async function deployList(root: string, items: number): Promise<string> {
  const feed = path.join(root, 'full.csv');
  mkdirSync(path.join(root, 'watchlists'));
  mkdirSync(path.join(root, 'workspaces'));
  const where = Object.entries(identity)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('');
  writeFileSync(
    path.join(root, 'workspaces', 'local.yaml'),
    `name: local\n${where}emulator: { folder: .sentinel/local }\n`,
  );
  await writeFeed(threatFoxExport, feed, items);
  run(command, ['import', 'threatfox', feed, '--watchlist', 'many', '--as-of', asOf, '--root', root]);
  run(command, ['deploy', '--allow-item-changes', String(items), '--as-of', asOf, '--root', root]);
  return path.join(root, 'watchlists', 'many.csv');
}

/** Gives so many indicators one more tag. */
function changeLines(csv: string, count: number): string {
  let left = count;
  return csv.replaceAll('c2;rat', (tags) => (left-- > 0 ? `${tags};seen` : tags));
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main();
