import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../scripts/source/edit-text';
import { removeYamlKey, setYamlValue } from '../../scripts/source/edit-yaml';
import { createSourceFile } from '../../scripts/source/source-file';
import { parseYaml } from '../../scripts/source/yaml-document';
import type { YamlPath } from '../../scripts/source/yaml-document';

const order = ['name', 'severity', 'enabled', 'tactics', 'query', 'customDetails'];

function read(text: string) {
  const { value, diagnostics } = parseYaml(createSourceFile('a.yaml', text));
  assert.deepEqual(diagnostics, []);
  return value!;
}

function set(text: string, path: YamlPath, value: unknown): string | undefined {
  const edits = setYamlValue(read(text), path, value, order);
  return edits && applyEdits(text, edits).text;
}

function remove(text: string, path: YamlPath): string | undefined {
  const edits = removeYamlKey(read(text), path);
  return edits && applyEdits(text, edits).text;
}

describe('Setting a value in YAML', () => {
  it('keeps comments, order and quotes', () => {
    const text = '# first\nname: "Old" # why\n\nseverity: Low   # second\nquery: T\n';
    assert.equal(
      set(text, ['name'], 'New "one"'),
      '# first\nname: "New \\"one\\"" # why\n\nseverity: Low   # second\nquery: T\n',
    );
    assert.equal(
      set(text, ['severity'], 'High'),
      '# first\nname: "Old" # why\n\nseverity: High   # second\nquery: T\n',
    );
  });

  it('quotes a text that would be read as something else', () => {
    assert.equal(set('name: a\n', ['name'], '10'), 'name: "10"\n');
    assert.equal(set("name: 'a'\n", ['name'], "it's # one"), "name: 'it''s # one'\n");
  });

  it('keeps a block where it was, with its indentation and its comment', () => {
    const text = 'query: | # KQL\n    T\n    | take 1\n\n# end\nname: a\n';
    assert.equal(
      set(text, ['query'], 'T\n  // two\n\n| take 2\n'),
      'query: | # KQL\n    T\n      // two\n\n    | take 2\n\n# end\nname: a\n',
    );
  });

  it('makes a block of a line that becomes several', () => {
    assert.equal(
      set('query: T # x\nname: a\n', ['query'], 'T\n| take 1\n'),
      'query: |\n  T\n  | take 1 # x\nname: a\n',
    );
  });

  it('adds a key behind the one that its order puts before it', () => {
    assert.equal(
      set('name: a\nquery: |\n  T\nother: 1\n', ['enabled'], false),
      'name: a\nenabled: false\nquery: |\n  T\nother: 1\n',
    );
    assert.equal(set('name: a', ['enabled'], false), 'name: a\nenabled: false\n');
  });

  it('adds mappings that are not there yet', () => {
    assert.equal(set('name: a\n', ['details', 'format'], 'x {{y}}'), 'name: a\ndetails:\n  format: x {{y}}\n');
    assert.equal(set('d: { a: b }\n', ['d', 'c'], 'x: y'), 'd: { a: b, c: "x: y" }\n');
    assert.equal(set('d:\n    a: b # c\nname: x\n', ['d', 'c'], 'y'), 'd:\n    a: b # c\n    c: y\nname: x\n');
  });

  it('touches no item of a list but those that go or come', () => {
    const text = 'tactics:\n  - Execution # seen\n  - Impact\n  # why\n  - Discovery\nname: a\n';
    assert.equal(
      set(text, ['tactics'], ['Execution', 'Discovery', 'Collection']),
      'tactics:\n  - Execution # seen\n  # why\n  - Discovery\n  - Collection\nname: a\n',
    );
    assert.equal(set('tactics: [A, B]\n', ['tactics'], ['A', 'C d']), 'tactics: [A, C d]\n');
    assert.equal(
      set(
        'm:\n- a: 1\n  b: 2\n- a: 3\n',
        ['m'],
        [
          { a: 1, b: 2 },
          { a: 4, c: ['x'] },
        ],
      ),
      'm:\n- a: 1\n  b: 2\n- a: 4\n  c:\n    - x\n',
    );
  });

  it('keeps the line breaks of the file', () => {
    assert.equal(
      set('name: a\r\nquery: |\r\n  T\r\n', ['query'], 'T\n| take 1'),
      'name: a\r\nquery: |\r\n  T\r\n  | take 1\r\n',
    );
  });

  it('is refused where a comment would be lost or an anchor is shared', () => {
    assert.equal(set('tactics: [A, # why\n  B]\n', ['tactics'], ['A']), undefined);
    assert.equal(set('a: &x 1\nname: *x\n', ['name'], 2), undefined);
  });

  it('reads back as any text that was set, with all else as it was', () => {
    const line = fc.stringMatching(/^[ -~é“]{0,20}$/);
    const texts = fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n'));
    const files = ['name: a\nquery: b\nz: 1\n', 'name: "a"\nquery: |\n   b\n\n   c\nz: 1\n', "query: 'b'\nz: 1\n"];
    fc.assert(
      fc.property(fc.constantFrom(...files), texts, (file, text) => {
        const result = set(file, ['query'], text);
        const value = read(result!).value as { query: string; z: number };
        assert.equal(value.query.trimEnd(), text.trimEnd());
        assert.equal(value.z, 1);
      }),
    );
  });
});

describe('Removing a key from YAML', () => {
  it('takes its lines, and the mapping that would be empty without it', () => {
    assert.equal(remove('name: a\ntactics:\n  - A\n# next\nz: 1\n', ['tactics']), 'name: a\n# next\nz: 1\n');
    assert.equal(remove('name: a\nd:\n  e:\n    f: 1\nz: 1\n', ['d', 'e', 'f']), 'name: a\nz: 1\n');
    assert.equal(remove('d: { a: 1, b: 2 }\n', ['d', 'a']), 'd: { b: 2 }\n');
  });
});
