import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { demoContent } from '../demo-content';
import packageFile from '../../package.json';
import { createSourceFile } from '../../scripts/source/source-file';
import { parseYaml } from '../../scripts/source/yaml-document';

const root = path.join(__dirname, '..', '..');
export const workflowFolder = path.join(root, '.github', 'workflows');

export interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}
interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, { readonly permissions?: unknown; readonly steps?: readonly Step[] }>>;
}

export function readWorkflow(file: string): Workflow {
  const parsed = parseYaml(createSourceFile(file, fs.readFileSync(path.join(workflowFolder, file), 'utf8')));
  assert.deepEqual(parsed.diagnostics, []);
  return parsed.value?.value as Workflow;
}

/** Those of all jobs; a job that calls another workflow has none of its own. */
export function stepsOf(file: string): readonly Step[] {
  return Object.values(readWorkflow(file).jobs).flatMap(({ steps }) => steps ?? []);
}

/** What GitHub puts in place of an expression, for a run against the local workspace. */
const expressions: Readonly<Record<string, string>> = {
  '${{ matrix.target }}': 'local',
  '${{ inputs.target }}': 'local',
  '${{ inputs.allow-deletes }}': '1',
  '${{ inputs.allow-item-changes }}': '',
  '${{ inputs.adopt }}': 'identical',
  'Drift in ${{ matrix.target }}': 'Drift in local',
  '${{ github.token }}': 'none',
  '${{ github.ref_name }}': 'main',
  '${{ secrets.REFRESH_TOKEN || github.token }}': 'none',
  '${{ secrets.THREATFOX_AUTH_KEY }}': 'none',
  '${{ secrets.SENTINEL_STORAGE_SAS }}': '',
  '${{ github.repository }}': 'example/content',
  '${{ github.server_url }}/${{ github.repository }}/actions/runs/${{ github.run_id }}': 'https://github.example/run',
  '${{ github.event.pull_request.base.sha }}': 'HEAD',
  '${{ github.event.workflow_run.head_sha }}': 'HEAD',
  "${{ join(needs.*.result, ' ') }}": 'success skipped success',
  '${{ github.event.pull_request.base.sha || github.event.before }}': 'HEAD',
};

/** What a runner has after checkout and `npm ci`, with one detection: more of them show nothing more of the steps. */
export function copyContent(work: string): void {
  const detection = 'detections/nanocore-rat/hunt-dns-first-seen-june-2026';
  for (const name of [`${detection}.yaml`, `${detection}.test.yaml`, 'watchlists', 'workspaces']) {
    fs.cpSync(path.join(demoContent, name), path.join(work, name), { recursive: true });
  }
  fs.cpSync(path.join(root, 'package.json'), path.join(work, 'package.json'));
  for (const name of ['bin', 'scripts', 'schemas', 'node_modules', 'tsconfig.json']) {
    fs.symlinkSync(path.join(root, name), path.join(work, name));
  }
}

/** The revision that a pull request is compared with. */
export function commitContent(work: string): void {
  const identity = ['-c', 'user.name=workflow', '-c', 'user.email=workflow@localhost'];
  for (const argv of [
    ['init', '--quiet'],
    ['add', 'detections', 'watchlists', 'workspaces'],
    [...identity, 'commit', '--quiet', '--message', 'Base'],
  ]) {
    assert.equal(spawnSync('git', argv, { cwd: work }).status, 0);
  }
}

/** What the stand-in for GitHub knows: an issue and a pull request that are open, or none; the file with the latter's diff. */
interface GitHubState {
  readonly issue?: string;
  readonly pullRequest?: string;
  readonly diff?: string;
  /** The id of a comment of the review's on the pull request. */
  readonly comment?: string;
}

/** Writes down what it is called with. */
const standInForGitHub = `#!/bin/sh
printf '%s\\n' "$*" >> gh-calls
case "$1 $2" in
  'issue list') printf '%s' "$OPEN_ISSUE" ;;
  'api --paginate') printf '%s' "$OPEN_COMMENT" ;;
  'pr list') printf '%s' "$OPEN_PULL_REQUEST" ;;
  'pr diff') cat "$PULL_REQUEST_DIFF" ;;
esac
`;

/** `npx` without npm, whose own start costs as much as the tool's: it runs what package.json says. */
const standInForNpx = `#!/bin/sh
test "$1 $2" = "--no-install sentinel" || exit 127
shift 2
exec '${process.execPath}' '${path.join(root, packageFile.bin.sentinel)}' "$@"
`;

/** Runs a step in a folder as a runner does; returns how it ended, and all calls of GitHub's command line from there so far. */
export function spawnStep(
  work: string,
  step: Step,
  { issue = '', pullRequest = '', diff = '', comment = '' }: GitHubState,
) {
  const environment = Object.entries(step.env ?? {}).map(([key, value]) => {
    assert.ok(value in expressions, `${value} has no value for the test`);
    return [key, expressions[value]];
  });
  const folder = path.join(work, '.commands');
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'gh'), standInForGitHub, { mode: 0o755 });
  fs.writeFileSync(path.join(folder, 'npx'), standInForNpx, { mode: 0o755 });
  const result = spawnSync('bash', ['-eo', 'pipefail', '-c', step.run ?? ''], {
    cwd: work,
    encoding: 'utf8',
    env: {
      ...process.env,
      ...(Object.fromEntries(environment) as Record<string, string>),
      PATH: `${folder}:${process.env['PATH'] ?? ''}`,
      OPEN_ISSUE: issue,
      OPEN_COMMENT: comment,
      OPEN_PULL_REQUEST: pullRequest,
      PULL_REQUEST_DIFF: diff,
      XDG_CACHE_HOME: path.join(work, '.cache'),
      GITHUB_STEP_SUMMARY: path.join(work, 'summary.md'),
      GITHUB_OUTPUT: path.join(work, 'output'),
    },
  });
  const log = path.join(work, 'gh-calls');
  const calls = fs.existsSync(log) ? fs.readFileSync(log, 'utf8').trim().split('\n') : [];
  return { status: result.status, output: result.stdout + result.stderr, calls };
}
