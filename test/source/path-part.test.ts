import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fileStem, pathPart } from '../../scripts/source/path-part';

const id = '7b1f-id';

describe('A name as a part of a path', () => {
  for (const [name, part] of [
    ['Command & Control', 'command-control'],
    ['CommandAndControl', 'command-and-control'],
    ['Ümlaut rule', 'umlaut-rule'],
    ['Señor', 'senor'],
    ['Größe ÆØÅ', 'grosse-aeoa'],
    ['İstanbul ışık', 'istanbul-isik'],
    ['ﬁle ①', 'file-1'],
    ['日本 rule', id],
    ['Правило', id],
    ['…', id],
    ['CON', id],
    ['nul', id],
    ['Lpt1', id],
    ['Console', 'console'],
  ] as const) {
    it(`is ${part} for ${name}`, () => assert.equal(pathPart(name, id), part));
  }

  it('keeps its name as a file where that is not a device of Windows', () => {
    const names = ['con', 'NUL', 'com1', 'con.test', 'com10', 'console', 'a.con', 'Block'];
    assert.deepEqual(names.map(fileStem), ['con_', 'NUL_', 'com1_', 'con_.test', 'com10', 'console', 'a.con', 'Block']);
  });

  it('has nothing but letters of ASCII, digits and single hyphens, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        assert.match(pathPart(name, id), /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
      }),
    );
  });
});
