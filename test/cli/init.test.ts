import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { runUpgrade } from '../../scripts/cli/commands/upgrade';
import type { Release } from '../../scripts/cli/content/releases';
import { setYamlValue } from '../../scripts/source/edit-yaml';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';

function filesOf(root: string): string[] {
  return fs
    .readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort();
}

describe('sentinel init', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial();
  });
  afterEach(() => trial.remove());
  const read = (name: string) => fs.readFileSync(path.join(trial.root, name), 'utf8');

  it('writes at most fifteen files, whose detection is valid and proved', async () => {
    assert.equal((await trial.run('init')).code, 0);
    assert.ok(filesOf(trial.root).length <= 15, filesOf(trial.root).join(' '));
    const validated = await trial.run('validate');
    assert.equal(validated.code, 0, validated.output);
    const tested = await trial.run('test');
    assert.equal(tested.code, 0, tested.output);
    assert.match(tested.output, /3 passed, 0 failed/);
  });

  it('writes over no file, and a second time nothing', async () => {
    trial.write({ 'README.md': 'ours\n', '.github/workflows/deploy.yml': 'ours\n' });
    await trial.run('init');
    assert.equal(read('README.md'), 'ours\n');
    assert.equal(read('.github/workflows/deploy.yml'), 'ours\n');
    const before = filesOf(trial.root).map((name) => [name, read(name)]);
    const again = await trial.run('init');
    assert.equal(again.code, 0);
    assert.equal(again.output, '');
    assert.deepEqual(
      filesOf(trial.root).map((name) => [name, read(name)]),
      before,
    );
  });

  it('adds no example to content that is there', async () => {
    trial.write({ 'detections/ours/rule.yaml': 'name: ours\n' });
    await trial.run('init');
    assert.deepEqual(
      filesOf(trial.root).filter((name) => /^(?:detections|watchlists)/.test(name)),
      ['detections/ours/rule.yaml'],
    );
  });

  it('gives each repository an id of its own', async () => {
    await trial.run('init', 'one');
    await trial.run('init', 'two');
    const idOf = (folder: string) =>
      /^id: (.*)$/m.exec(read(`${folder}/detections/example/query-for-listed-domain.yaml`));
    assert.notEqual(idOf('one')?.[1], idOf('two')?.[1]);
  });

  it('points the editor at the schemas of the installed tool, and brings none of the tool itself', async () => {
    await trial.run('init');
    assert.match(read('.vscode/settings.json'), /"\.\/node_modules\/@[^"]*\/schemas\/detection\.schema\.json"/);
    assert.doesNotMatch(read('.vscode/settings.json'), /"\.\/schemas\/(?!custom)|typescript/);
    assert.ok(!filesOf(trial.root).includes('.github/workflows/tool.yml'));
  });
});

describe('sentinel upgrade', () => {
  let trial: Trial;
  beforeEach(async () => {
    trial = startTrial();
    await trial.run('init');
  });
  afterEach(() => trial.remove());
  const read = (name: string) => fs.readFileSync(path.join(trial.root, name), 'utf8');

  const next: Release = {
    version: '0.2.0',
    brings: 'A severity has another name.',
    newChecks: ['unknown-table', 'id-guid'],
    migrations: [
      {
        says: 'severity Medium is Low',
        edit: (document) => {
          const content = document.value as { severity?: unknown };
          return content.severity === 'Medium' ? (setYamlValue(document, ['severity'], 'Low', []) ?? []) : [];
        },
      },
    ],
  };

  function upgrade(options: Record<string, string | boolean> = {}) {
    let output = '';
    const write = (text: string) => void (output += text);
    const context = {
      root: trial.root,
      workingDirectory: trial.root,
      now: () => new Date('2026-06-02T12:00:00Z'),
      environment: {},
      color: false,
      write,
      writeError: write,
    } as unknown as Parameters<typeof runUpgrade>[0]['context'];
    const tool = { name: '@sentinel-content/sentinel', version: '0.2.0' };
    const code = runUpgrade({ context, arguments: [], options }, [next], tool);
    return { code, output };
  }
  const rule = 'detections/example/query-for-listed-domain.yaml';

  it('edits content as a release asks for it, and shows the edit', () => {
    const { code, output } = upgrade();
    assert.equal(code, 0, output);
    assert.match(output, /From 0\.1\.0 to 0\.2\.0\.\n0\.2\.0: A severity has another name\./);
    assert.match(
      output,
      /Edited detections\/example.*severity Medium is Low\n[^]*- severity: Medium\n.*\+ severity: Low/,
    );
    assert.match(read(rule), /^severity: Low$/m);
  });

  it('renews the files of the tool that nobody edited, and shows of the others what is different', () => {
    const edited = read('.github/workflows/deploy.yml').replace('name: Deploy', 'name: Ours');
    trial.write({ '.github/workflows/deploy.yml': edited });
    const { output } = upgrade();
    assert.match(read('.github/workflows/drift.yml'), /^# sentinel 0\.2\.0 wrote this file/);
    assert.match(output, /Renewed \.github\/workflows\/drift\.yml/);
    assert.equal(read('.github/workflows/deploy.yml'), edited);
    assert.match(output, /deploy\.yml was edited here and stays[^]*- name: Ours\n {2}\+ name: Deploy/);
  });

  it('takes a file that another system wrote with its own line ends for one that nobody edited', async () => {
    const name = '.github/workflows/drift.yml';
    trial.write({ [name]: `\uFEFF${read(name).replaceAll('\n', '\r\n')}` });
    assert.equal((await trial.run('upgrade')).output, 'From 0.1.0 to 0.1.0.\n');
    trial.write({ [name]: read(name).replace('name: Drift', 'name: Ours') });
    const { output } = upgrade();
    assert.match(output, /drift\.yml was edited here and stays.*\n {2}- name: Ours\n {2}\+ name: Drift\n/);
  });

  it('says what new checks find, with 1', () => {
    trial.write({ [rule]: read(rule).replace(/^id: .*$/m, 'id: rule 1') });
    const { code, output } = upgrade();
    assert.equal(code, 1);
    assert.match(output, /2 checks since then, 1 finding here\.[^]*id-guid/);
  });

  it('writes nothing with --check', () => {
    const before = read(rule) + read('.github/workflows/drift.yml');
    const { output } = upgrade({ check: true });
    assert.match(output, /Would edit[^]*Would renew/);
    assert.equal(read(rule) + read('.github/workflows/drift.yml'), before);
  });

  it('says of a file that cannot be read that it stays as it is, with 1', () => {
    trial.write({ [rule]: 'severity: Medium\n\tbroken: [\n' });
    const { code, output } = upgrade();
    assert.equal(code, 1);
    assert.match(output, /cannot be read, and stays as it is/);
    assert.equal(read(rule), 'severity: Medium\n\tbroken: [\n');
  });

  it('does not guess the version from which it comes', async () => {
    const other = startTrial({ 'detections/a/rule.yaml': '' });
    const { code, errors } = await other.run('upgrade');
    other.remove();
    assert.equal(code, 2);
    assert.match(errors, /No file here says which version/);
  });

  it('has nothing to do at the version that wrote the files', async () => {
    const { code, output } = await trial.run('upgrade');
    assert.equal(code, 0);
    assert.equal(output, 'From 0.1.0 to 0.1.0.\n');
  });
});
