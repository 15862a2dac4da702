import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { command, run, show } from './measure-process';

/*
 * Prints how long `sentinel site` takes for a repository of 1,000 detections with their proofs and 100,000 indicators in
 * ten lists, and how long `sentinel review` takes there for a change of 20 files; each the first time and again. Each run
 * is a process of its own, its start included.
 */

const detections = 1000;
const lists = 10;
const indicatorsOfEach = 10_000;
const changedFiles = 20;

function main(): void {
  const [cpu] = os.cpus();
  write(`${cpu?.model ?? 'unknown processor'}, ${os.availableParallelism()} cores, Node ${process.versions.node}`);
  write(`Load average ${os.loadavg()[0]!.toFixed(1)}. Seconds by the clock (of the processor), memory at most.`);
  write('');
  write('| what | first | again | memory | largest page |');
  write('| --- | ---: | ---: | ---: | ---: |');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sentinel-bench-'));
  try {
    writeContent(folder);
    const cache = { XDG_CACHE_HOME: path.join(folder, '.cache') };
    const out = path.join(folder, 'out');
    const site = ['site', '--out', out, '--as-of', '2026-06-02', '--root', folder];
    const [first, again] = [run(command, site, cache), run(command, site, cache)];
    const largest = Math.max(...pagesIn(out).map((file) => statSync(file).size));
    write(`| site of ${detections.toLocaleString('en')} detections | ${show(first)} | ${show(again)} | ${Math.max(first.megabytes, again.megabytes).toFixed(0)} MB | ${(largest / 1024).toFixed(0)} KB |`);
    change(folder);
    const review = ['review', '--since', 'HEAD', '--as-of', '2026-06-02', '--root', folder];
    const [cold, warm] = [run(command, review, cache), run(command, review, cache)];
    write(`| review of ${changedFiles} files | ${show(cold)} | ${show(warm)} | ${Math.max(cold.megabytes, warm.megabytes).toFixed(0)} MB | |`);
  } finally {
    rmSync(folder, { recursive: true });
  }
} // prettier-ignore

function writeContent(folder: string): void {
  for (const name of ['detections/all', 'watchlists', 'workspaces']) mkdirSync(path.join(folder, name), { recursive: true });
  for (let list = 0; list < lists; list += 1) writeList(folder, list);
  for (let index = 0; index < detections; index += 1) {
    writeFileSync(path.join(folder, `detections/all/rule-${index}.yaml`), ruleText(index));
    writeFileSync(path.join(folder, `detections/all/rule-${index}.test.yaml`), testText(index));
  }
  writeFileSync(path.join(folder, 'workspaces/local.yaml'), workspace);
  for (const argv of [['init', '-q'], ['add', '.'], ['-c', 'user.name=b', '-c', 'user.email=b@b', 'commit', '-qm', 'content']]) {
    spawnSync('git', argv, { cwd: folder });
  }
} // prettier-ignore

function writeList(folder: string, list: number): void {
  const yaml = `alias: list-${list}\ndisplayName: List ${list}\nsource: bench\nsearchKey: Value\nmaxAge: 365d\ncsv: list-${list}.csv\ntyped: true\n`;
  const rows = Array.from({ length: indicatorsOfEach }, (_none, index) => {
    return `domain,c2-${list}-${index}.evil-${index % 97}.net,botnet_cc,Family ${list},2026-05-01,,75,,,`;
  });
  writeFileSync(path.join(folder, `watchlists/list-${list}.yaml`), yaml);
  const header = 'Type,Value,ThreatType,Malware,FirstSeen,LastSeen,Confidence,Reference,Tags,ExpiresOn';
  writeFileSync(path.join(folder, `watchlists/list-${list}.csv`), `${[header, ...rows].join('\n')}\n`);
}

/** One rule in ten reads a list. */
function ruleText(index: number): string {
  const list = index % 10 === 0 ? `_GetWatchlist('list-${(index / 10) % lists}') | where Type == "domain" | project Value` : undefined;
  const condition = list === undefined ? `DnsQuery has "host${index}"` : `DnsQuery in ((${list}))`;
  return `id: ${String(index).padStart(8, '0')}-0000-4000-8000-000000000000
name: Rule ${index}
description: Identifies DNS queries of kind ${index}.
severity: Medium
requiredDataConnectors: []
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics: [CommandAndControl]
relevantTechniques: [T1071.004]
query: |
  ASimDnsActivityLogs
  | where ${condition}
  | project TimeGenerated, SrcIpAddr, DnsQuery
falsePositives:
  - { id: laboratory, scenario: A researcher looks it up., triage: Ask the laboratory. }
version: 1.0.0
kind: Scheduled
`;
} // prettier-ignore

function testText(index: number): string {
  const name = index % 10 === 0 ? `c2-${(index / 10) % lists}-7.evil-7.net` : `host${index}.example.com`;
  return `now: 2026-06-02T12:00:00Z
cases:
  - name: It fires
    events: { ASimDnsActivityLogs: [{ TimeGenerated: -5m, DnsQuery: ${name}, SrcIpAddr: 10.0.0.1 }] }
    expect: { rowCount: 1 }
  - name: A near miss
    events: { ASimDnsActivityLogs: [{ TimeGenerated: -5m, DnsQuery: near${name}, SrcIpAddr: 10.0.0.1 }] }
    expect: nothing
`;
}

const workspace = `name: local
subscription: 00000000-0000-0000-0000-000000000001
resourceGroup: local
workspace: local
workspaceId: 00000000-0000-0000-0000-000000000002
emulator: { folder: .sentinel/local }
`;

/** Queries of some rules, their proofs, and a list. */
function change(folder: string): void {
  const files = readdirSync(path.join(folder, 'detections/all')).slice(0, changedFiles - 1);
  for (const name of files) {
    const file = path.join(folder, 'detections/all', name);
    writeFileSync(file, readFileSync(file, 'utf8').replace('| project', '| where SrcIpAddr != "10.9.9.9"\n  | project').replace('10.0.0.1', '10.0.0.2')); // prettier-ignore
  }
  const list = path.join(folder, 'watchlists/list-0.csv');
  writeFileSync(list, `${readFileSync(list, 'utf8')}domain,new.evil.net,botnet_cc,Family 0,2026-06-01,,75,,,\n`);
}

function pagesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true })
    .map((name) => path.join(folder, String(name)))
    .filter((file) => file.endsWith('.html'));
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

main();
