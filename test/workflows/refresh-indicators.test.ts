import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ruleYaml } from '../cli/trial-content';
import { commitContent, copyContent, readWorkflow, spawnStep } from './run-step';
import type { Step } from './run-step';

const { refresh, propose } = readWorkflow('refresh-indicators.yml').jobs;

/** Answers with the file that it is given, and with 404 where there is none; prints its port. */
const server = `
const fs = require('node:fs');
const served = require('node:http').createServer((request, response) => {
  response.statusCode = fs.existsSync(process.argv[1]) ? 200 : 404;
  response.end(response.statusCode === 200 ? fs.readFileSync(process.argv[1]) : '');
});
served.listen(0, '127.0.0.1', () => console.log(served.address().port));
`;

function git(folder: string, ...argv: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('git', argv, { cwd: folder, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout.trim();
}

describe('The workflow that refreshes indicators', function () {
  // Each of its runs starts the tool twice.
  this.timeout(300_000);
  let folder = '';
  let feed = '';
  let child: ChildProcess;
  const at = (name: string) => path.join(folder, name);

  beforeEach(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-workflow-'));
    feed = at('feed.json');
    child = spawn(process.execPath, ['-e', server, feed], { stdio: ['ignore', 'pipe', 'inherit'] });
    const port = await new Promise<string>((resolve) =>
      child.stdout?.once('data', (text) => resolve(String(text).trim())),
    );
    const content = at('content');
    fs.mkdirSync(content);
    copyContent(content);
    for (const name of ['detections', 'watchlists']) {
      fs.rmSync(path.join(content, name), { recursive: true });
      fs.mkdirSync(path.join(content, name));
    }
    const rule = ruleYaml().replace('Name == "bad1.example"', 'Name in (_GetWatchlist("fed") | project Value)');
    fs.writeFileSync(path.join(content, 'detections', 'rule1.yaml'), rule);
    const list = `alias: fed\ndisplayName: Fed\nfeed: { format: stix, url: "http://127.0.0.1:${port}/" }\nindicators:\n  - { type: domain, value: by-hand.bad-host.net }\n`;
    fs.writeFileSync(path.join(content, 'watchlists', 'fed.yaml'), list);
    commitContent(content);
    git(content, 'branch', '--move', 'main');
    git(folder, 'clone', '--quiet', '--bare', content, 'origin');
    git(content, 'remote', 'add', 'origin', at('origin'));
  });
  afterEach(() => {
    child.kill();
    fs.rmSync(folder, { recursive: true });
  });

  function serve(...domains: readonly string[]): void {
    const objects = domains.map((value, index) => ({
      type: 'indicator',
      id: `indicator--${index}`,
      pattern: `[domain-name:value = '${value}']`,
    }));
    fs.writeFileSync(feed, JSON.stringify({ type: 'bundle', objects }));
  }

  /** Runs the steps of a job whose work is a script, from checkout on. */
  function runJob(work: string, steps: readonly Step[] = [], pullRequest: string, diff: string) {
    const scripts = steps.filter(({ run }) => run !== undefined && !run.startsWith('npm ci'));
    const outcomes = scripts.map((step) => spawnStep(work, step, { pullRequest, diff }));
    return {
      statuses: outcomes.map(({ status }) => status),
      output: outcomes.map(({ output }) => output).join(''),
      calls: outcomes.at(-1)?.calls ?? [],
    };
  }

  /** Runs the workflow once. @param pullRequest the number of the one that is open, and what it proposes */
  function runWorkflow(pullRequest = '', diff = '') {
    const content = at('content');
    git(content, 'reset', '--quiet', '--hard', 'main');
    for (const left of ['refresh', '.cache', 'gh-calls', 'writer'])
      fs.rmSync(left === 'writer' ? at(left) : path.join(content, left), { recursive: true, force: true });
    const proposed = at('proposed.patch');
    fs.writeFileSync(proposed, diff);
    const first = runJob(content, refresh?.steps, pullRequest, proposed);
    assert.deepEqual(first.statuses, [0, 0, 0], first.output);
    git(folder, 'clone', '--quiet', 'origin', 'writer');
    fs.cpSync(path.join(content, 'refresh'), at('writer/refresh'), { recursive: true });
    const body = fs.readFileSync(path.join(content, 'refresh', 'body.md'), 'utf8');
    const { statuses, calls, output } = runJob(at('writer'), propose?.steps, pullRequest, proposed);
    return { body, status: statuses[0], calls: calls.map((call) => call.split(' ').slice(0, 3).join(' ')), output };
  }

  const branch = () => git(at('origin'), 'rev-parse', '--verify', 'refresh-indicators');
  const proposedList = () => git(at('origin'), 'show', 'refresh-indicators:watchlists/fed.yaml');
  const proposedDiff = () => `${git(at('origin'), 'diff', 'main...refresh-indicators')}\n`;

  it('proposes what feeds bring in a branch of its own, with what that means for each detection', () => {
    serve('c2-one.bad-host.net', '127.0.0.1');
    const { body, status, calls, output } = runWorkflow();
    assert.equal(status, 0, output);
    assert.match(body, /^### What this change does\n\n\*\*.*1 of 1 indicator in a query\*\*\n/);
    assert.match(body, /`fed`: 1 indicator added \(in `rule1`\): `c2-one\[\.\]bad-host\[\.\]net`/);
    assert.deepEqual(calls, ['pr list --head', 'pr create --head']);
    assert.equal(git(at('origin'), 'diff', '--name-only', 'main...refresh-indicators'), 'watchlists/fed.yaml');
    assert.match(proposedList(), /by-hand[^]*c2-one\.bad-host\.net/);
  });

  it('keeps in the pull request what a feed holds no more', () => {
    serve('c2-one.bad-host.net');
    runWorkflow();
    serve('c2-two.bad-host.net');
    const second = runWorkflow('7', proposedDiff());
    assert.deepEqual([second.status, second.calls], [0, ['pr list --head', 'pr edit 7']], second.output);
    assert.match(second.body, /2 indicators added/);
    assert.match(proposedList(), /c2-one\.bad-host\.net[^]*c2-two\.bad-host\.net/);
  });

  it('pushes nothing where that would bring nothing new', () => {
    serve('c2-one.bad-host.net');
    runWorkflow();
    const before = branch();
    const { status, calls } = runWorkflow('7', proposedDiff());
    assert.deepEqual([status, calls, branch()], [0, ['pr list --head', 'pr edit 7'], before]);
  });

  it('proposes the feeds alone where what is proposed fits no more', () => {
    serve('c2-one.bad-host.net');
    runWorkflow();
    const stale = proposedDiff()
      .replaceAll('by-hand', 'other')
      .replace(/^index .*$/m, 'index 1111111..2222222 100644');
    const { status, output } = runWorkflow('7', stale);
    assert.equal(status, 0, output);
    assert.match(proposedList(), /c2-one/);
    assert.doesNotMatch(proposedList(), /<<<<|other/);
  });

  it('proposes nothing, and fails, where the only feed cannot be had', () => {
    const { body, status, calls } = runWorkflow();
    assert.deepEqual([status, calls], [1, ['pr list --head']]);
    assert.doesNotMatch(body, /Indicators/);
    assert.equal(git(at('origin'), 'branch', '--list', 'refresh-indicators'), '');
  });
});
