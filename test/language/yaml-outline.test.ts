import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

import fc from 'fast-check';

import { allChecks } from '../../scripts/checks/all-checks';
import { exampleFiles } from '../../scripts/checks/example-files';
import { allKql } from '../../scripts/language/kql-place';
import { cursorAt, valueAt } from '../../scripts/language/yaml-cursor';
import { outlineYaml } from '../../scripts/language/yaml-outline';
import { createSourceFile } from '../../scripts/source/source-file';
import { parseYaml, type YamlPath } from '../../scripts/source/yaml-document';

/** Every text, number and truth of a document, by its path. */
function scalarsOf(value: unknown, at: YamlPath = []): (readonly [YamlPath, string])[] {
  if (typeof value !== 'object' || value === null) return value === null ? [] : [[at, String(value as string)]];
  return Object.entries(value).flatMap(([key, inner]) => {
    return scalarsOf(inner, [...at, Array.isArray(value) ? Number(key) : key]);
  });
}

function compareWithParser(text: string): void {
  const value = parseYaml(createSourceFile('detections/x.yaml', text)).value?.value;
  const outline = outlineYaml(text);
  for (const [at, scalar] of scalarsOf(value)) {
    const found = valueAt(outline, at);
    // A plain or quoted text of several lines is known by its first line; a folded one keeps its lines.
    if (found !== undefined && (scalar.includes('\n') || /["'\\]/.test(scalar) || scalar.length > 60)) continue;
    const isSame = found === scalar || Number(found) === Number(scalar) || found?.trim() === scalar.trim();
    assert.ok(isSame, `${at.join('.')}: ${found ?? 'nothing'} for ${scalar.slice(0, 80)}`);
  }
}

const texts = allChecks
  .flatMap(({ failing, passing }) => [failing, passing].flatMap(exampleFiles))
  .filter(({ path: file, text }) => !file.endsWith('.csv') && text.length < 20_000)
  .map(({ text }) => text);

describe('The outline of a YAML text', () => {
  it('finds every value that a parser finds', () => {
    for (const text of texts) {
      compareWithParser(text);
      compareWithParser(text.replaceAll('\n', '\r\n'));
    }
  });

  it('finds values in braces and brackets over several lines, and in items at the column of their key', () => {
    compareWithParser('a: { b: [1, "x, y", { c: d }],\n  e: http://x/?a=b }\nf:\n- g: 1\n  h: 2\n- i\nj: 3\n');
    compareWithParser("a:\n  - - b\n    - c\n  - d: 'it''s'\n    \"e f\": g # h\n");
  });

  it('keeps offsets of KQL and file together', () => {
    const kql = fc.array(fc.stringMatching(/^[|a-z= 🦠"]{0,12}$/u), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(kql, fc.constantFrom('\n', '\r\n'), fc.constantFrom(2, 4), (lines, lineBreak, indent) => {
        const body = ['T', ...lines].map((line) => ' '.repeat(indent) + line);
        const text = ['kind: NRT', 'query: |', ...body, 'name: x', ''].join(lineBreak);
        const [found] = allKql('detection', outlineYaml(text));
        assert.ok(found !== undefined);
        assert.equal(found.query.trimEnd(), ['T', ...lines].join('\n').trimEnd());
        for (let offset = 0; offset <= found.query.trimEnd().length; offset++) {
          const inFile = found.toFile(offset);
          assert.equal(found.toQuery(inFile), offset);
          if (!'\r\n'.includes(text[inFile] ?? '\n')) assert.equal(text[inFile], found.query[offset]);
        }
      }),
    );
  });

  it('says something of every place of a text that is cut anywhere', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), fc.nat(), (text, cut, at) => {
        const half = text.slice(0, cut % (text.length + 1));
        const cursor = cursorAt(outlineYaml(half), at % (half.length + 1));
        assert.ok(['block', 'key', 'value'].includes(cursor.type));
      }),
    );
  });

  it('reads a value that is nested without end, closed or not', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{a: ', '}'],
      ['[{a: ', '}]'],
    ] as const) {
      for (const closing of ['', close.repeat(20_000)]) {
        const outline = outlineYaml(`tags: ${open.repeat(20_000)}x${closing}\nname: Behind it\n`);
        assert.ok(valueAt(outline, ['tags']) !== undefined);
      }
    }
  });

  it('finds every value of the rules of a large corpus', function () {
    const corpus = path.join(__dirname, '..', '..', '..', 'shared', 'corpus', 'analytic-rules');
    if (!fs.existsSync(corpus)) {
      process.stdout.write(`      skipped: there is no corpus at ${corpus}\n`);
      this.skip();
    }
    const names = fs.readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ya?ml$/.test(name));
    for (const name of names.filter((_, index) => index % 4 === 0)) {
      const text = fs.readFileSync(path.join(corpus, name), 'utf8');
      compareWithParser(text);
      const value = parseYaml(createSourceFile('detections/x.yaml', text)).value?.value as
        { query?: string } | undefined;
      const [kql] = allKql('detection', outlineYaml(text));
      if (kql !== undefined && kql.lineStart !== undefined && !/^query: >/m.test(text)) {
        assert.equal(kql.query.trimEnd(), value?.query?.trimEnd(), name);
      }
    }
  });
});
