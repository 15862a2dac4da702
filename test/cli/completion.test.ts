import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';

const bin = path.join(__dirname, '..', '..', 'bin', 'sentinel.js');
const hasBash = spawnSync('bash', ['--version']).status === 0;

describe('sentinel completion', () => {
  let trial: Trial;

  before(() => {
    trial = startTrial({
      'detections/identity/password-spray.yaml': '',
      'detections/identity/password-spray.test.yaml': '',
      'detections/dns/a$(touch owned).yaml': '',
      'watchlists/nanocore-rat.yaml': '',
      'workspaces/production.yaml': '',
      'workspaces/groups/all.yaml': '',
    });
  });

  after(() => {
    trial.remove();
  });

  async function answersTo(...words: readonly string[]): Promise<readonly string[]> {
    const { code, output } = await trial.run('completion', 'answer', '--', ...words);
    assert.equal(code, 0);
    return output.split('\n').filter((line) => line !== '');
  }

  it('completes commands, flags, and what a flag or an argument may be', async () => {
    assert.deepEqual(await answersTo('val'), ['validate']);
    assert.ok((await answersTo('test', '--work')).includes('--workspace'));
    assert.deepEqual(await answersTo('import', 'th'), ['threatfox']);
    assert.ok((await answersTo('validate', '--format', 'sa')).includes('sarif'));
  });

  it('completes detections and their folders, watchlists and workspaces by their files', async () => {
    assert.deepEqual(await answersTo('test', ''), ['dns/', 'identity/', 'identity/password-spray']);
    assert.deepEqual(await answersTo('import', 'csv', 'x.csv', '--watchlist', ''), ['nanocore-rat']);
    assert.deepEqual(await answersTo('plan', '--workspace', 'pro'), ['production']);
  });

  it('says nothing of a command or a flag that is not there', async () => {
    assert.deepEqual(await answersTo('nothing', ''), []);
    assert.deepEqual(await answersTo('validate', '--since', ''), []);
    assert.match((await trial.run('completion', 'tcsh')).errors, /There is no completion for tcsh/);
  });

  it('completes in bash, and evaluates no name of a file', async function () {
    this.timeout(60_000);
    if (!hasBash) {
      process.stdout.write('      skipped: there is no bash\n');
      return this.skip();
    }
    const script = (await trial.run('completion', 'bash')).output;
    const lines = ['test iden', 'test ', 'va'].map((line) => {
      const words = ['sentinel', ...line.split(' ')];
      return `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _sentinel 2>/dev/null; echo "\${COMPREPLY[*]}"`;
    });
    const program = `sentinel() { '${process.execPath}' '${bin}' "$@"; }\n${script}\n${lines.join('\n')}\n`;
    const { stdout, stderr } = spawnSync('bash', ['-c', program], { cwd: trial.root, encoding: 'utf8' });
    assert.deepEqual(
      stdout.split('\n'),
      ['identity/ identity/password-spray', 'dns/ identity/ identity/password-spray', 'validate', ''],
      stderr,
    );
    assert.ok(!fs.existsSync(path.join(trial.root, 'owned')));
  });
});

/** A shell of this name, told to begin without a person's own settings; undefined, and said, if it is not here. */
function runShell(shell: string, flags: readonly string[], script: string, cwd: string): string | undefined {
  if (spawnSync(shell, ['--version']).status !== 0) {
    process.stdout.write(`      skipped: there is no ${shell}\n`);
    return undefined;
  }
  const { stdout } = spawnSync(shell, [...flags, script], { cwd, encoding: 'utf8', timeout: 100_000 });
  return stdout;
}

describe('sentinel completion in other shells', () => {
  let trial: Trial;
  before(() => {
    trial = startTrial({ 'detections/identity/password-spray.yaml': '', 'detections/dns/a$(touch owned).yaml': '' });
  });
  after(() => trial.remove());

  it('completes in zsh behind compinit, at the keys of a person', async function () {
    this.timeout(120_000);
    fs.writeFileSync(path.join(trial.root, 'complete.zsh'), (await trial.run('completion', 'zsh')).output);
    const begin = `autoload -Uz compinit; compinit -u -D; sentinel() { '${process.execPath}' '${bin}' \\"\\$@\\" }`;
    const output = runShell(
      'zsh',
      ['-f', '-c'],
      `zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "${begin}; source ./complete.zsh; print 'SET'UP"
zpty -r z out '*SETUP*'
zpty -n -w z $'sentinel vali\\t'
zpty -r z out '*date*' && print 'a command'
zpty -n -w z $'\\x15sentinel test identity/pass\\t'
zpty -r z out '*word-spray*' && print 'a detection'
zpty -d z
`,
      trial.root,
    );
    if (output === undefined) return this.skip();
    assert.equal(output, 'a command\na detection\n');
    assert.ok(!fs.existsSync(path.join(trial.root, 'owned')));
  });

  it('completes in fish, and evaluates no name of a file', async function () {
    this.timeout(120_000);
    fs.writeFileSync(path.join(trial.root, 'complete.fish'), (await trial.run('completion', 'fish')).output);
    const output = runShell(
      'fish',
      ['--no-config', '-c'],
      `function sentinel; '${process.execPath}' '${bin}' $argv; end
source ./complete.fish
complete -C 'sentinel vali'
complete -C 'sentinel test iden'
`,
      trial.root,
    );
    if (output === undefined) return this.skip();
    assert.equal(output, 'validate\nidentity/\nidentity/password-spray\n');
    assert.ok(!fs.existsSync(path.join(trial.root, 'owned')));
  });
});

describe('A pipe that is closed', () => {
  it('ends any command without a word, and with the code that it would have had', function () {
    this.timeout(60_000);
    if (!hasBash) {
      process.stdout.write('      skipped: there is no bash\n');
      return this.skip();
    }
    for (const [argv, code] of [
      [['--help'], 0],
      [['help'], 0],
      [['import', '--help'], 0],
      [['no-such-command'], 2],
    ] as const) {
      const run = `'${process.execPath}' '${bin}' ${argv.join(' ')} 2>&1 | true; echo "\${PIPESTATUS[0]}"`;
      const { stdout, stderr } = spawnSync('bash', ['-c', run], { encoding: 'utf8' });
      assert.equal(stdout, `${code}\n`, argv.join(' '));
      assert.equal(stderr, '');
    }
  });
});
