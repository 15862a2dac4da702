import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { command, run, show } from './measure-process';

/*
 * Prints how long `sentinel validate` takes for a repository of rules: the first time, again with nothing changed, and
 * with one rule changed; beside a loop that only parses each file with yaml and holds it against its schema with ajv.
 * The rules are those in a folder given as argument, published ones for instance, else rules of this
 * repository's making. Each run is a process of its own, its start included.
 */

const sizes = [10, 100, 823];

/** What someone would write in its place: it knows no table, no column and no limit of the service. */
const floor = `
const { readdirSync, readFileSync } = require('node:fs');
const ajv = new (require('ajv/dist/2020').default)({ allErrors: true, strict: false, validateFormats: false });
for (const name of readdirSync('schemas').filter((each) => each.endsWith('.schema.json'))) {
  ajv.addSchema(JSON.parse(readFileSync('schemas/' + name, 'utf8')), name);
}
const validate = ajv.getSchema('detection.schema.json');
for (const name of readdirSync(process.argv[1])) {
  validate(require('yaml').parse(readFileSync(process.argv[1] + '/' + name, 'utf8')));
}
`;

const tables = [
  'SigninLogs',
  'DnsEvents',
  'SecurityEvent',
  'DeviceProcessEvents',
  'CommonSecurityLog',
  'OfficeActivity',
];

/** A rule over one table that joins another, as long as most are. */
function makeRule(index: number): string {
  const [table, other] = [tables[index % tables.length]!, tables[(index + 1) % tables.length]!];
  return `id: ${String(index).padStart(8, '0')}-0000-4000-8000-000000000000
name: Rule ${index}
description: Counts what ${table} says of one computer in an hour.
severity: Medium
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics: [Execution]
relevantTechniques: [T1059]
query: |
  let threshold = ${index + 10};
  let seen = ${table}
      | where TimeGenerated > ago(1h)
      | summarize Total = count(), First = min(TimeGenerated) by Source = tostring(Type), Hour = bin(TimeGenerated, 1h)
      | where Total > threshold;
  ${other}
  | where TimeGenerated > ago(1h)
  | extend Source = tostring(Type), Short = substring(Type, 0, ${1 + (index % 9)})
  | join kind=inner (seen) on Source
  | project TimeGenerated, Source, Short, Total, First
version: 1.0.0
kind: Scheduled
`;
}

function main(): void {
  const [given] = process.argv.slice(2);
  const corpus = given !== undefined && existsSync(given) ? path.resolve(given) : undefined;
  const [cpu] = os.cpus();
  write(`${cpu?.model ?? 'unknown processor'}, ${os.availableParallelism()} cores, Node ${process.versions.node}`);
  write(`Load average ${os.loadavg()[0]!.toFixed(1)}. Seconds by the clock (of the processor), memory at most.`);
  write(corpus === undefined ? 'Rules of our own making.' : 'Rules as they were published.');
  write('');
  write('| rules | first | nothing changed | one changed | memory | yaml and ajv | memory of those |');
  write('| ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const rules of sizes) write(measureRow(rules, corpus));
}

function measureRow(rules: number, corpus: string | undefined): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sentinel-bench-'));
  try {
    const detections = path.join(folder, 'detections', 'all');
    mkdirSync(detections, { recursive: true });
    const count = writeRules(detections, rules, corpus);
    // Dates count to the hour, and a run must not forget what the one before it found.
    const argv = ['validate', '--as-of', '2026-06-02', '--root', folder];
    const ownCache = { XDG_CACHE_HOME: path.join(folder, 'cache') };
    const [first, again] = [run(command, argv, ownCache), run(command, argv, ownCache)];
    const [changed] = readdirSync(detections).map((name) => path.join(detections, name));
    writeFileSync(changed!, `${readFileSync(changed!, 'utf8').trimEnd()}\n# changed\n`);
    const oneChanged = run(command, argv, ownCache);
    const byHand = run(floor, [detections]);
    const times = [first, again, oneChanged].map(show);
    const [memory, least] = [first, byHand].map(({ megabytes }) => `${megabytes.toFixed(0)} MB`);
    return `| ${[count.toLocaleString('en'), ...times, memory, show(byHand), least].join(' | ')} |`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @returns how many there are: a folder given may hold fewer */
function writeRules(folder: string, rules: number, corpus: string | undefined): number {
  if (corpus === undefined) {
    for (let index = 0; index < rules; index++) writeFileSync(path.join(folder, `rule-${index}.yaml`), makeRule(index));
    return rules;
  }
  const names = readdirSync(corpus)
    .filter((name) => name.endsWith('.yaml'))
    .slice(0, rules);
  for (const name of names) copyFileSync(path.join(corpus, name), path.join(folder, name));
  return names.length;
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

main();
