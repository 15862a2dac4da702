import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';
import { localWorkspaceYaml } from './trial-content';

const hosts = {
  'watchlists/hosts.yaml': 'alias: hosts\ndisplayName: Hosts\nsearchKey: Host\ncsv: hosts.csv\n',
  'watchlists/hosts.csv': 'Host\none\ntwo\nthree\n',
};

describe('The quota of watchlist item changes', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial({ 'workspaces/local.yaml': localWorkspaceYaml, ...hosts });
  });
  afterEach(() => trial.remove());

  it('is shown in each form of a plan that takes from it', async () => {
    const sentence = /Watchlist items: 3 changes of the 100,000 that the workspace takes a month\./;
    assert.match((await trial.run('plan')).output, sentence);
    assert.match((await trial.run('plan', '--format', 'markdown')).output, sentence);
    const json = JSON.parse((await trial.run('plan', '--format', 'json')).output) as { itemChanges: unknown };
    assert.deepEqual(json.itemChanges, { count: 3, perMonth: 100_000 });
  });

  it('is not mentioned where a plan takes nothing from it', async () => {
    await trial.run('deploy');
    assert.doesNotMatch((await trial.run('plan')).output, /Watchlist items/);
  });

  it('keeps a deployment from changing more items than may be changed, until somebody says so', async () => {
    const refused = await trial.run('deploy', '--allow-item-changes', '2');
    assert.equal(refused.code, 1);
    assert.match(refused.errors, /3 items of watchlists would be changed; 2 may be.*\n.*--allow-item-changes 3\./);
    assert.match((await trial.run('plan')).output, /1 to create/);
    assert.equal((await trial.run('deploy', '--allow-item-changes', '3')).code, 0);
  });

  it('counts the items of a watchlist that is deleted', async () => {
    await trial.run('deploy');
    for (const file of Object.keys(hosts)) fs.rmSync(path.join(trial.root, file));
    const refused = await trial.run('deploy', '--prune', '--allow-item-changes', '2');
    assert.match(refused.errors, /3 items of watchlists would be changed/);
  });

  it('takes a number alone', async () => {
    const refused = await trial.run('deploy', '--allow-item-changes', 'many');
    assert.equal(refused.code, 2);
    assert.match(refused.errors, /--allow-item-changes many is not a number\.\nWrite how many items/);
  });
});
