import assert from 'node:assert/strict';
import fc from 'fast-check';
import { originOf } from '../../scripts/source/offset-map';
import { createSourceFile, positionAt } from '../../scripts/source/source-file';
import { parseYaml } from '../../scripts/source/yaml-document';
import type { YamlDocument } from '../../scripts/source/yaml-document';

function read(text: string): YamlDocument {
  const parsed = parseYaml(createSourceFile('file.yaml', text));
  assert.deepEqual(parsed.diagnostics, []);
  assert.ok(parsed.value);
  return parsed.value;
}

function problems(text: string): string[] {
  return parseYaml(createSourceFile('file.yaml', text)).diagnostics.map(
    ({ place, message }) => `${place.start.line}:${place.start.column} ${message}`,
  );
}

describe('A YAML document', () => {
  it('says where a value stands', () => {
    const place = read('a:\n  - b: one\n    c: two\n').placeOf(['a', 0, 'c']);
    assert.deepEqual(
      [place.start, place.end],
      [
        { line: 3, column: 8 },
        { line: 3, column: 11 },
      ],
    );
  });

  it('says where a key stands', () => {
    const place = read('a:\n  - b: one\n').placeOf(['a', 0, 'b'], 'key');
    assert.deepEqual(place.start, { line: 2, column: 5 });
  });

  it('points at the nearest part it has for a path that it lacks', () => {
    assert.deepEqual(read('a:\n  b: 1\n').placeOf(['a', 'x', 'y']).start, { line: 2, column: 3 });
  });

  it('points at the key of an empty value', () => {
    assert.deepEqual(read('first: 1\nempty:\n').placeOf(['empty']).start, { line: 2, column: 1 });
  });

  it('keeps timestamps as text', () => {
    assert.deepEqual(read('day: 2026-06-01\n').value, { day: '2026-06-01' });
  });

  it('follows an alias to what it stands for', () => {
    assert.deepEqual(read('a: &x { b: 1 }\nc: *x\n').placeOf(['c', 'b']).start, { line: 1, column: 12 });
  });

  it('reports a tab as indentation at its place', () => {
    assert.deepEqual(problems('a:\n\tb: 1\n'), ['2:1 Tabs are not allowed as indentation']);
  });

  it('reports a duplicate key at the second one', () => {
    assert.deepEqual(problems('a: 1\na: 2\n'), ['2:1 Map keys must be unique']);
  });

  it('refuses aliases that unfold into too much', () => {
    const bomb = 'a: &a [1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c]\n';
    assert.deepEqual(problems(bomb), ['2:8 The aliases of this file unfold into too much data']);
  });

  it('refuses nesting that no parser could follow, in one sentence', () => {
    assert.deepEqual(problems('['.repeat(50_000)), ['1:1 This file is nested too deeply to be read']);
  });

  it('refuses a NUL character at its place', () => {
    assert.deepEqual(problems('a: x\nb: \0\n'), ['2:4 The character U+0000 may not stand in YAML']);
  });

  const advice: readonly (readonly [mistake: string, text: string, place: string, help: RegExp])[] = [
    ['an item that is indented otherwise', 'a:\n  - b: 1\n- b: 2\n', '3:1', /^Indent keys and items as those beside/],
    ['a value with a colon', 'a: b: c\n', '1:4', /put a value that holds a colon into quotes\.$/],
    ['a key that is indented otherwise', 'a: b\n  c: d\n', '1:4', /^Indent keys and items as those beside/],
    ['no blank behind a hyphen', 'a:\n  - b\n  -c: d\n', '3:1', /put a blank behind the hyphen/],
    ['no colon', 'a: b\nc d\n', '2:1', /write a colon and a blank behind the key\.$/],
    ['a value that begins like an alias', 'a: *.example\n', '1:4', /^Put a value that begins with an asterisk/],
    ['a value that begins with a reserved character', 'a: @b\n', '1:4', /^Put the value into quotes\.$/],
    ['an escape that YAML does not have', String.raw`a: "\d"`, '1:5', /^Put the text into single quotes/],
  ];
  const habits: typeof advice = [
    ['a query at the margin', 'query: |\nSigninLogs\n| where a == 1\nname: x\n', '2:1', /^Put 2 blanks before it/],
    ['one line of a block at the margin', 'query: |\n  SigninLogs\n| where a == 1\n', '3:1', /^Put 2 blanks before it/],
    ['braces without quotes', 'name: {{Column}} signs in\n', '1:7', /quotes: "\{\{Column\}\} signs in"$/],
    ['braces alone', 'details:\n  User: {{Column}}\n', '2:9', /quotes: "\{\{Column\}\}"$/],
    ['brackets without quotes', 'name: [High] sign-in\n', '1:7', /quotes: "\[High\] sign-in"$/],
    ['more behind a closing quote', 'name: "a" b\n', '1:7', /quotes: '"a" b'$/],
    ['an alias inside of what it stands for', 'tags: &t [a, *t]\n', '1:14', /^Write the value out/],
  ];
  for (const [mistake, text, place, help] of [...advice, ...habits]) {
    it(`says what to do about ${mistake}`, () => {
      const [first] = parseYaml(createSourceFile('file.yaml', text)).diagnostics;
      assert.equal(`${first?.place.start.line}:${first?.place.start.column}`, place);
      assert.match(first?.help ?? '', help);
    });
  }

  it('says one thing at one place', () => {
    assert.equal(problems('a:\n  - b: 1\n- b: 2\n').length, 1);
  });

  it('reports all mistakes of a file, not the first', () => {
    assert.equal(problems('a: 1\na: 2\nb: 1\nb: 2\n').length, 2);
  });
});

