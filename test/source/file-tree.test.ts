import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readFileTree, stampFileTree } from '../../scripts/source/file-tree';
import { OperationError } from '../../scripts/source/operation-error';

const places = { folders: ['detections', 'watchlists', 'workspaces'], beside: ['schemas/custom', 'checks.yaml'] };

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
    return readFileTree(root, places).diagnostics.map(({ place, message }) => `${place.file}: ${message}`);
  }

  it('holds the YAML and CSV files of the content folders, by path', () => {
    write('detections/b/two.yaml', 'a: 1\n');
    write('detections/a/one.yaml', 'a: 1\n');
    write('watchlists/list.csv', 'a\n');
    write('detections/notes.txt', 'x');
    write('elsewhere/x.yaml', 'a: 1\n');
    assert.deepEqual(readFileTree(root, places).files.map((file) => file.path), [
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
    const [found] = readFileTree(root, places).diagnostics;
    assert.match(found?.message ?? '', /^This file is not UTF-8/);
    assert.deepEqual([found?.place.start.line, found?.place.start.column], [1, 4]);
  });

  it('says where a file is not UTF-8 that holds replacement characters before', () => {
    write('watchlists/list.csv', Buffer.concat([Buffer.from('a\ufffd,b\nü,1\n2,'), Uint8Array.of(0xff)]));
    const [found] = readFileTree(root, places).diagnostics;
    assert.deepEqual([found?.place.start.line, found?.place.start.column], [3, 3]);
  });

  for (const [file, help] of [
    ['detections/rule.YAML', /rule\.yaml/],
    ['watchlists/list.txt', /list\.yaml/],
    ['workspaces/production', /production\.yaml/],
  ] as const) {
    it(`warns of a file that is not read: ${file}`, () => {
      write('detections/one.yaml', 'a: 1\n');
      write(file, 'a: 1\n');
      const [found] = readFileTree(root, places).diagnostics;
      assert.deepEqual([found?.severity, found?.place.file], ['warning', file]);
      assert.match(found?.help ?? '', help);
    });
  }

  it('says nothing of a README and of logs beside content', () => {
    write('detections/README.md', 'x');
    write('detections/events.ndjson', 'x');
    assert.deepEqual(problems(), []);
  });

  it('leaves out and reports a link that leads out of the repository', () => {
    write('detections/one.yaml', 'a: 1\n');
    fs.symlinkSync('/etc/hostname', path.join(root, 'detections', 'away.yaml'));
    assert.deepEqual(problems(), ['detections/away.yaml: This link leads out of the repository']);
  });

  it('does not follow a link to a folder, and says so', () => {
    write('detections/a/one.yaml', 'a: 1\n');
    fs.symlinkSync('../..', path.join(root, 'detections', 'a', 'again'));
    assert.equal(readFileTree(root, places).files.length, 1);
    assert.deepEqual(problems(), ['detections/a/again: This link to a folder is not followed']);
  });

  it('holds the tables and functions of the workspace’s own', () => {
    write('detections/one.yaml', 'a: 1\n');
    write('schemas/custom/own.json', '{}\n');
    assert.deepEqual(
      readFileTree(root, places).files.map((file) => file.path),
      ['detections/one.yaml', 'schemas/custom/own.json'],
    );
  });

  it('leaves out and reports a file whose name is not UTF-8', () => {
    write('detections/one.yaml', 'a: 1\n');
    fs.writeFileSync(
      Buffer.concat([Buffer.from(path.join(root, 'detections', 'caf')), Uint8Array.of(0xe9), Buffer.from('.yaml')]),
      '',
    );
    assert.deepEqual(problems(), ['detections/caf\uFFFD.yaml: The name of this file is not UTF-8']);
  });

  it('waits for no pipe that is called like a file', function () {
    write('detections/one.yaml', 'a: 1\n');
    if (spawnSync('mkfifo', [path.join(root, 'detections', 'pipe.yaml')]).status !== 0) {
      console.log('      skipped: this system makes no pipes'); // eslint-disable-line no-console
      this.skip();
    }
    assert.deepEqual(problems(), ['detections/pipe.yaml: This is not a file that can be read']);
  });

  it('is refused for a folder without content', () => {
    assert.throws(() => readFileTree(root, places), OperationError);
  });
});

describe('A stamp of a file tree', () => {
  let root: string;
  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-stamp-'));
    fs.mkdirSync(path.join(root, 'detections', 'a'), { recursive: true });
    fs.writeFileSync(path.join(root, 'detections', 'a', 'one.yaml'), 'a: 1\n');
  });
  afterEach(() => {
    fs.rmSync(root, { recursive: true });
  });

  const changes: readonly [string, () => void][] = [
    ['a file was written', () => fs.writeFileSync(path.join(root, 'detections/a/one.yaml'), 'a: 22\n')],
    ['a file came', () => fs.writeFileSync(path.join(root, 'detections/a/two.yaml'), '')],
    ['a file went', () => fs.rmSync(path.join(root, 'detections/a/one.yaml'))],
    ['a folder has another name', () => fs.renameSync(path.join(root, 'detections/a'), path.join(root, 'detections/b'))],
    ['the settings of the checks came', () => fs.writeFileSync(path.join(root, 'checks.yaml'), '')],
  ]; // prettier-ignore
  for (const [name, change] of changes) {
    it(`is another where ${name}`, () => {
      const before = stampFileTree(root, places);
      assert.equal(stampFileTree(root, places), before);
      change();
      assert.notEqual(stampFileTree(root, places), before);
    });
  }

  it('follows no links to folders, which would lead in circles', () => {
    for (const name of ['self', 'b', 'c', 'd']) fs.symlinkSync('.', path.join(root, 'detections', 'a', name));
    fs.symlinkSync('round.yaml', path.join(root, 'detections', 'a', 'round.yaml'));
    assert.equal(
      stampFileTree(root, places)
        .split('\n')
        .filter((line) => line.includes('one.yaml')).length,
      1,
    );
  });
});
