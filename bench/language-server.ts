/**
 * How fast the language server answers, over its protocol, with a large repository: start to first findings, a key to
 * findings and completion and hover in a query of a hundred lines, and the memory that it takes. Medians and the 95th
 * percentile. Run: npm run bench:editor
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
} from '../scripts/cli/servers/protocol';

const root = path.join(__dirname, '..');
const corpus = process.argv[2] ?? path.join(root, '..', 'shared', 'corpus', 'analytic-rules');
const keys = 30;
const file = 'detections/bench/rule.yaml';

/** A rule whose query has a hundred lines. */
function longRule(last: string): string {
  const lines = Array.from(
    { length: 94 },
    (_, index) => `  | extend C${index} = strcat(UserPrincipalName, "${index}")`,
  );
  const query = [
    '  SigninLogs',
    '  | where ResultType == "50126"',
    ...lines,
    '  | where C3 has "a"',
    `  | where ${last}`,
  ];
  const head = ['id: 3f0c1a52-7d58-4d4f-9a0e-6f6f5d6d2b11', 'name: Bench', 'description: Bench.', 'kind: NRT'];
  return [...head, 'severity: Low', 'query: |', ...query, 'version: 1.0.0', ''].join('\n');
}

function writeRepository(): { readonly folder: string; readonly rules: number } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-editor-'));
  const names = fs.existsSync(corpus)
    ? fs.readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ya?ml$/.test(name))
    : [];
  if (names.length === 0) process.stderr.write(`There is no corpus at ${corpus}: one rule alone is open.\n`);
  for (const [index, name] of names.entries()) {
    const target = path.join(folder, 'detections', `c${index}`, 'rule.yaml');
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.copyFileSync(path.join(corpus, name), target);
  }
  fs.mkdirSync(path.join(folder, 'detections', 'bench'), { recursive: true });
  fs.writeFileSync(path.join(folder, file), longRule('C3 == "a"'));
  return { folder, rules: names.length };
}

function show(name: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0;
  process.stdout.write(`${name.padEnd(44)} median ${at(0.5).toFixed(0)} ms, p95 ${at(0.95).toFixed(0)} ms\n`);
}

interface Server {
  readonly connection: ProtocolConnection;
  readonly pid: number;
  readonly published: () => Promise<void>;
}

function start(folder: string): Server {
  const executable = [path.join(root, 'bin', 'sentinel.js'), 'lsp', '--stdio', '--root', folder];
  const server = spawn(process.execPath, executable, { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  let wake: () => void = () => undefined;
  connection.onNotification('textDocument/publishDiagnostics', () => wake());
  connection.onNotification('window/logMessage', ({ message }: { message: string }) =>
    process.stderr.write(`${message}\n`),
  );
  connection.listen();
  return { connection, pid: server.pid ?? 0, published: () => new Promise((resolve) => (wake = resolve)) };
}

function memoryOf(pid: number): string {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return `${(Number(kilobytes) / 1024).toFixed(0)} MB`;
  } catch {
    return 'not known here';
  }
}

async function timed(times: number[], act: () => Promise<unknown>): Promise<void> {
  const from = performance.now();
  await act();
  times.push(performance.now() - from);
}

async function run(): Promise<void> {
  const { folder, rules } = writeRepository();
  const uri = pathToFileURL(path.join(folder, file)).href;
  const startTimes: number[] = [];
  const from = performance.now();
  const { connection, pid, published } = start(folder);
  await connection.sendRequest('initialize', {
    processId: null,
    rootUri: pathToFileURL(folder).href,
    capabilities: {},
  });
  await connection.sendNotification('initialized', {});
  const first = published();
  const text = longRule('C3 == "a"');
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'yaml', version: 1, text },
  });
  await first;
  startTimes.push(performance.now() - from);
  show(`start to first findings, ${rules} rules`, startTimes);
  const line = text.split('\n').findIndex((each) => each.includes('C3 == "a"'));
  const position = { line, character: 10 };
  const ask = (method: string, at = position) =>
    connection.sendRequest(method, { textDocument: { uri }, position: at });
  await ask('textDocument/completion');
  const [findings, completions, hovers, both]: number[][] = [[], [], [], []];
  for (let key = 0; key < keys; key++) {
    const changed = longRule(`C3 == "${key}"`);
    const change = () =>
      connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version: key + 2 },
        contentChanges: [{ text: changed }],
      });
    const next = published();
    await timed(both ?? [], async () => {
      await change();
      await ask('textDocument/completion');
    });
    await next;
    await timed(completions ?? [], () => ask('textDocument/completion'));
    await timed(hovers ?? [], () => ask('textDocument/hover', { line: line - 1, character: 10 }));
    const again = published();
    await timed(findings ?? [], async () => {
      await connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version: key + 2.5 },
        contentChanges: [{ text: `${changed}\n` }],
      });
      await again;
    });
  }
  show('key to findings (60 ms of it waiting)', findings ?? []);
  show('completion right behind a key', both ?? []);
  show('completion of what is bound', completions ?? []);
  show('hover', hovers ?? []);
  process.stdout.write(`memory of the server${' '.repeat(24)} ${memoryOf(pid)}\n`);
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  connection.dispose();
  fs.rmSync(folder, { recursive: true });
}

void run();
