import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDatetime } from '../../../scripts/engine/formats/datetime';
import { parseIsoDatetime } from '../../../scripts/engine/formats/iso-datetime';
import { startTable } from '../../../scripts/engine/logs/table-builder';
import type { Column, Table } from '../../../scripts/engine/values';

function ofJson(lines: readonly unknown[], schema: readonly Column[] = []): Table {
  const builder = startTable(schema);
  for (const line of lines) builder.addJson(typeof line === 'string' ? line : JSON.stringify(line));
  return builder.build();
}

function ofCells(names: readonly string[], ...rows: readonly (readonly string[])[]): Table {
  const builder = startTable([]);
  builder.startCsv(names);
  for (const row of rows) builder.addCells(row);
  return builder.build();
}

function typesOf(table: Table): string[] {
  return table.columns.map(({ name, type }) => `${name}:${type}`);
}

describe('startTable', () => {
  it('types columns by the schema and fills what rows leave out', () => {
    const table = ofJson(
      [{ Name: 'a' }, { Size: 5 }],
      [
        { name: 'Name', type: 'string' },
        { name: 'Size', type: 'long' },
      ],
    );
    assert.deepEqual(table.data, [
      ['a', ''],
      [null, 5n],
    ]);
  });

  it('reports a value that its column cannot hold, and holds nothing for it', () => {
    const builder = startTable([{ name: 'Size', type: 'long' }]);
    assert.deepEqual(builder.addJson('{"Size":1.5}'), ['Size: 1.5 is not a long']);
    assert.deepEqual(builder.build().data, [[null]]);
  });

  for (const text of ['not json', '[1]', '"a"', '5', '{"a":1', '']) {
    it(`reports the line ${JSON.stringify(text)} as no object`, () => {
      assert.deepEqual(startTable([]).addJson(text), ['this line is not a JSON object']);
    });
  }

  it('keeps all digits of a long past 2^53, also inside a bag', () => {
    const table = ofJson(['{"a":9007199254740993,"b":{"c":9223372036854775807}}']);
    assert.deepEqual(table.data, [[9007199254740993n], [new Map([['c', 9223372036854775807n]])]]);
  });

  it('infers the type of each column that no schema knows from all of its values', () => {
    const table = ofJson([
      { flag: true, count: 1, ratio: 1, time: '2026-06-02T10:00:00Z', text: '2026', bag: { a: 1 }, mixed: 1 },
      { flag: false, count: 2, ratio: 0.5, time: '2026-06-02T10:00:00.5+02:00', text: 'b', bag: [1], mixed: 'x' },
    ]);
    assert.deepEqual(typesOf(table), [
      'flag:bool',
      'count:long',
      'ratio:real',
      'time:datetime',
      'text:string',
      'bag:dynamic',
      'mixed:dynamic',
    ]);
  });

  it('infers the type of the cells of CSV, and keeps numbers with leading zeros as text', () => {
    const names = ['flag', 'count', 'ratio', 'code', 'bag', 'nothing'];
    const table = ofCells(names, ['TRUE', '-5', '0.5', '007', '{"a":1}', ''], ['false', '', '1', '1', '[]', '']);
    assert.deepEqual(typesOf(table), [
      'flag:bool',
      'count:long',
      'ratio:real',
      'code:string',
      'bag:dynamic',
      'nothing:string',
    ]);
    assert.deepEqual(table.data[1], [-5n, null]);
  });

  it('has the columns of a header without records', () => {
    assert.deepEqual(typesOf(ofCells(['a', 'b'])), ['a:string', 'b:string']);
  });

  it('reports a value for a column that the row has already', () => {
    const builder = startTable([]);
    builder.startCsv(['a', 'a']);
    assert.deepEqual(builder.addCells(['1', '2']), ['a: the row has this column twice']);
    assert.deepEqual(builder.build().data, [[1n]]);
  });

  it('reads the columns that the portal exports in UTC', () => {
    const table = ofCells(['TimeGenerated [UTC]', 'Name'], ['6/2/2026, 10:01:00.500 PM', 'a, b']);
    assert.deepEqual(typesOf(table), ['TimeGenerated:datetime', 'Name:string']);
    assert.deepEqual(table.data, [[parseDatetime('2026-06-02T22:01:00.5Z')], ['a, b']]);
  });

  it('reports a record with more or fewer cells than the header', () => {
    const builder = startTable([]);
    builder.startCsv(['a', 'b']);
    assert.deepEqual(builder.addCells(['1']), ['1 cells, and the header has 2']);
  });

  it('parses JSON that was written into the text of a dynamic column', () => {
    const table = ofJson([{ d: '[1]' }, { d: '[1' }], [{ name: 'd', type: 'dynamic' }]);
    assert.deepEqual(table.data, [[[1n], '[1']]);
  });
});

describe('parseIsoDatetime', () => {
  it('reads what parseDatetime reads, or leaves it to that', () => {
    const part = fc.integer({ min: 0, max: 99 }).map((number) => String(number).padStart(2, '0'));
    const fraction = fc.oneof(fc.constant(''), fc.stringMatching(/^\.\d{0,8}$/));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9999 }), part, part, part, part, part, fraction, (year, ...parts) => {
        const [month, day, hour, minute, second, rest] = parts;
        const date = `${String(year).padStart(4, '0')}-${month}-${day}`;
        const text = `${date}T${hour}:${minute}:${second}${rest}Z`;
        const quick = parseIsoDatetime(text);
        if (quick !== undefined) assert.equal(quick, parseDatetime(text), text);
      }),
    );
  });

  it('leaves other shapes alone', () => {
    for (const text of ['2026-06-02', '2026-06-02T10:00:00+00:00', '2026-06-02 10:00:00Z', '2026-06-02T1a:00:00Z']) {
      assert.equal(parseIsoDatetime(text), undefined, text);
    }
  });
});
