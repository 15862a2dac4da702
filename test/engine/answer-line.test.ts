import assert from 'node:assert/strict';
import fc from 'fast-check';
import { answerLine, type Surroundings } from '../../scripts/engine/answer-line';
import { parseDatetime } from '../../scripts/engine/formats/datetime';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';

const surroundings: Surroundings = {
  tables: new Map(),
  watchlists: new Map(),
  now: parseDatetime('2026-06-02T12:00:00Z')!,
  workspace: createWorkspaceSchema({}),
};

function answerTo(line: unknown): string {
  return answerLine(typeof line === 'string' ? line : JSON.stringify(line), surroundings).text;
}

function rowsOf(query: string): string {
  return /"rows":(.*)\}$/.exec(answerTo({ query }))?.[1] ?? '';
}

describe('answerLine', () => {
  it('gives columns and rows under the id of the line', () => {
    assert.equal(
      answerTo({ id: 'q1', query: 'print a = 1' }),
      '{"id":"q1","columns":[{"name":"a","type":"long"}],"rows":[[1]]}',
    );
  });

  const values: readonly (readonly [string, string])[] = [
    ['9223372036854775807', '9223372036854775807'],
    ['real(nan)', '"NaN"'],
    ['-1.0 / 0', '"-Infinity"'],
    ['1.0', '1.0'],
    ['datetime(2026-01-02T03:04:05.1234567Z)', '"2026-01-02T03:04:05.1234567Z"'],
    ['datetime(2026-01-02)', '"2026-01-02T00:00:00Z"'],
    ['1d + 1tick', '"1.00:00:00.0000001"'],
    ['decimal(1.50)', '"1.5"'],
    ['dynamic({"a":[1,2.5,null,"x"]})', '{"a":[1,2.5,null,"x"]}'],
    ['dynamic("text")', '"text"'],
    ['guid(01234567-89AB-cdef-0123-456789abcdef)', '"01234567-89ab-cdef-0123-456789abcdef"'],
    ['true', 'true'],
    ['int(null)', 'null'],
  ];
  for (const [literal, json] of values) {
    it(`writes ${literal} as ${json}`, () => assert.equal(rowsOf(`print ${literal}`), `[[${json}]]`));
  }

  it('reads tables whose values are written as answers are', () => {
    const columns = [
      { name: 'l', type: 'long' },
      { name: 'r', type: 'real' },
      { name: 't', type: 'timespan' },
      { name: 'd', type: 'dynamic' },
      { name: 's', type: 'string' },
    ];
    const line = `{"query":"T","tables":{"T":{"columns":${JSON.stringify(columns)},"rows":[[9007199254740993,"NaN","00:00:01",{"a":1},null]]}}}`;
    assert.match(answerTo(line), /"rows":\[\[9007199254740993,"NaN","00:00:01",\{"a":1\},""\]\]\}$/);
  });

  it('takes the clock of the line before that of the batch', () => {
    const answer = answerTo({ query: 'print now()', now: '2026-01-01T00:00:00.0000001Z' });
    assert.match(answer, /\[\["2026-01-01T00:00:00.0000001Z"\]\]/);
  });

  it('takes for a wildcard the tables of the line alone', () => {
    const tables = { T1: { columns: [{ name: 'a', type: 'long' }], rows: [[1]] } };
    assert.match(answerTo({ query: 'union * | count', tables }), /"rows":\[\[1\]\]/);
  });

  it('gives an error with its place for a table that nobody knows', () => {
    assert.match(answerTo({ id: 1, query: '\nNope | take 1' }), /^\{"id":1,"error":"2:1 .*Nope/);
  });

  it('names what it refuses with its place', () => {
    assert.match(
      answerTo({ id: 1, query: 'print geo_point_to_h3cell(1.0, 2.0)' }),
      /^\{"id":1,"refused":"1:7 geo_point_to_h3cell\(\) is not supported"\}$/,
    );
  });

  const mistakes: readonly (readonly [string, RegExp])[] = [
    ['{', /^\{"id":null,"error":"the line is not a JSON object"\}$/],
    ['[]', /"id":null,"error"/],
    ['{"id":3}', /^\{"id":3,"error":"query is missing/],
    ['{"id":3,"query":"print 1","now":"soon"}', /now is not a datetime/],
    ['{"query":"T","tables":{"T":{"columns":[{"name":"a","type":"number"}]}}}', /column 1 of T/],
    ['{"query":"T","tables":{"T":{"columns":[{"name":"a","type":"int"}],"rows":[[1,2]]}}}', /row 1 of T/],
    ['{"query":"T","tables":{"T":{"columns":[{"name":"a","type":"int"}],"rows":[[1.5]]}}}', /1.5 is not an int/],
  ];
  for (const [line, message] of mistakes) {
    it(`says what is wrong with ${line}`, () => assert.match(answerTo(line), message));
  }

  it('answers any text with one line of JSON', () => {
    fc.assert(
      fc.property(fc.string(), (query) => {
        const { text } = answerLine(JSON.stringify({ id: 1, query }), surroundings);
        assert.ok(!text.includes('\n'));
        assert.equal((JSON.parse(text) as { id: number }).id, 1);
      }),
      { numRuns: 50 },
    );
  });
});
