import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { localWorkspaceYaml, ruleYaml } from './trial-content';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';

describe('What commands write', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial({ 'detections/a/rule.yaml': ruleYaml(), 'workspaces/local.yaml': localWorkspaceYaml });
  });
  afterEach(() => trial.remove());

  for (const argv of [
    ['validate', '--write-baseline', 'schemas/custom/b.json'],
    ['validate', '--write-baseline', 'checks.yaml'],
    ['validate', '--write-baseline', 'out/b.json'],
    ['expand', '--out', 'functions/old'],
    ['expand', '--out', 'schemas/custom'],
    ['expand', '--out', 'Functions/old'],
    ['expand', '--out', 'x/../FUNCTIONS'],
  ]) {
    it(`is refused where it would be read as content: ${argv.join(' ')}`, async () => {
      fs.symlinkSync(path.join(trial.root, 'detections'), path.join(trial.root, 'out'));
      const absolute = argv.map((each, index) =>
        index === 2 && argv[0] === 'expand' ? path.join(trial.root, each) : each,
      );
      const { code, errors } = await trial.run(...absolute);
      assert.equal(code, 2, errors);
      assert.match(errors, /would be read as content/);
      assert.deepEqual(fs.readdirSync(path.join(trial.root, 'detections', 'a')), ['rule.yaml']);
    });
  }

  for (const argv of [
    ['expand', '--out', '.git/hooks'],
    ['plan', '--out', '.git/config'],
    ['site', '--out', '.github/workflows'],
    ['validate', '--write-baseline', '.GIT/b.json'],
    ['expand', '--out', 'node_modules/x'],
    ['expand', '--out', 'linked'],
  ]) {
    it(`is refused where Git, GitHub or npm would read it: ${argv.join(' ')}`, async () => {
      fs.mkdirSync(path.join(trial.root, '.git'));
      fs.writeFileSync(path.join(trial.root, '.git', 'config'), 'mine');
      fs.symlinkSync(path.join(trial.root, '.git'), path.join(trial.root, 'linked'));
      const named = argv[0] === 'validate' ? argv : [...argv.slice(0, 2), path.join(trial.root, argv[2]!)];
      const { code, errors } = await trial.run(...named);
      assert.equal(code, 2, errors);
      assert.match(errors, /which is not for what is written here/);
      assert.deepEqual(fs.readdirSync(path.join(trial.root, '.git')), ['config']);
      assert.equal(fs.readFileSync(path.join(trial.root, '.git', 'config'), 'utf8'), 'mine');
    });
  }

  it('leaves a deployment going where its journal is a link, and what that leads to as it is', async () => {
    const victim = path.join(trial.root, 'victim.txt');
    fs.writeFileSync(victim, 'mine');
    fs.mkdirSync(path.join(trial.root, '.sentinel', 'journal'), { recursive: true });
    fs.symlinkSync(victim, path.join(trial.root, '.sentinel', 'journal', 'local.ndjson'));
    const { code, errors } = await trial.run('deploy');
    assert.equal(code, 0, errors);
    assert.equal(fs.readFileSync(victim, 'utf8'), 'mine');
  });

  for (const [folder, message] of [
    ['../other', /The folder \.\.\/other is not below the repository/],
    ['/tmp/other', /is not below the repository/],
    ['a/../..', /is not below the repository/],
    ['.', /is the repository itself/],
    ['detections', /is, holds or lies in detections/],
    ['Detections/x', /is, holds or lies in detections/],
    ['schemas', /is, holds or lies in schemas\/custom/],
    ['.git/x', /is, holds or lies in \.git/],
    ['link', /is not below the repository/],
    ['link/deep', /is not below the repository/],
  ] as const) {
    it(`keeps a local workspace out of ${folder}`, async () => {
      fs.symlinkSync('..', path.join(trial.root, 'link'));
      trial.write({ 'workspaces/local.yaml': localWorkspaceYaml.replace('.sentinel/local', folder) });
      const { code, output } = await trial.run('validate', 'workspaces');
      assert.equal(code, 1, output);
      assert.match(output, message);
      assert.match(output, /workspaces\/local\.yaml:7:11 error.*\(workspace-folder\)/);
      for (const action of [['reset'], ['query', 'DnsEvents']]) {
        const refused = await trial.run('workspace', ...action);
        assert.equal(refused.code, 2, refused.output);
        assert.match(refused.errors, message);
      }
    });
  }

  it('of a local workspace is all that reset removes', async () => {
    const state = path.join(trial.root, '.sentinel', 'local');
    assert.equal((await trial.run('deploy')).code, 0);
    fs.mkdirSync(path.join(state, 'sub'));
    for (const name of ['notes.txt', 'sub/important.txt', 'alertRules/mine.txt']) {
      fs.writeFileSync(path.join(state, name), 'mine');
    }
    assert.equal((await trial.run('workspace', 'reset')).code, 0);
    assert.deepEqual(fs.readdirSync(state).sort(), ['alertRules', 'notes.txt', 'sub']);
    assert.deepEqual(fs.readdirSync(path.join(state, 'alertRules')), ['mine.txt']);
    assert.deepEqual(fs.readdirSync(path.join(state, 'sub')), ['important.txt']);
  });

  it('into the cache fails no command where that is a file', async () => {
    trial.write({ cache: 'a file' });
    const other = startTrial(
      { 'detections/a/rule.yaml': ruleYaml() },
      { XDG_CACHE_HOME: path.join(trial.root, 'cache') },
    );
    const { code, errors } = await other.run('validate');
    other.remove();
    assert.equal(code, 0, errors);
  });
});
