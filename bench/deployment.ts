import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createPatience, usualPatienceMs } from '../scripts/deploy/arm/patience';
import { readActualState } from '../scripts/deploy/plan/actual-state';
import { applyPlan } from '../scripts/deploy/apply/apply-plan';
import { createArmClient } from '../scripts/deploy/arm/arm-client';
import type { ArmClient } from '../scripts/deploy/arm/arm-client';
import { desiredDetection } from '../scripts/deploy/plan/desired-state';
import { fixedCredential } from '../scripts/deploy/arm/fixed-credential';
import { createPlan } from '../scripts/deploy/plan/plan';
import type { DesiredResource } from '../scripts/deploy/arm/resource';
import { readDetection } from '../scripts/content/read-detection';
import { startEmulator } from '../scripts/emulator/start-emulator';
import { createSourceFile } from '../scripts/source/source-file';
import { parseYaml } from '../scripts/source/yaml-document';
import { ruleYaml } from '../test/cli/trial-content';

/*
 * Prints how long `sentinel plan` takes where nothing changed, as a process of its own with its start, and what a first
 * deployment to a workspace with latency takes beside one that writes one rule after the other. An argument chooses:
 * `plan` or `deploy`.
 */

const sizes = [10, 100, 1000];
const deployedRules = 500;
/** A workspace takes 512 enabled rules; the others are there, and disabled. */
const mostEnabled = 500;
const latency = 150;
const executable = path.join(__dirname, '..', 'bin', 'sentinel.js');
const identity = {
  subscription: '00000000-0000-0000-0000-000000000001',
  resourceGroup: 'bench',
  workspace: 'bench',
  workspaceId: '00000000-0000-0000-0000-000000000002',
};

/** The rule of a trial, which also counts what it finds; past what a workspace takes it is disabled. */
function benchRuleYaml(number: number): string {
  const condition = `Name == "bad${number}.example"`;
  const counting = `${condition} and QueryType == "A"\n  | summarize Queries = count() by Computer, ClientIP, Name`;
  return ruleYaml(number)
    .replace(condition, counting)
    .replace('kind: ', `enabled: ${number <= mostEnabled}\nkind: `);
}

function measurePlan(rules: number): string {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-bench-'));
  try {
    fs.mkdirSync(path.join(root, 'detections', 'bench'), { recursive: true });
    fs.mkdirSync(path.join(root, 'workspaces'));
    const where = Object.entries(identity)
      .map(([key, value]) => `${key}: ${value}\n`)
      .join('');
    fs.writeFileSync(
      path.join(root, 'workspaces', 'local.yaml'),
      `name: local\n${where}emulator: { folder: .sentinel/local }\n`,
    );
    for (let number = 1; number <= rules; number++) {
      fs.writeFileSync(path.join(root, 'detections', 'bench', `rule${number}.yaml`), benchRuleYaml(number));
    }
    run(root, 'deploy');
    const runs = [1, 2, 3].map(() => run(root, 'plan')).sort((a, b) => a.wall - b.wall);
    const { wall, processor, memory, output } = runs[1]!;
    if (!output.includes(`${rules} unchanged`)) throw new Error(output);
    return `| ${rules.toLocaleString('en')} | ${wall.toFixed(1)} (${processor.toFixed(1)}) | ${memory} MB | ${rules === 1000 ? '3.0' : ''} |`;
  } finally {
    fs.rmSync(root, { recursive: true, force: true });
  }
}

/** Seconds by the clock and of the processor, and the most memory, of one command. */
function run(root: string, command: string) {
  const report = path.join(root, 'usage.json');
  const script = `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(report)}, JSON.stringify(process.resourceUsage())))`;
  const preload = path.join(root, 'usage.cjs');
  fs.writeFileSync(preload, script);
  const start = performance.now();
  const child = spawnSync(process.execPath, ['-r', preload, executable, command, '--root', root], { encoding: 'utf8' });
  const wall = (performance.now() - start) / 1000;
  if (child.status !== 0) throw new Error(child.stdout + child.stderr);
  const usage = JSON.parse(fs.readFileSync(report, 'utf8')) as NodeJS.ResourceUsage;
  return {
    wall,
    processor: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
    memory: Math.round(usage.maxRSS / 1024),
    output: child.stdout,
  };
}

