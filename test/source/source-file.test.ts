import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createSourceFile, lineText, positionAt } from '../../scripts/source/source-file';

describe('A source file', () => {
  it('counts lines at LF, CRLF and CR, and not at U+2028', () => {
    assert.deepEqual(createSourceFile('f', 'a\nb\r\nc\rd\u2028e').lineStarts, [0, 2, 5, 7]);
  });

  it('gives the text of a line without its end', () => {
    assert.equal(lineText(createSourceFile('f', 'one\r\ntwo\r\n'), 2), 'two');
  });

  it('gives every offset the line that holds it and the distance from its start', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', 'é') }), fc.nat(), (text, seed) => {
        const source = createSourceFile('f', text);
        const offset = seed % (text.length + 1);
        const { line, column } = positionAt(source, offset);
        assert.equal(source.lineStarts[line - 1]! + column - 1, offset);
        assert.ok(offset < (source.lineStarts[line] ?? Infinity));
      }),
    );
  });
});
