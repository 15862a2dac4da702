import assert from 'node:assert/strict';

import { judgeByBaseline, readBaseline, writeBaseline } from '../../scripts/checks/baseline';
import type { Diagnostic } from '../../scripts/source/diagnostic';
import { OperationError } from '../../scripts/source/operation-error';
import { createSourceFile, placeAt } from '../../scripts/source/source-file';

const path = 'detections/example/rule.yaml';

/** The finding of a check at a word of a file. */
function finding(text: string, word: string, check = 'join-kind'): Diagnostic {
  const start = text.indexOf(word);
  const place = placeAt(createSourceFile(path, text), { start, end: start + word.length });
  return { check, severity: 'advice', place, message: `Something about ${word}` };
}

function accept(found: readonly Diagnostic[], text: string, baseline: string, includes = () => true): string[] {
  const source = createSourceFile(path, text);
  const file = createSourceFile('known.json', baseline);
  return judgeByBaseline(found, readBaseline(file), () => source, includes, 'checks').fresh.map(
    ({ check, place }) => `${check} ${place.file}:${place.start.line}`,
  );
}

function write(found: readonly Diagnostic[], text: string): string {
  return writeBaseline(found, () => createSourceFile(path, text), 'checks', undefined);
}

describe('A baseline', () => {
  const text = 'first\nsecond\n';
  const baseline = write([finding(text, 'second')], text);

  it('knows a finding again where lines were added and indentation changed', () => {
    const later = 'new\nfirst\nnew\n    second\n';
    assert.deepEqual(accept([finding(later, 'second')], later, baseline), []);
  });

  it('lets through what is new on another line', () => {
    assert.deepEqual(accept([finding(text, 'first'), finding(text, 'second')], text, baseline), [
      `join-kind ${path}:1`,
    ]);
  });

  it('accepts one finding for each of its entries, no more', () => {
    const twice = 'second\nsecond\n';
    const both = [finding(twice, 'second'), finding(twice, 'second')];
    assert.equal(accept(both, twice, baseline).length, 1);
    assert.deepEqual(accept(both, twice, write(both, twice)), []);
  });

  it('says at its line which entry accepts nothing any more', () => {
    const both = write([finding(text, 'first'), finding(text, 'second')], text);
    assert.deepEqual(accept([finding(text, 'first')], text, both), ['baseline-outdated known.json:4']);
  });

  it('does not judge the entries of files that were not looked at', () => {
    assert.deepEqual(
      accept([], text, baseline, () => false),
      [],
    );
  });

  it('never accepts a file that cannot be read, nor a waiver that went wrong', () => {
    const found = [finding(text, 'first', 'yaml'), finding(text, 'first', 'waiver-unused')];
    assert.deepEqual(JSON.parse(write(found, text)), { findings: [] });
    assert.equal(accept(found, text, baseline).filter((each) => !each.startsWith('baseline')).length, 2);
  });

  for (const wrong of ['', '[]', '{"findings": [{"check": 1}]}', '{"findings": {}}', 'null']) {
    it(`is not ${wrong === '' ? 'an empty file' : wrong}`, () => {
      assert.throws(() => accept([], text, wrong), OperationError);
    });
  }
});
