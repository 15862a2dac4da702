import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { findRoot, nameFromRoot } from '../../scripts/cli/content/find-root';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';

describe('findRoot', () => {
  let trial: Trial;
  const at = (...names: string[]) => path.join(trial.root, ...names);
  beforeEach(() => {
    trial = startTrial({ 'detections/a/rule.yaml': '', 'other/deep/file.txt': '' });
  });
  afterEach(() => trial.remove());

  it('is the nearest folder upward that holds content, inside of the work tree of Git', () => {
    fs.mkdirSync(at('.git'));
    assert.equal(findRoot(at('detections', 'a')), trial.root);
    assert.equal(findRoot(at('other', 'deep')), trial.root);
    assert.equal(findRoot(trial.root), trial.root);
  });

  it('is the nearest of two', () => {
    fs.mkdirSync(at('.git'));
    fs.mkdirSync(at('other', 'watchlists'), { recursive: true });
    assert.equal(findRoot(at('other', 'deep')), at('other'));
  });

  it('is where one stands if nothing above is known to belong to it', () => {
    assert.equal(findRoot(at('other', 'deep')), at('other', 'deep'));
    fs.mkdirSync(at('other', '.git'));
    assert.equal(findRoot(at('other', 'deep')), at('other', 'deep'));
  });

  it('lets a path be named as it is seen from where one stands', () => {
    assert.equal(nameFromRoot('rule.yaml', at('detections', 'a'), trial.root), 'detections/a/rule.yaml');
    assert.equal(nameFromRoot('.', at('detections', 'a'), trial.root), 'detections/a');
    assert.equal(nameFromRoot('..', at('detections'), trial.root), '.');
    assert.equal(nameFromRoot('a/rule', at('detections', 'a'), trial.root), 'a/rule');
    assert.equal(nameFromRoot('../../..', at('detections', 'a'), trial.root), '../../..');
  });

  it('lets commands run in a folder below the root', async () => {
    fs.mkdirSync(at('.git'));
    const fromBelow = trial.from('detections/a');
    const { code, output } = await fromBelow('validate', 'rule.yaml');
    assert.equal(code, 1);
    assert.match(output, /detections\/a\/rule\.yaml:1:1/);
    const migrated = await fromBelow('migrate', 'rule.yaml');
    assert.match(migrated.errors, /detections\/a\/rule\.yaml|a\/rule cannot be read/);
    const unknown = await fromBelow('validate', 'none.yaml');
    assert.match(unknown.errors, /There is no file or folder none\.yaml/);
  });
});
