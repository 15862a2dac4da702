import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { startLine } from '../../scripts/deploy/apply/journal';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';
import { localWorkspaceYaml, ruleYaml } from './trial-content';

const executable = path.join(__dirname, '..', '..', 'bin', 'sentinel.js');

describe('A deployment that does not come to its end', () => {
  let trial: Trial;
  const journal = () => path.join(trial.root, '.sentinel', 'journal', 'local.ndjson');
  beforeEach(() => {
    const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const rules = numbers.map((number) => [`detections/example/rule${number}.yaml`, ruleYaml(number)] as const);
    trial = startTrial({ 'workspaces/local.yaml': localWorkspaceYaml, ...Object.fromEntries(rules) });
  });
  afterEach(() => trial.remove());

  it('by Ctrl-C finishes what is under way, and reports what it did', async () => {
    const child = spawn(process.execPath, [executable, 'deploy', '--root', trial.root], { stdio: 'pipe' });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
    const hasBegun = () => fs.existsSync(journal()) && fs.readFileSync(journal(), 'utf8').includes('"begun"');
    const timer = setInterval(() => hasBegun() && child.kill('SIGINT') && clearInterval(timer), 1);
    const [, signal] = (await once(child, 'close')) as [number | null, string | null];
    clearInterval(timer);
    assert.equal(signal, null, 'it ended by itself');
    assert.match(output, /local: \d+ created/);
    assert.equal(fs.existsSync(journal()), false);
    const again = await trial.run('deploy');
    assert.equal(again.code, 0, again.output + again.errors);
    assert.doesNotMatch(again.errors, /did not come to its end/);
  });

  it('by being killed is told of by the next one, and by that alone', async () => {
    const lines = [
      startLine('2026-06-02T11:00:00.000Z', 9),
      '{"begun":"analyticRule/a","kind":"analyticRule","name":"A"}',
    ];
    trial.write({ '.sentinel/journal/local.ndjson': lines.join('') });
    const next = await trial.run('deploy');
    assert.equal(next.code, 0, next.output + next.errors);
    const told =
      /began at 2026-06-02T11:00:00.000Z did not come to its end: 0 of 9 changes were done; begun and perhaps done: analytic rule A\.\n/;
    assert.match(next.errors, told);
    assert.equal(fs.existsSync(journal()), false);
  });
});
