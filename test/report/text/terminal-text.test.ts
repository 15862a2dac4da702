import assert from 'node:assert/strict';
import fc from 'fast-check';

import { displayWidth, escapeLine, escapeText } from '../../../scripts/report/text/terminal-text';

describe('escapeLine', () => {
  it('leaves letters of any script as they are', () => {
    assert.equal(escapeLine('héllo мир 世界 🎉'), 'héllo мир 世界 🎉');
  });

  it('writes out an ANSI sequence', () => {
    assert.equal(escapeLine('\u001b[31mred'), '\\x1b[31mred');
  });

  it('writes out the one-byte form of an ANSI sequence', () => {
    assert.equal(escapeLine('\u009b31m'), '\\x9b31m');
  });

  it('writes out bidirectional controls', () => {
    assert.equal(escapeLine('a\u202eb\u2066c'), 'a\\u{202e}b\\u{2066}c');
  });

  it('writes out line ends, so that one text stays one line', () => {
    assert.equal(escapeLine('a\r\nb\u2028c'), 'a\\r\\nb\\u{2028}c');
  });

  it('writes out half a surrogate pair', () => {
    assert.equal(escapeLine('\ud83c!'), '\\u{d83c}!');
  });

  it('never lets a control character through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.doesNotMatch(escapeLine(text), /\p{Cc}|\p{Cf}(?<=[\u200b-\u202e\u2060-\u206f])|[\u2028\u2029]/u);
      }),
    );
  });
});

describe('escapeText', () => {
  it('keeps line feeds and tabs and makes one line end of CRLF', () => {
    assert.equal(escapeText('a\r\n\tb\u0007'), 'a\n\tb\\x07');
  });
});

describe('displayWidth', () => {
  it('counts wide characters twice and combining marks not at all', () => {
    assert.equal(displayWidth('a世e\u0301'), 4);
  });
});

describe('A command for the runner of GitHub Actions', () => {
  for (const text of ['##[add-mask]a', 'a ##[stop-commands]b', '::stop-commands::a', '  ::add-mask::a', ':::a::']) {
    it(`does not come out of a text of others: ${text}`, () => {
      for (const shown of [escapeLine(text), escapeText(`x\n${text}`)]) {
        assert.doesNotMatch(shown, /##\[|^\s*::/m);
      }
    });
  }

  it('is not seen in colons inside of a line', () => {
    assert.equal(escapeLine('address 2001:db8::1 of a'), 'address 2001:db8::1 of a');
  });
});
