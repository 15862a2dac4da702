import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

const folder = path.join(__dirname, '..', '..', 'editors', 'vscode');

function readJson<Value>(name: string): Value {
  return JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')) as Value;
}

interface Grammar {
  readonly scopeName: string;
  readonly patterns: readonly Readonly<Record<string, unknown>>[];
}

const embedded = readJson<Grammar>('syntaxes/kql-in-yaml.tmLanguage.json');
const kql = readJson<Grammar>('syntaxes/kql.tmLanguage.json');

/** The scope of the first pattern that fits at the beginning of a text. */
function scopeOf(text: string): unknown {
  return kql.patterns.find(({ match }) => new RegExp(`^(?:${String(match)})`).test(text))?.['name'];
}

describe('The extension for VS Code', () => {
  it('names files that are there, and packages by their exact versions', () => {
    const manifest = readJson<{
      contributes: { grammars: { path: string; scopeName: string }[] };
      devDependencies: Record<string, string>;
    }>('package.json');
    for (const { path: file, scopeName } of manifest.contributes.grammars) {
      assert.equal(readJson<Grammar>(file).scopeName, scopeName);
    }
    for (const version of Object.values(manifest.devDependencies)) assert.match(version, /^\d+\.\d+\.\d+$/);
  });

  it('colours a block of KQL and nothing beside it', () => {
    const [{ begin, while: goesOn } = {}] = embedded.patterns;
    const head = new RegExp(String(begin));
    for (const line of ['query: |', '  expandsTo: |-', 'body: >2 # why']) assert.match(line, head);
    for (const line of ['name: |', 'query: DnsEvents', '  queryPeriod: |']) assert.doesNotMatch(line, head);
    const inside = new RegExp(String(goesOn).replace('\\1', ''));
    assert.match('  DnsEvents', inside);
    assert.match('', inside);
    assert.doesNotMatch('name: x', inside);
  });

  it('tells the parts of KQL apart', () => {
    assert.equal(scopeOf('// why'), 'comment.line.double-slash.kql');
    assert.equal(scopeOf('"a \\" b"'), 'string.quoted.double.kql');
    assert.equal(scopeOf("@'C:\\x'"), 'string.quoted.verbatim.kql');
    assert.equal(scopeOf('7d'), 'constant.numeric.kql');
    assert.equal(scopeOf('let x'), 'keyword.control.kql');
    assert.equal(scopeOf('!has_cs'), 'keyword.operator.word.kql');
    assert.equal(scopeOf('dcount(Name)'), 'entity.name.function.kql');
  });
});
