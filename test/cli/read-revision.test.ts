import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { exampleFiles } from '../../scripts/checks/example-files';
import { readRevision } from '../../scripts/cli/content/read-revision';
import { OperationError } from '../../scripts/source/operation-error';

describe('readRevision', () => {
  let root = '';

  const git = (...commandLine: string[]) =>
    execFileSync('git', ['-C', root, '-c', 'user.name=test', '-c', 'user.email=test@example.com', ...commandLine]);

  function write(files: Record<string, string>): void {
    for (const { path: file, text } of exampleFiles(files)) {
      fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      fs.writeFileSync(path.join(root, file), text);
    }
  }

  before(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'revision-'));
    git('init', '-q');
    write({
      'detections/ä b/rule.yaml': 'name: Grüße\n',
      'detections/ä b/rule.test.yaml': '',
      'detections/c/rule.yaml': '',
    });
    git('add', '.');
    git('commit', '-q', '-m', 'first');
    write({ 'detections/c/rule.yaml': 'name: Changed\n' });
  });

  after(() => {
    fs.rmSync(root, { recursive: true });
  });

  it('reads detections as they were, whatever their paths and texts hold', () => {
    const { detections } = readRevision(root, 'HEAD');
    assert.deepEqual(
      detections.map(({ slug, name }) => [slug, name]),
      [
        ['c/rule', 'Query for a known bad domain'],
        ['ä b/rule', 'Grüße'],
      ],
    );
  });

  for (const revision of ['no-such-branch', '--all', '-n1']) {
    it(`refuses ${revision}`, () => {
      assert.throws(() => readRevision(root, revision), OperationError);
    });
  }

  it('reads content that lies deeper in the repository', () => {
    const inner = path.join(root, 'content');
    fs.mkdirSync(path.join(inner, 'detections'), { recursive: true });
    fs.writeFileSync(
      path.join(inner, 'detections', 'rule.yaml'),
      exampleFiles({ 'detections/rule.yaml': '' })[0]!.text,
    );
    git('add', 'content');
    git('commit', '-q', '-m', 'second');
    assert.deepEqual(
      readRevision(inner, 'HEAD').detections.map(({ slug }) => slug),
      ['rule'],
    );
  });
});
