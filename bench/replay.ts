import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { command, run, show } from './measure-process';
import { createRandom } from './random';

/*
 * Prints how long `sentinel replay` takes as logs and rules grow: a day of SecurityEvent, rules that run every five
 * minutes. Beside it a loop that parses each line once with JSON.parse and runs nothing. Each is a process of its own.
 * Arguments choose the numbers of rows and of rules: `bench/replay.ts 100000 10,100`.
 */

const random = createRandom(1);
const kinds = [4624, 4624, 4624, 4624, 4688, 4688, 4688, 4634, 4672, 4625, 5156, 4663];
const programs = [
  'svchost.exe',
  'chrome.exe',
  'powershell.exe',
  'cmd.exe',
  'outlook.exe',
  'rundll32.exe',
  'whoami.exe',
];
const start = Date.UTC(2026, 5, 1);

function eventOf(row: number, rows: number): object {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const EventID = pick(kinds);
  const program = pick(programs);
  return {
    TimeGenerated: new Date(start + (row / rows) * 86_400_000).toISOString(),
    Computer: `ws-${Math.floor(random() * 500)}.contoso.com`,
    EventID,
    Account: `CONTOSO\\user${Math.floor(random() * 5000)}`,
    IpAddress: `10.1.${Math.floor(random() * 250)}.${Math.floor(random() * 250)}`,
    LogonType: EventID === 4624 ? pick([2, 3, 3, 3, 10]) : 0,
    ...(EventID === 4688
      ? { Process: program, CommandLine: `C:\\Windows\\System32\\${program} /a ${Math.floor(random() * 9999)}` }
      : {}),
  };
}

/** The shapes that most published rules have; each takes the number of its rule. */
const shapes: readonly ((number: number) => readonly [query: string, period: string])[] = [
  (n) => [
    `SecurityEvent | where EventID == 4688 | where CommandLine has "secret${n}" or Process =~ "tool${n}.exe"`,
    '5m',
  ],
  (n) => [
    `SecurityEvent | where EventID == 4688 and Process in~ ("whoami.exe", "tool${n}.exe") | where CommandLine endswith " ${n}"`,
    '1h',
  ],
  (n) => [
    `SecurityEvent | where EventID == 4625 | summarize Failures = count() by Account, IpAddress, bin(TimeGenerated, 10m) | where Failures > ${2 + (n % 3)}`,
    '1h',
  ],
  (n) => [
    `SecurityEvent | where EventID == 4624 and LogonType == 10 | summarize Computers = dcount(Computer) by Account | where Computers > ${3 + (n % 4)}`,
    '1h',
  ],
  (n) => [
    `let failed = SecurityEvent | where EventID == 4625 | summarize by Account; SecurityEvent | where EventID == 4672 | where Account endswith "user${n}" | join kind=inner failed on Account`,
    '1h',
  ],
  (n) => [
    `SecurityEvent | where EventID == 4663 | where Account has "user${n}" | summarize arg_max(TimeGenerated, *) by Computer`,
    '1h',
  ],
  (n) => [
    `SecurityEvent | where Computer startswith "ws-${n}." | where EventID in (4624, 4625) | summarize make_set(IpAddress, 10) by Account`,
    '1h',
  ],
  (n) => [
    `SecurityEvent | where TimeGenerated > ago(5m) | where EventID == 5156 and IpAddress == "10.1.${n % 250}.7"`,
    '5m',
  ],
  (n) => [
    `let known = SecurityEvent | where TimeGenerated between (ago(1d) .. ago(1h)) | where EventID == 4688 and Process == "whoami.exe" | distinct Account; SecurityEvent | where TimeGenerated > ago(1h) | where EventID == 4688 and Process == "whoami.exe" and CommandLine has "${n}" | where Account !in (known)`,
    '1d',
  ],
  (n) => [
    `SecurityEvent | where EventID == 4688 | extend Tool = tostring(split(CommandLine, " ")[0]) | where Tool has_any ("evil${n}", "mimikatz")`,
    '5m',
  ],
];

