import assert from 'node:assert/strict';
import fc from 'fast-check';

import { applyEdits } from '../../scripts/source/edit-text';
import { originOf } from '../../scripts/source/offset-map';

describe('applyEdits', () => {
  it('replaces spans and keeps the rest', () => {
    const edited = applyEdits('let a = b;\nc', [
      { span: { start: 8, end: 9 }, text: 'dynamic([])' },
      { span: { start: 12, end: 12 }, text: ' | take 1' },
    ]);
    assert.equal(edited.text, 'let a = dynamic([]);\nc | take 1');
  });

  it('takes edits in any order and reports where each came to stand', () => {
    const edited = applyEdits('abc', [
      { span: { start: 2, end: 3 }, text: 'ZZ' },
      { span: { start: 0, end: 1 }, text: 'XXX' },
    ]);
    assert.equal(edited.text, 'XXXbZZ');
    assert.deepEqual(edited.spans, [
      { start: 4, end: 6 },
      { start: 0, end: 3 },
    ]);
  });

  it('keeps the order of insertions at one place', () => {
    const at = { start: 1, end: 1 };
    assert.equal(
      applyEdits('ab', [
        { span: at, text: '1' },
        { span: at, text: '2' },
      ]).text,
      'a12b',
    );
  });

  it('refuses edits that overlap', () => {
    assert.throws(
      () =>
        applyEdits('abcdef', [
          { span: { start: 0, end: 3 }, text: '' },
          { span: { start: 2, end: 4 }, text: '' },
        ]),
      RangeError,
    );
  });

  it('maps the replaced text to the whole of what it replaced', () => {
    const { map, spans } = applyEdits('x = lookup();', [{ span: { start: 4, end: 12 }, text: '1' }]);
    assert.deepEqual(originOf(map, spans[0]!), { start: 4, end: 12 });
  });

  it('maps every character outside an edit to itself', () => {
    const pieces = fc.array(fc.tuple(fc.string(), fc.string(), fc.string()), { maxLength: 6 });
    fc.assert(
      fc.property(pieces, fc.string(), (triples, tail) => {
        let text = '';
        const edits = triples.map(([kept, replaced, replacement]) => {
          text += kept;
          const start = text.length;
          text += replaced;
          return { span: { start, end: text.length }, text: replacement };
        });
        text += tail;
        const edited = applyEdits(text, edits);
        assert.equal(edited.text, triples.map(([kept, , replacement]) => kept + replacement).join('') + tail);
        for (const run of edited.map.runs.filter((candidate) => candidate.exact)) {
          for (let offset = run.derived.start; offset < run.derived.end; offset++) {
            const origin = originOf(edited.map, { start: offset, end: offset + 1 });
            assert.equal(text[origin.start], edited.text[offset]);
          }
        }
      }),
    );
  });
});
