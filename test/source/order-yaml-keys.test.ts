import assert from 'node:assert/strict';
import fc from 'fast-check';

import { orderYamlKeys } from '../../scripts/source/order-yaml-keys';
import { createSourceFile } from '../../scripts/source/source-file';
import { parseYaml } from '../../scripts/source/yaml-document';

const order = ['id', 'name', 'query', 'version'];

function read(text: string) {
  return parseYaml(createSourceFile('detections/example.yaml', text)).value!;
}

function inOrder(text: string): string | undefined {
  return orderYamlKeys(read(text), order);
}

describe('orderYamlKeys', () => {
  it('puts keys in the order, and says nothing of a file that has it', () => {
    assert.equal(inOrder('version: 1\nname: a\nid: b\n'), 'id: b\nname: a\nversion: 1\n');
    assert.equal(inOrder('id: b\nname: a\nversion: 1\n'), undefined);
  });

  it('takes the comments above, behind and inside of a key with it', () => {
    assert.equal(
      inOrder('# the version\nversion: 1 # the first\nid:\n  # inside\n  - b\n  # at the end\n# the name\nname: a\n'),
      'id:\n  # inside\n  - b\n  # at the end\n# the name\nname: a\n# the version\nversion: 1 # the first\n',
    );
  });

  it('leaves a comment with the key above it where a blank line parts it from the next', () => {
    assert.equal(inOrder('name: a\n# on the name\n\nid: b\n'), 'id: b\n\nname: a\n# on the name\n');
  });

  it('leaves what stands above all keys and below them where it is', () => {
    assert.equal(inOrder('# Licence\n\nname: a\nid: b\n\n# The end\n'), '# Licence\n\nid: b\nname: a\n\n# The end\n');
    const modeline = '# yaml-language-server: $schema=../rule.json\n';
    assert.equal(inOrder(`---\n${modeline}name: a\nid: b\n`), `---\n${modeline}id: b\nname: a\n`);
  });

  it('keeps a block of text to the byte, with lines in it that look like keys and comments', () => {
    const query = 'query: |2-\n    T\n  # no comment\n\n  id: no key\n';
    assert.equal(inOrder(`version: 1\n${query}id: b\n`), `id: b\n${query}version: 1\n`);
  });

  it('keeps a key that the order does not name behind the one that it followed', () => {
    assert.equal(inOrder('version: 1\nmine: 2\nid: b\nyours: 3\n'), 'id: b\nyours: 3\nversion: 1\nmine: 2\n');
  });

  it('keeps a byte order mark first, the line ends as they are, and every line on its own', () => {
    assert.equal(inOrder('\uFEFFname: a\r\nid: b'), '\uFEFFid: b\r\nname: a\r\n');
  });

  it('moves no lines of a mapping in braces, and none that two keys share', () => {
    assert.equal(inOrder('{ name: a, id: b }\n'), undefined);
    assert.equal(inOrder('? name\n: a\n? id\n: b\n'), undefined);
    assert.equal(inOrder('- name\n- id\n'), undefined);
  });

  it('moves no lines where a comment would become part of a text', () => {
    assert.equal(inOrder('  # indented\nquery: a\nid: >-\n  folded\n'), undefined);
  });

  it('loses and adds no line, whatever the keys, values, comments and blank lines', () => {
    const value = fc.constantFrom(
      'a',
      '"b" # c',
      '|\n  one\n  # two',
      '>-\n  folded\n\n  text',
      '\n  - 1\n  # x\n  - 2',
      '',
    );
    const above = fc.constantFrom('', '# above\n', '\n', '\n# apart\n\n', '  # indented\n');
    const entry = fc.tuple(above, fc.constantFrom(...order, 'mine', 'yours'), value);
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: ([, key]) => key, minLength: 1 }), (entries) => {
        const text = entries.map(([lines, key, held]) => `${lines}${key}: ${held}\n`).join('');
        const ordered = inOrder(text) ?? text;
        assert.deepEqual(read(ordered).value, read(text).value);
        assert.deepEqual(ordered.split('\n').sort(), text.split('\n').sort());
        assert.equal(inOrder(ordered), undefined);
      }),
    );
  });
});
