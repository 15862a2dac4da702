import assert from 'node:assert/strict';
import fc from 'fast-check';
import { startTable } from '../../../scripts/engine/logs/table-builder';
import type { Column, Table } from '../../../scripts/engine/values';

/* Lines are read twice: their bytes at once, and line by line as values. Both must give the same rows and findings. */

const schema: readonly Column[] = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'Name', type: 'string' },
  { name: 'Code', type: 'int' },
  { name: 'Size', type: 'long' },
  { name: 'Ratio', type: 'real' },
  { name: 'Is', type: 'bool' },
  { name: 'Bag', type: 'dynamic' },
  { name: 'Id', type: 'guid' },
  { name: 'Amount', type: 'decimal' },
  { name: 'Näme"x', type: 'string' },
];

interface Read {
  readonly table: Table;
  readonly problems: readonly string[];
}

function readAtOnce(text: string, cuts: readonly number[] = []): Read {
  const builder = startTable(schema);
  const problems: string[] = [];
  const lines = text.split('\n');
  const ends = [...new Set([...cuts.map((cut) => cut % (lines.length + 1)), lines.length])].sort((a, b) => a - b);
  let start = 0;
  for (const end of ends) {
    const piece = Buffer.from(
      lines
        .slice(start, end)
        .map((line) => `${line}\n`)
        .join(''),
    );
    const from = start;
    const count = builder.addLines(piece, (line, message) => problems.push(`${from + line}: ${message}`));
    assert.equal(count, end - start);
    start = end;
  }
  return { table: plain(builder.build()), problems };
}

function readOneByOne(text: string): Read {
  const builder = startTable(schema);
  const problems: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    for (const problem of builder.addJson(line)) problems.push(`${index}: ${problem}`);
  }
  return { table: plain(builder.build()), problems };
}

function plain({ columns, data, rowCount }: Table): Table {
  return { columns, data: columns.map((_, index) => [...data[index]!]), rowCount };
}

const texts = [
  '',
  'a',
  'münchen 🦊',
  'say "no"\\',
  'a\r\n\t\u0001',
  '{"a":[1,2.5,{"b":"}"}]}',
  '[1',
  '\ud83d',
  '2026-06-02T10:00:00Z',
  '2026-06-02T10:00:00.1234567Z',
  '2026-02-30T10:00:00Z',
  '2024-02-29T23:59:59.5Z',
  '2026-06-31T25:00:00Z',
  '6/2/2026, 10:01:00.000 AM',
  '5',
  'true',
  '01234567-89ab-cdef-0123-456789abcdef',
  'x'.repeat(200),
];
const numbers = ['0', '1', '-7', '1.0', '1.5', '1e3', '2.5E-7', '2147483648', '9007199254740993', '123456789012345'];
const written: fc.Arbitrary<string> = fc.letrec<{ value: string; list: string; object: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom(...texts).map((text) => JSON.stringify(text)),
    fc.constantFrom(...texts).map((text) => JSON.stringify(text).replace(/[a-c]/g, '\\u0061')),
    fc.constantFrom(...numbers, '99999999999999999999', '1e400'),
    fc.constantFrom('true', 'false', 'null'),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
  object: fc
    .array(tie('value'), { maxLength: 3 })
    .map((items) => `{${items.map((item, i) => `"k${i % 2}":${item}`).join(',')}}`),
})).value;

const key = fc.constantFrom(...schema.map(({ name }) => name), 'Other', 'More', 'N\\u0061me', '', '__proto__');
const spelled = (name: string): string => (name.includes('\\') ? `"${name}"` : JSON.stringify(name));
const line = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .array(fc.tuple(key, written), { maxLength: 6 })
      .map((members) => `{${members.map(([name, value]) => `${spelled(name)}:${value}`).join(',')}}`),
  },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(...texts, ...texts)
      .map((text) => `{"TimeGenerated":${JSON.stringify(text)},"Name":${JSON.stringify(text)},"Code":3}`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      ' ',
      '\r',
      '\u00a0',
      '{}',
      ' { } \r',
      '{"Name" : "a" , "Code":\t5 }',
      'null',
      '5',
      '"{"',
      '{"a":1}x',
      '{"a":1},',
      '{"a"}',
    ),
  },
);
const damaged = fc
  .tuple(line, fc.nat(), fc.constantFrom(...'{}[]",:\\ x0-.e\u0001u'), fc.constantFrom('put', 'replace', 'cut'))
  .map(([text, at, character, how]) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + (how === 'cut' ? '' : character) + text.slice(how === 'put' ? start : start + 1);
  });

/** What only the reader of lines takes for a row: an array of one object. */
const isArray = /^\s*\[/;

describe('a log read by its bytes', function () {
  this.timeout(60_000);

  it('has the rows and findings that its lines have', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 3 }), (lines, cuts) => {
        const text = lines.map((each) => each.replaceAll('\n', ' ')).join('\n');
        assert.deepEqual(readAtOnce(text, cuts), readOneByOne(text));
      }),
      { numRuns: 600 },
    );
  });

  it('judges lines with a damaged byte as they are judged one by one', () => {
    fc.assert(
      fc.property(fc.array(damaged, { minLength: 1, maxLength: 3 }), (lines) => {
        const text = lines.map((each) => each.replaceAll('\n', ' ')).join('\n');
        // A damaged pair of surrogates is not UTF-8.
        fc.pre(!lines.some((each) => isArray.test(each)) && Buffer.from(text).toString() === text);
        assert.deepEqual(readAtOnce(text), readOneByOne(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('finds equal texts again among many, in texts with escapes and across pieces', () => {
    const lines = Array.from({ length: 30_000 }, (_, row) =>
      JSON.stringify({ Name: `host\u00e9"${row % 6000}`, Other: `o${row % 3}` }),
    );
    const text = lines.join('\n');
    assert.deepEqual(readAtOnce(text, [10_000, 20_001]), readOneByOne(text));
  });

  it('holds texts that are all different', () => {
    const text = Array.from({ length: 20_000 }, (_, row) => `{"Name":"n${row}"}`).join('\n');
    assert.deepEqual(readAtOnce(text), readOneByOne(text));
  });

  it('lets rows of another kind follow', () => {
    const builder = startTable(schema);
    builder.addLines(Buffer.from('{"Name":"a","Other":1}\n'), assert.fail);
    builder.startCsv(['Name', 'Other', 'New']);
    builder.addCells(['b', '2', 'x']);
    builder.addLines(Buffer.from('{"Name":"c","Code":"y"}\n{"Name":1}\n'), (at, message) =>
      assert.match(`${at} ${message}`, /^(0 Code|1 Name)/),
    );
    const { columns, data, rowCount } = builder.build();
    assert.equal(rowCount, 4);
    assert.deepEqual([...data[1]!], ['a', 'b', 'c', '']);
    assert.deepEqual(columns.slice(schema.length), [
      { name: 'Other', type: 'dynamic' },
      { name: 'New', type: 'string' },
    ]);
  });

  it('refuses bytes that are not UTF-8', () => {
    assert.throws(
      () => startTable([]).addLines(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d, 0x0a]), assert.fail),
      TypeError,
    );
  });
});