describe('The text map of a scalar', () => {
  const styles: readonly [string, string][] = [
    ['a literal block', 'q: |\n  one\n\n    two\n  three\n'],
    ['a literal block with its own indentation', 'q: |2\n    one\n   two\n'],
    ['a literal block that keeps its line ends', 'q: |+\n  one\n\n\n'],
    ['a literal block with CRLF', 'q: |\r\n  one\r\n  two\r\n'],
    ['a folded block', 'q: >\n  one\n  two\n\n  three\n    four\n'],
    ['a plain text of several lines', 'q: one\n  two\n  three\n'],
    ['a double-quoted text with escapes', 'q: "one\\n\\x41\\u0042 \\U0001F600 \\"two\\" \\\n  three"\n'],
    ['a single-quoted text with quotes', "q: 'one ''two'' three'\n"],
    ['a literal block behind a byte order mark', '\ufeffq: |\n  one\n  two\n'],
  ];
  for (const [name, text] of styles) {
    it(`maps each word of ${name} to the same word of the file`, () => {
      const document = read(text);
      const value = (document.value as { q: string }).q;
      const map = document.textMapOf(['q']);
      assert.ok(map);
      for (const word of value.matchAll(/[a-z]+/g)) {
        const origin = originOf(map, { start: word.index, end: word.index + word[0].length });
        assert.equal(text.slice(origin.start, origin.end), word[0]);
      }
    });
  }

  it('is undefined where the path holds no text', () => {
    assert.equal(read('q: 1\n').textMapOf(['q']), undefined);
  });

  it('maps every character of any literal block to itself', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '|', '"', "'", '\\', 'é', '😀', '#', ':') });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), fc.integer({ min: 1, max: 6 }), (lines, indent) => {
        // A first line of its own fixes the indentation, as authors' queries do.
        const body = ['first', ...lines].map((content) => ' '.repeat(indent) + content).join('\n');
        const text = `q: |\n${body}\n`;
        const document = read(text);
        const value = (document.value as { q: string }).q;
        const map = document.textMapOf(['q']);
        assert.ok(map);
        for (let offset = 0; offset < value.length; offset++) {
          const origin = originOf(map, { start: offset, end: offset + 1 });
          assert.equal(text.slice(origin.start, origin.end), value[offset]);
        }
        assert.equal(positionAt(document.source, originOf(map, { start: 0, end: 5 }).start).line, 2);
      }),
    );
  });
});