/** Every request waits as long as one to a service far away. */
function withLatency(client: ArmClient): ArmClient {
  const late =
    <A extends readonly unknown[], R>(send: (...inputs: A) => Promise<R>) =>
    async (...inputs: A): Promise<R> => {
      await new Promise((resolve) => setTimeout(resolve, latency));
      return send(...inputs);
    };
  return { ...client, get: late(client.get), put: late(client.put), delete: late(client.delete) };
}

function wantedRules(): readonly DesiredResource[] {
  return Array.from({ length: deployedRules }, (_, index) => {
    const document = parseYaml(createSourceFile(`detections/bench/rule${index}.yaml`, benchRuleYaml(index))).value;
    const detection = document && readDetection(document).value;
    if (detection === undefined) throw new Error('The rule cannot be read.');
    return desiredDetection({ detection, query: { text: detection.query, lookups: [], functions: [] } });
  });
}

/** Seconds that a first deployment takes; one rule after the other, or as many at once as a deployment writes. */
async function measureDeployment(rules: readonly DesiredResource[], isSequential: boolean): Promise<number> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-bench-'));
  const emulator = await startEmulator({ folder, now: () => new Date(), workspace: identity });
  try {
    const client = createArmClient({
      endpoint: emulator.url,
      subscription: identity.subscription,
      credential: fixedCredential(emulator.token, () => new Date()),
      scope: 'https://management.azure.com/.default',
      trust: { cloud: 'AzurePublic' as const, allowedHosts: [] },
      apiVersion: '2025-09-01',
      now: () => new Date(),
      wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      onWait: () => undefined,
      patience: createPatience(usualPatienceMs, () => performance.now()),
    });
    const target = {
      client: withLatency(client),
      workspace: identity,
      repository: 'bench',
      indicators: undefined,
      storage: undefined,
    };
    const options = { prune: false, adopt: [], heldBack: [], portalStates: 'reset' } as const;
    const actual = await readActualState(client, identity, {
      repository: 'bench',
      itemsOf: [],
      threatIntelligence: false,
    });
    const start = performance.now();
    const steps = isSequential ? rules.map((rule) => [rule]) : [rules];
    for (const step of steps) {
      const applied = await applyPlan(target, createPlan(step, actual, options), actual);
      if (applied.some(({ outcome }) => outcome.type !== 'done')) throw new Error('A rule was not deployed.');
    }
    return (performance.now() - start) / 1000;
  } finally {
    await emulator.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function main(choice = ''): Promise<void> {
  const write = (line: string) => void process.stdout.write(`${line}\n`);
  write(
    `${os.cpus()[0]?.model ?? 'unknown processor'}, ${os.availableParallelism()} cores, Node ${process.versions.node}, load average ${os.loadavg()[0]!.toFixed(1)}`,
  );
  if (choice !== 'deploy') {
    write(
      '\n| unchanged rules | seconds by the clock (of the processor) | memory | limit |\n| --: | --: | --: | --: |',
    );
    for (const rules of sizes) write(measurePlan(rules));
  }
  if (choice !== 'plan') {
    const rules = wantedRules();
    const parallel = await measureDeployment(rules, false);
    const sequential = (await measureDeployment(rules.slice(0, 50), true)) * (deployedRules / 50);
    write(
      `\n${deployedRules} new rules, ${latency} ms a request: ${parallel.toFixed(1)} s; one after the other (of 50) ${sequential.toFixed(1)} s; ratio ${(sequential / parallel).toFixed(1)}`,
    );
  }
}

void main(process.argv[2]);
