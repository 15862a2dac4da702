import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';
import { localWorkspaceYaml, ruleYaml } from './trial-content';

describe('sentinel site', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial({
      'detections/example/rule1.yaml': ruleYaml(1),
      'detections/example/rule2.yaml': ruleYaml(2),
      'workspaces/local.yaml': localWorkspaceYaml,
    });
  });
  afterEach(() => trial.remove());
  const exists = (file: string) => fs.existsSync(path.join(trial.root, file));

  it('writes pages into a folder, and takes away those of what is gone, and no file of anybody else', async () => {
    const { code, output } = await trial.run('site', '--out', 'out');
    assert.equal(code, 0);
    assert.match(output, /^Wrote \d+ files about 2 detections: open out\/index\.html\n$/);
    trial.write({ 'out/mine.html': 'mine' });
    fs.rmSync(path.join(trial.root, 'detections/example/rule2.yaml'));
    await trial.run('site', '--out', 'out');
    assert.deepEqual(
      ['index.html', 'detections/example/rule1.html', 'detections/example/rule2.html', 'mine.html'].map((file) =>
        exists(`out/${file}`),
      ),
      [true, true, false, true],
    );
  });

  it('removes nothing outside of its folder, whatever the list of its files says', async () => {
    trial.write({
      'out/files.json': JSON.stringify(['../README.json', '/etc/x.html', 'a/../../b.html']),
      'README.json': '{}',
      'b.html': '',
    });
    await trial.run('site', '--out', 'out');
    assert.ok(exists('README.json') && exists('b.html'));
  });

  it('says how well each is proved and how loud it is over logs, if it is asked', async () => {
    const event = { TimeGenerated: '2026-06-01T00:30:00Z', Name: 'bad1.example', Computer: 'dns-1.contoso.com' };
    trial.write({
      'detections/example/rule1.test.yaml': `now: 2026-06-02T12:00:00Z
cases:
  - name: It fires
    events: { DnsEvents: [{ Name: bad1.example, Computer: dns-1.contoso.com }] }
    expect: { rowCount: 1 }
`,
      'logs/DnsEvents.ndjson': `${JSON.stringify(event)}\n`,
    });
    const { code } = await trial.run('site', '--out', 'out', '--score', '--events', 'logs');
    assert.equal(code, 0);
    const page = fs.readFileSync(path.join(trial.root, 'out/detections/example/rule1.html'), 'utf8');
    assert.match(page, /\d+ of 100 points/);
    assert.match(page.replace(/\s+/g, ' '), /1 alert, 1 a day\./);
  });

  it('ends with 1 if a technique that is wanted is not covered, and names it', async () => {
    trial.write({ 'wanted.txt': 'T1071.004\nT1071\nT1003 # dumped\n' });
    const claimed = await trial.run('site', '--out', 'out', '--fail-on-gap', 'wanted.txt', '--covered-if', 'claimed');
    assert.equal(claimed.code, 1);
    assert.match(
      claimed.output,
      /1 of 3 wanted techniques is not named:\n {2}T1003 OS Credential Dumping: no detection\n$/,
    );
    const proved = await trial.run('site', '--out', 'out', '--fail-on-gap', 'wanted.txt');
    assert.match(proved.output, /3 of 3 wanted techniques are not proved:\n {2}T1071\.004 DNS: claimed\n/);
    assert.match(fs.readFileSync(path.join(trial.root, 'out/coverage.html'), 'utf8'), /3 of 3 are not proved/);
    trial.write({ 'wanted.txt': 'T1071\n' });
    const whole = await trial.run('site', '--out', 'out', '--fail-on-gap', 'wanted.txt', '--covered-if', 'claimed');
    assert.deepEqual([whole.code, /1 wanted technique, and no gap\./.test(whole.output)], [0, true]);
  });

  it('refuses a list of techniques that it cannot read, and writes nothing', async () => {
    trial.write({ 'wanted.txt': 'T1071\nT99\n' });
    for (const file of ['wanted.txt', 'absent.txt', 'detections']) {
      const { code, errors } = await trial.run('site', '--out', 'out', '--fail-on-gap', file);
      assert.deepEqual([code, exists('out')], [2, false], errors);
    }
  });

  it('writes no site where content is read, and none without a folder', async () => {
    assert.equal((await trial.run('site', '--out', 'detections')).code, 2);
    assert.match((await trial.run('site')).errors, /There is no folder for the site/);
  });
});
