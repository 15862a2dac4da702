import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import packageFile from '../../package.json';

const root = path.join(__dirname, '..', '..');

/** Content that is the tool's own, and what `npm pack` leaves out of the files that it is told to take. */
const beside = ['package.json', 'LICENSE', 'README.md'];

describe('The package', () => {
  let folder: string;
  const tool = () => path.join(folder, 'node_modules', packageFile.name);

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-package-'));
    fs.mkdirSync(tool(), { recursive: true });
    const built = spawnSync(process.execPath, [path.join(root, 'release', 'build.mjs'), path.join(tool(), 'build')]);
    assert.equal(built.status, 0, String(built.stderr));
    const listed = packageFile.files.filter(
      (name) => !['build', 'schemas/**/*.json', 'npm-shrinkwrap.json'].includes(name),
    );
    for (const name of [...listed, ...beside, 'schemas']) {
      fs.cpSync(path.join(root, name), path.join(tool(), name), { recursive: true });
    }
    for (const name of Object.keys(packageFile.dependencies)) {
      const place = path.join(folder, 'node_modules', name);
      fs.mkdirSync(path.dirname(place), { recursive: true });
      fs.symlinkSync(path.join(root, 'node_modules', name), place);
    }
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  function run(...argv: string[]) {
    const executable = path.join(tool(), packageFile.bin.sentinel);
    const { status, stdout, stderr } = spawnSync(process.execPath, [executable, ...argv], { cwd: folder });
    return { status, output: String(stdout) + String(stderr) };
  }

  it('works from what is published, with nothing that only development needs', () => {
    assert.deepEqual(run('--version'), { status: 0, output: `${packageFile.version}\n` });
    assert.equal(run('init').status, 0);
    const validated = run('validate');
    assert.equal(validated.status, 0, validated.output);
    const tested = run('test');
    assert.equal(tested.status, 0, tested.output);
  });

  it('depends on no tool of development', () => {
    const ofDevelopment = Object.keys(packageFile.devDependencies);
    assert.ok(ofDevelopment.includes('typescript') && ofDevelopment.includes('ts-node'));
    assert.deepEqual(
      Object.keys(packageFile.dependencies).filter((name) => ofDevelopment.includes(name)),
      [],
    );
  });

  it('has a name in a scope, which nobody else can publish', () => {
    assert.match(packageFile.name, /^@[a-z-]+\/[a-z-]+$/);
  });
});
