import assert from 'node:assert/strict';
import fc from 'fast-check';
import { commandModules } from '../../scripts/cli/commands';
import { layOutHelp } from '../../scripts/cli/lay-out-help';
import { startTrial } from './run-sentinel';

describe('layOutHelp', () => {
  it('fills a paragraph, however it is broken in the source', () => {
    assert.equal(layOutHelp('one two\nthree\n\nfour', 13), 'one two three\n\nfour');
    assert.equal(layOutHelp('one two three', 8), 'one two\nthree');
  });

  it('keeps an example on its line, and puts what it does below it if both do not fit', () => {
    const example = '  sentinel test a  those in a folder';
    assert.equal(layOutHelp(example, 40), example);
    assert.equal(layOutHelp(example, 25), '  sentinel test a\n      those in a folder');
    assert.equal(layOutHelp('  sentinel a > b for others', 20), '  sentinel a > b for\n      others');
  });

  it('loses no word, and no line is too long but for a word that is', () => {
    const word = fc.stringMatching(/^[a-z-]{1,12}$/);
    const line = fc.tuple(fc.constantFrom('', '  '), fc.array(word, { minLength: 1, maxLength: 9 }));
    fc.assert(
      fc.property(fc.array(line), fc.integer({ min: 20, max: 90 }), (lines, width) => {
        const text = lines.map(([indent, words]) => indent + words.join(' ')).join('\n');
        const laidOut = layOutHelp(text, width);
        assert.deepEqual(laidOut.split(/\s+/).filter(Boolean), text.split(/\s+/).filter(Boolean));
        assert.ok(laidOut.split('\n').every((each) => each.length <= width));
      }),
    );
  });
});

describe('The help of each command', () => {
  for (const name of Object.keys(commandModules)) {
    it(`is broken once, at the width of the terminal: ${name}`, async () => {
      const trial = startTrial();
      const { output } = await trial.run(name, '--help');
      trial.remove();
      const lines = output.split('\n');
      assert.ok(lines.every((line) => line.length <= 80));
      const early = lines.filter((line, index) => {
        const next = lines[index + 1] ?? '';
        const isText = (each: string) => /^\S/.test(each);
        return isText(line) && isText(next) && line.length + 1 + (next.split(' ')[0] ?? '').length <= 80;
      });
      assert.deepEqual(early, []);
    });
  }
});
