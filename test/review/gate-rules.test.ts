import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { findGated, readGateRules } from '../../scripts/review/gate-rules';
import { statementKinds } from '../../scripts/review/statement-kinds';
import { createSourceFile } from '../../scripts/source/source-file';
import { parseYaml } from '../../scripts/source/yaml-document';
import { reviewFilesOf } from './review-states';

const root = path.join(__dirname, '..', '..');

function read(text: string) {
  const { value } = parseYaml(createSourceFile('review.yaml', text));
  assert.ok(value);
  return readGateRules(value);
}

describe('readGateRules', () => {
  it('says each mistake at its line, since a rule with one lets pass what it is for', () => {
    const { diagnostics } = read(
      'secondReviewers: []\nsecondReviewer:\n  - changes: [weakr]\n    where: a\n  - under: b\n',
    );
    assert.deepEqual(
      diagnostics.map(({ place, message }) => `${place.start.line} ${message}`),
      [
        '1 The key secondReviewers is not read',
        '4 The key where is not read',
        '3 There is no kind of change weakr',
        '5 This rule names no changes',
      ],
    );
    assert.equal(read('secondReviewer: []\n').diagnostics.length, 1);
  });

  it('reads the rules that come with the tool', () => {
    for (const file of ['review.yaml', 'templates/review.yaml']) {
      assert.deepEqual(read(fs.readFileSync(path.join(root, file), 'utf8')).diagnostics, []);
    }
  });
});

describe('findGated', () => {
  const rule = 'detections/a/rule.yaml';
  const statements = reviewFilesOf({ [rule]: '' }, { [rule]: 'enabled: false\ndescription: Another one.\n' });
  const gated = (text: string) => findGated(statements, read(text).value ?? []).map(({ kind }) => kind);

  it('finds kinds, and all kinds of a weight', () => {
    assert.deepEqual(gated('secondReviewer:\n  - changes: [rule-off]\n'), ['rule-off']);
    assert.deepEqual(gated('secondReviewer:\n  - changes: [weaker, other]\n'), ['rule-off', 'edited']);
  });

  it('finds them under a folder by whole names', () => {
    assert.deepEqual(gated('secondReviewer:\n  - { changes: weaker, under: detections/a/ }\n'), ['rule-off']);
    assert.deepEqual(gated('secondReviewer:\n  - { changes: weaker, under: [detections/a/rule, detections/b] }\n'), []);
  });
});

describe('The page for reviewers', () => {
  it('lists every kind of change under its weight', () => {
    const page = fs.readFileSync(path.join(root, 'docs', 'reviewers.md'), 'utf8');
    for (const [kind, { weight }] of Object.entries(statementKinds)) {
      assert.match(page, new RegExp(`^\\| ` + '`' + weight + '`' + ` .*` + '`' + kind + '`', 'm'), kind);
    }
  });
});