function ruleOf(number: number): string {
  const [query, period] = shapes[number % shapes.length]!(number);
  return `id: 3c1f9b0e-6f0d-4a51-9c53-${String(number).padStart(12, '0')}
name: Rule ${number}
description: Finds events of rule ${number}.
severity: Medium
queryFrequency: 5m
queryPeriod: ${period}
triggerOperator: gt
triggerThreshold: 0
tactics: [Execution]
query: |
  ${query}
version: 1.0.0
kind: Scheduled
`;
}

const loop = `
const { createReadStream } = require('node:fs');
const lines = require('node:readline').createInterface({ input: createReadStream(process.argv[1]) });
let count = 0;
lines.on('line', (line) => { if (JSON.parse(line).EventID === 4688) count++; });
lines.on('close', () => { report(); process.stdout.write(String(count)); });
`;

async function main(sizes: readonly number[], counts: readonly number[]): Promise<void> {
  const [cpu] = os.cpus();
  write(`${cpu?.model ?? 'unknown processor'}, ${os.availableParallelism()} cores, Node ${process.versions.node}`);
  write(`Load average ${os.loadavg()[0]!.toFixed(1)}. Seconds by the clock (of the processor), memory at most.`);
  write('');
  write('| rows | rules | runs | alerts | replay | memory | loop |');
  write('| ---: | ----: | ---: | -----: | -----: | -----: | ---: |');
  for (const rows of sizes) {
    const root = mkdtempSync(path.join(os.tmpdir(), 'sentinel-bench-'));
    try {
      const file = await writeLog(root, rows);
      const byHand = run(loop, [file]);
      for (const count of counts) write(measureRow(root, rows, count, show(byHand)));
    } finally {
      rmSync(root, { recursive: true });
    }
  }
}

function measureRow(root: string, rows: number, rules: number, loopTime: string): string {
  const folder = path.join(root, 'detections', 'bench');
  mkdirSync(folder, { recursive: true });
  for (let number = 0; number < rules; number++)
    writeFileSync(path.join(folder, `rule-${number}.yaml`), ruleOf(number));
  const argv = [
    'replay',
    '--events',
    path.join(root, 'logs'),
    '--as-of',
    '2026-06-02',
    '--root',
    root,
    '--format',
    'json',
  ];
  const replay = run(command, argv);
  const { detections } = JSON.parse(replay.output) as { readonly detections: readonly Replayed[] };
  const failed = detections.find(({ problem }) => problem !== null);
  if (failed) throw new Error(String(failed.problem));
  const runs = detections.reduce((sum, each) => sum + each.runs, 0);
  const alerts = detections.reduce((sum, each) => sum + each.alerts.length, 0);
  const cells = [rows, rules, runs, alerts].map((each) => each.toLocaleString('en'));
  return `| ${[...cells, show(replay), `${replay.megabytes.toFixed(0)} MB`, loopTime].join(' | ')} |`;
}

interface Replayed {
  readonly problem: string | null;
  readonly runs: number;
  readonly alerts: readonly unknown[];
}

async function writeLog(root: string, rows: number): Promise<string> {
  mkdirSync(path.join(root, 'logs'));
  const file = path.join(root, 'logs', 'SecurityEvent.ndjson');
  const log = createWriteStream(file);
  for (let row = 0; row < rows; row += 5000) {
    const lines = Array.from(
      { length: Math.min(5000, rows - row) },
      (_, index) => `${JSON.stringify(eventOf(row + index, rows))}\n`,
    );
    if (!log.write(lines.join(''))) await once(log, 'drain');
  }
  log.end();
  await once(log, 'close');
  return file;
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

function numbersOf(written: string | undefined, usual: readonly number[]): readonly number[] {
  return written === undefined ? usual : written.split(',').map(Number);
}

void main(numbersOf(process.argv[2], [10_000, 100_000, 1_000_000]), numbersOf(process.argv[3], [10, 100, 300]));
