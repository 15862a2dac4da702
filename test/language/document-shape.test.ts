import assert from 'node:assert/strict';

import { colouredSpans, documentSymbols, foldingSpans } from '../../scripts/language/document-shape';
import { formatKql } from '../../scripts/language/format-kql';
import { edited, fileOf, projectOf } from './ask-language';

const detection = 'detections/example/rule.yaml';
const project = projectOf();

const text = `\
name: A rule
query: |
  let hosts = dynamic([
    "a"
  ]);
  // only those
  DnsEvents
  | where Computer in (hosts) and QueryType == 3
falsePositives:
  - id: one
    scenario: x
  - id: two
kind: NRT
`;

describe('The shape of a document', () => {
  it('has a symbol for each key, with the names and items in it', () => {
    const symbols = documentSymbols(fileOf(detection, text));
    assert.deepEqual(
      symbols.map(({ name, detail, children }) => [name, detail, children.map((child) => child.name)]),
      [
        ['name', 'A rule', []],
        ['query', undefined, ['hosts']],
        ['falsePositives', undefined, ['one', 'two']],
        ['kind', 'NRT', []],
      ],
    );
    for (const { whole, named } of symbols) assert.ok(whole.start <= named.start && named.end <= whole.end);
  });

  it('folds keys, and brackets in KQL that take several lines', () => {
    const folded = foldingSpans(fileOf(detection, text)).map(({ start, end }) => text.slice(start, end));
    assert.ok(folded.some((part) => part.startsWith('query: |') && part.endsWith('== 3')));
    assert.ok(folded.includes('[\n    "a"\n  ]'));
    assert.ok(!folded.some((part) => part.startsWith('kind')));
  });

  it('colours KQL by what its parts are', () => {
    const coloured = colouredSpans(fileOf(detection, text), project);
    const parts = coloured.map(({ span, type }) => `${type} ${text.slice(span.start, span.end)}`);
    for (const part of [
      'comment // only those',
      'class DnsEvents',
      'property Computer',
      'string "a"',
      'variable hosts',
    ]) {
      assert.ok(parts.includes(part), `${part} in ${parts.join(', ')}`);
    }
    assert.ok(coloured.every(({ span }) => !text.slice(span.start, span.end).includes('\n')));
  });
});

describe('The layout of KQL', () => {
  function formatted(source: string): string {
    return edited(source, formatKql(fileOf(detection, source), project, { start: 0, end: source.length }));
  }

  it('is asked of a query, keeps its comments and the indentation of its block, and comes to rest', () => {
    const source = 'kind: NRT\nquery: |\n    DnsEvents|where Name=="a" // why\n    |project Name\nname: x\n';
    const once = formatted(source);
    assert.match(once, /\n {4}\| where Name == "a" \/\/ why\n {4}\| project Name\nname: x\n$/);
    assert.equal(formatted(once), once);
    assert.equal(formatted(source.replaceAll('\n', '\r\n')), once.replaceAll('\n', '\r\n'));
  });

  it('leaves a query with a mistake as it is, and one that is elsewhere', () => {
    const broken = 'query: |\n  DnsEvents|where Name==\n';
    assert.equal(formatted(broken), broken);
    const file = fileOf(detection, 'query: |\n  DnsEvents|take 1\nname: x\nkind: NRT\n');
    assert.deepEqual(formatKql(file, project, { start: 40, end: 42 }), []);
  });
});
