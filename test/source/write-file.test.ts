import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { appendToFile, removeFile, startDraft, writeFileWhole } from '../../scripts/source/write-file';

describe('Writing a file', () => {
  let folder: string;
  let root: string;
  let victim: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-write-'));
    root = path.join(folder, 'root');
    victim = path.join(folder, 'victim.txt');
    fs.mkdirSync(root);
    fs.writeFileSync(victim, 'mine');
  });
  afterEach(() => {
    assert.equal(fs.readFileSync(victim, 'utf8'), 'mine');
    fs.rmSync(folder, { recursive: true, force: true });
  });
  const at = (...parts: string[]) => path.join(root, ...parts);

  it('makes its folders, replaces a plain file and leaves nothing beside it', () => {
    writeFileWhole(at('a', 'b.txt'), 'one', root);
    writeFileWhole(at('a', 'b.txt'), 'two', root);
    assert.deepEqual(fs.readdirSync(at('a')), ['b.txt']);
    assert.equal(fs.readFileSync(at('a', 'b.txt'), 'utf8'), 'two');
  });

  it('lets a file keep who may read it', () => {
    fs.writeFileSync(at('a'), '', { mode: 0o600 });
    writeFileWhole(at('a'), 'x', root);
    assert.equal(fs.statSync(at('a')).mode & 0o777, 0o600);
  });

  it('follows no link and replaces none, and leaves a draft of the author alone', () => {
    fs.symlinkSync(victim, at('link'));
    fs.symlinkSync(path.join(folder, 'nowhere'), at('dangling'));
    fs.symlinkSync(victim, at('rule.yaml.draft'));
    for (const name of ['link', 'dangling']) {
      assert.throws(() => writeFileWhole(at(name), 'x', root), /is not a plain file; nothing was written/);
      assert.throws(() => appendToFile(at(name), 'x', root), /is not a plain file; nothing was written/);
      assert.throws(() => removeFile(at(name), root), /is not a plain file/);
      assert.ok(fs.lstatSync(at(name)).isSymbolicLink());
    }
    writeFileWhole(at('rule.yaml'), 'x', root);
    assert.ok(fs.lstatSync(at('rule.yaml.draft')).isSymbolicLink());
    assert.ok(!fs.existsSync(path.join(folder, 'nowhere')));
  });

  it('goes into no folder that a link leads out of the root to, there already or not', () => {
    fs.mkdirSync(path.join(folder, 'other'));
    fs.writeFileSync(path.join(folder, 'other', 'here'), 'mine');
    fs.symlinkSync(path.join(folder, 'other'), at('out'));
    fs.symlinkSync(path.join(folder, 'missing'), at('nowhere'));
    for (const file of [at('out', 'x'), at('out', 'deep', 'x'), at('nowhere', 'x'), at('out', 'here')]) {
      assert.throws(() => writeFileWhole(file, 'x', root), Error, file);
      assert.throws(() => appendToFile(file, 'x', root), Error, file);
      if (fs.existsSync(file)) assert.throws(() => removeFile(file, root), /leads out of/);
    }
    assert.deepEqual(fs.readdirSync(path.join(folder, 'other')), ['here']);
    assert.ok(!fs.existsSync(path.join(folder, 'missing')));
  });

  it('follows a link to a folder that lies within the root, and writes where a person names another place', () => {
    fs.mkdirSync(at('inside'));
    fs.symlinkSync(at('inside'), at('way'));
    writeFileWhole(at('way', 'x'), 'x', root);
    assert.ok(fs.existsSync(at('inside', 'x')));
    writeFileWhole(path.join(folder, 'elsewhere', 'x'), 'x', root);
    assert.ok(fs.existsSync(path.join(folder, 'elsewhere', 'x')));
  });

  it('refuses a pipe, and writes into a device', function () {
    if (process.platform === 'win32') this.skip();
    execFileSync('mkfifo', [at('pipe')]);
    assert.throws(() => writeFileWhole(at('pipe'), 'x', root), /is not a plain file/);
    assert.ok(fs.lstatSync(at('pipe')).isFIFO());
    writeFileWhole('/dev/null', 'x', root);
    assert.ok(fs.lstatSync('/dev/null').isCharacterDevice());
  });

  it('leaves no draft where writing does not come to its end', () => {
    fs.mkdirSync(at('folder'));
    assert.throws(() => writeFileWhole(at('folder'), 'x', root), /is not a plain file/);
    const draft = startDraft(at('list.csv'), root);
    draft.write('half');
    draft.drop();
    draft.drop();
    assert.deepEqual(fs.readdirSync(root), ['folder']);
  });

  it('adds to the end of a file, and removes one', () => {
    appendToFile(at('log', 'a'), 'one', root);
    appendToFile(at('log', 'a'), 'two', root);
    assert.equal(fs.readFileSync(at('log', 'a'), 'utf8'), 'onetwo');
    removeFile(at('log', 'a'), root);
    removeFile(at('log', 'a'), root);
    removeFile(at('never', 'a'), root);
    assert.deepEqual(fs.readdirSync(root), ['log']);
  });
});
