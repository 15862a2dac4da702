import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonText, printableJson } from '../../../scripts/report/text/json-text';
import { escapeXml, quoteXml } from '../../../scripts/report/text/junit';

/** Text as somebody writes it who wants the log, the terminal or the reader to do something. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '##[add-mask]a',
        '###[x]',
        '\n::stop-commands::a',
        '\u202e',
        '\u200b',
        '\u2028',
        '\u{e0041}',
        '\x9b',
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

const unseen = /[\u0080-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;
const command = /##\[|^\s*::/m;

describe('Formats for machines, in the log of a runner', () => {
  it('JSON says the same, with nothing in it that acts or hides', () => {
    fc.assert(
      fc.property(hostile, hostile, (key, value) => {
        const content = JSON.parse(JSON.stringify([{ [`k${key}`]: value }])) as unknown;
        for (const text of [jsonText(content), printableJson(JSON.stringify(content))]) {
          assert.deepEqual(JSON.parse(text), content);
          assert.doesNotMatch(text, unseen);
          assert.doesNotMatch(text, command);
        }
      }),
    );
  });

  it('XML has nothing in it that acts or hides', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const written of [escapeXml(text), quoteXml(text)]) {
          assert.doesNotMatch(written, unseen);
          assert.doesNotMatch(written, command);
        }
      }),
    );
    assert.equal(escapeXml('a ##[b]\n  ::c::d \u202e'), 'a #&#35;[b]\n  &#58;:c::d &#8238;');
  });
});
