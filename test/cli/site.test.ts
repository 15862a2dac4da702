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

  it('writes no site where content is read, and none without a folder', async () => {
    assert.equal((await trial.run('site', '--out', 'detections')).code, 2);
    assert.match((await trial.run('site')).errors, /There is no folder for the site/);
  });
});
