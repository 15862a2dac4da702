import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';
import { localWorkspaceYaml } from './trial-content';

const token = '?sv=2021-12-02&sr=c&sp=rcw&se=2026-06-03T12:00:00Z&sig=not-to-be-seen';
const container = 'largeWatchlists:\n  container: https://account.blob.core.windows.net/lists\n';
/** Some 4 MB. */
const hosts = Array.from({ length: 450 }, (_none, index) => `host-${index},${'x'.repeat(9000)}\n`).join('');
const files = {
  'workspaces/local.yaml': `${localWorkspaceYaml}${container}`,
  'watchlists/hosts.yaml': 'alias: hosts\ndisplayName: Hosts\nsearchKey: Host\ncsv: hosts.csv\n',
  'watchlists/hosts.csv': `Host,Note\n${hosts}`,
};

describe('A watchlist that is too large for a request', () => {
  let trial: Trial;
  afterEach(() => trial.remove());

  it('is deployed by way of storage, and its token is in no output and in no file', async () => {
    trial = startTrial(files, { SENTINEL_STORAGE_SAS: token });
    const plan = path.join(trial.root, 'plan.json');
    assert.equal((await trial.run('plan', '--out', plan)).code, 0);
    const { code, output, errors } = await trial.run('deploy', '--plan', plan);
    assert.equal(code, 0, errors);
    assert.match((await trial.run('plan')).output, /1 unchanged/);
    const secret = /sig=|not-to-be-seen/;
    assert.doesNotMatch(output + errors, secret);
    const names = fs.readdirSync(trial.root, { recursive: true }).map((name) => path.join(trial.root, String(name)));
    for (const file of names.filter((name) => fs.statSync(name).isFile())) {
      assert.doesNotMatch(fs.readFileSync(file, 'utf8'), secret, file);
    }
  });

  it('needs no token of Azure’s where the workspace is on this machine', async () => {
    trial = startTrial(files);
    const { code, output, errors } = await trial.run('deploy');
    assert.equal(code, 0, output + errors);
  });

  const refused = {
    'a token in its address': container.replace('/lists', `/lists${token}`),
    'a plain address of another machine': container.replace('https:', 'http:'),
    'no address at all': container.replace('https:', 'ftp:'),
    'no name behind the host': container.replace('/lists', '/'),
  };
  for (const [what, written] of Object.entries(refused)) {
    it(`has no container with ${what}`, async () => {
      trial = startTrial({ 'workspaces/local.yaml': `${localWorkspaceYaml}${written}` });
      const { code, output } = await trial.run('validate');
      assert.equal(code, 1);
      assert.match(output, /The address of a container of Azure Blob Storage/);
    });
  }

  it('may be fetched from this machine', async () => {
    const here = container.replace('https://account.blob.core.windows.net', 'http://127.0.0.1:1234');
    trial = startTrial({ 'workspaces/local.yaml': `${localWorkspaceYaml}${here}` });
    assert.equal((await trial.run('validate')).code, 0);
  });
});
