import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readCatalog } from '../../scripts/content/read-catalog';
import { reviewContent } from '../../scripts/review/review-content';
import type { ReviewedState } from '../../scripts/review/reviewed-state';
import { createSourceFile } from '../../scripts/source/source-file';
import { parseYaml } from '../../scripts/source/yaml-document';
import { saidOf } from './review-states';

const file = path.join(__dirname, '..', '..', '..', 'shared', 'corpus', 'edit-pairs.jsonl');

interface EditPair {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

function stateOf(text: string): ReviewedState {
  const { value, diagnostics } = readCatalog([createSourceFile('detections/real/rule.yaml', text)]);
  return { catalog: value, diagnostics, asOf: new Date('2026-11-30T00:00:00Z') };
}

function dataOf(text: string): Readonly<Record<string, unknown>> | undefined {
  return parseYaml(createSourceFile('rule.yaml', text)).value?.value as Readonly<Record<string, unknown>> | undefined;
}

describe('reviewContent, of real edits', () => {
  before(function () {
    if (fs.existsSync(file)) return;
    console.log(`      skipped: ${path.join('..', 'shared', 'corpus', 'edit-pairs.jsonl')} is absent`); // eslint-disable-line no-console
    this.skip();
  });

  it('speaks of each key that differs, and of nothing where none does', function () {
    this.timeout(150_000);
    const pairs = fs
      .readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as EditPair);
    const wrong = pairs.flatMap(({ path: name, before, after }) => {
      const statements = reviewContent({
        before: stateOf(before),
        after: stateOf(after),
        files: [{ path: 'detections/real/rule.yaml', status: 'edited' }],
      });
      const [old, now] = [dataOf(before), dataOf(after)];
      if (old === undefined || now === undefined)
        return statements.length > 0 ? [] : [`${name}: nothing is said of a broken file`];
      const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
      const changed = keys.filter((key) => !isDeepStrictEqual(old[key], now[key]));
      const isSpoken = (key: string) =>
        statements.some(({ covers }) => covers.some((part) => part.path.length === 0 || part.path[0] === key));
      const omitted = changed.filter((key) => !isSpoken(key)).map((key) => `${name}: nothing is said of ${key}`);
      const heavy = statements.filter(({ kind }) => kind !== 'respelled');
      const untrue = changed.length === 0 && heavy.length > 0 ? [`${name}: ${saidOf(heavy).join('; ')}`] : [];
      return [...omitted, ...untrue];
    });
    assert.deepEqual(wrong, []);
  });
});
