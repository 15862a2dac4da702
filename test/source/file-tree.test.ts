import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readFileTree } from '../../scripts/source/file-tree';
import { OperationError } from '../../scripts/source/operation-error';

describe('A file tree', () => {
  let root: string;

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-tree-'));
  });
  afterEach(() => {
    fs.rmSync(root, { recursive: true });
  });

  function write(file: string, content: string | Uint8Array): void {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), content);
  }
  function problems(): string[] {
    return readFileTree(root).diagnostics.map(({ place, message }) => `${place.file}: ${message}`);
  }

  it('holds the YAML and CSV files of the content folders, by path', () => {
    write('detections/b/two.yaml', 'a: 1\n');
    write('detections/a/one.yaml', 'a: 1\n');
    write('watchlists/list.csv', 'a\n');
    write('detections/notes.txt', 'x');
    write('elsewhere/x.yaml', 'a: 1\n');
    assert.deepEqual(readFileTree(root).files.map((file) => file.path), [
      'detections/a/one.yaml',
      'detections/b/two.yaml',
      'watchlists/list.csv',
    ]); // prettier-ignore
  });

  it('leaves out and reports a YAML file that is too large', () => {
    write('detections/large.yaml', 'a: '.padEnd(5 * 1024 * 1024, 'x'));
    assert.deepEqual(problems(), [
      'detections/large.yaml: This file is too large: 5,242,880 bytes; at most 1,048,576 are read',
    ]);
  });

  it('leaves out and reports a file that is not UTF-8', () => {
    write('detections/latin.yaml', Uint8Array.of(0x61, 0x3a, 0x20, 0xe9, 0x0a));
    assert.deepEqual(problems(), ['detections/latin.yaml: This file is not UTF-8']);
  });

  it('leaves out and reports a link that leads out of the repository', () => {
    write('detections/one.yaml', 'a: 1\n');
    fs.symlinkSync('/etc/hostname', path.join(root, 'detections', 'away.yaml'));
    assert.deepEqual(problems(), ['detections/away.yaml: This link leads out of the repository']);
  });

  it('does not follow a link to a folder, and says so', () => {
    write('detections/a/one.yaml', 'a: 1\n');
    fs.symlinkSync('../..', path.join(root, 'detections', 'a', 'again'));
    assert.equal(readFileTree(root).files.length, 1);
    assert.deepEqual(problems(), ['detections/a/again: This link to a folder is not followed']);
  });

  it('holds the tables and functions of the workspace’s own', () => {
    write('detections/one.yaml', 'a: 1\n');
    write('schemas/custom/own.json', '{}\n');
    assert.deepEqual(
      readFileTree(root).files.map((file) => file.path),
      ['detections/one.yaml', 'schemas/custom/own.json'],
    );
  });

  it('is refused for a folder without content', () => {
    assert.throws(() => readFileTree(root), OperationError);
  });
});
