import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rowKey, groupRows } from '../../scripts/engine/run/row-groups';
import { createBudget, usualLimits } from '../../scripts/engine/run/run-budget';
import { runQuery } from '../../scripts/engine/run-query';
import type { Column, Decimal, Table, Value } from '../../scripts/engine/values';
import { bindQuery } from '../../scripts/kql/bind-query';

const columns: readonly Column[] = [
  { name: 'Text', type: 'string' },
  { name: 'Other', type: 'string' },
  { name: 'Time', type: 'datetime' },
  { name: 'Size', type: 'long' },
  { name: 'Code', type: 'int' },
  { name: 'Ratio', type: 'real' },
  { name: 'Is', type: 'bool' },
  { name: 'Bag', type: 'dynamic' },
  { name: 'Amount', type: 'decimal' },
];

const decimal = (unscaled: bigint, scale: number): Decimal => ({ unscaled, scale });
const choices: readonly (readonly Value[])[] = [
  ['', 'a', 'A', 'b', 'bc', '\ud83d', '\u0000'],
  ['', 'a', 'c', 'ca'],
  [null, 0n, 5n, 639_158_688_000_000_000n, 3_155_378_975_999_999_999n],
  [null, 0n, -1n, 9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n, 7n],
  [null, 0, 1, -2_147_483_648],
  [null, 0, -0, NaN, 1.5, Infinity, -Infinity],
  [null, true, false],
  [null, 1n, 1, 'x', [1n], new Map<string, bigint>([['a', 1n]])],
  [null, decimal(10n, 1), decimal(1n, 0), decimal(15n, 1)],
];

const anyTable = (rows: { minLength: number; maxLength: number }): fc.Arbitrary<Table> =>
  fc.array(fc.array(fc.nat(41), { minLength: columns.length, maxLength: columns.length }), rows).map((picks) => ({
    columns,
    data: choices.map((values, index) => picks.map((row) => values[row[index]! % values.length]!)),
    rowCount: picks.length,
  }));
const many = anyTable({ minLength: 260, maxLength: 400 });

describe('groupRows, over many rows', function () {
  this.timeout(60_000);

  it('gives the groups that a text for each row gives', () => {
    const keys = fc.uniqueArray(fc.nat(columns.length - 1), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(many, keys, ({ data, rowCount }, chosen) => {
        const keyColumns = chosen.map((index) => columns[index]!);
        const values = chosen.map((index) => data[index]!);
        const { groupOfRow, firstRows } = groupRows(values, keyColumns, rowCount, createBudget(usualLimits));
        const keyOf = rowKey(
          values,
          keyColumns.map(({ type }) => type),
        );
        const groups = new Map<unknown, number>();
        const first: number[] = [];
        const expected = Array.from({ length: rowCount }, (_, row) => {
          const key = keyOf(row);
          if (!groups.has(key)) {
            groups.set(key, first.length);
            first.push(row);
          }
          return groups.get(key);
        });
        assert.deepEqual([[...groupOfRow], firstRows], [expected, first]);
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });
});

describe('summarize, over many rows', function () {
  this.timeout(120_000);

  /** Each is asked of all rows at once, and of the rows of each group on their own, which are few. */
  const aggregates = [
    'count()',
    'sum(Size)',
    'sum(Code)',
    'sum(Ratio)',
    'sum(Time - datetime(0001-01-01))',
    'max(Time)',
    'min(Size)',
    'max(Code)',
    'min(Ratio)',
    'max(Amount)',
    'max(Text)',
    'make_set(Text)',
    'make_set(Text, 2)',
    'make_set(Bag)',
    'dcount(Text)',
    'count_distinct(Other)',
    'make_set(Text, 3)',
    'make_set(Size)',
    'make_set(Code, 2)',
    'make_set(Time)',
    'make_set(Ratio)',
    'make_set(Is)',
    'make_set_if(Text, Is)',
    'make_list(Text)',
    'make_list(Ratio, 3)',
    'make_list(Time)',
    'make_list(Amount)',
    'make_list_if(Size, Is, 2)',
    'dcount(Ratio)',
    'dcount(Bag)',
    'dcount(Amount)',
    'dcountif(Size, Is)',
    'countif(Is)',
    'sumif(Ratio, Is)',
    'avg(Size)',
    'avg(Ratio)',
    'avg(Code)',
    'avg(Time - datetime(0001-01-01))',
    'avgif(Size, Is)',
    'maxif(Ratio, Is)',
    'max(Ratio)',
    'min(Time)',
    'take_any(Size)',
    'take_any(Bag)',
    'take_anyif(Text, Is)',
    'arg_max(Time, Text, Size)',
    'arg_min(Size, *)',
    'arg_max(Ratio, Other)',
    'arg_min(Code, Bag)',
  ];
  const schema = { tables: new Map([['T', { name: 'T', columns }]]), functions: new Map(), watchlists: new Map() };
  const run = (kql: string, table: Table): Table => {
    const outcome = runQuery(bindQuery(kql, schema), {
      tables: new Map([['T', table]]),
      watchlists: new Map(),
      now: 0n,
    });
    assert.ok(outcome.kind === 'rows', outcome.kind);
    return outcome.table;
  };

  for (const aggregate of aggregates) {
    it(`answers ${aggregate} as over each group on its own`, () => {
      const query = `T | summarize ${aggregate} by Other`;
      fc.assert(
        fc.property(many, (table) => {
          const [together, rowsOf] = [run(query, table), new Map<Value, number[]>()];
          table.data[1]!.forEach((value, row) => rowsOf.set(value, [...(rowsOf.get(value) ?? []), row]));
          const alone = [...rowsOf.values()].map((rows) => {
            const data = table.data.map((values) => rows.map((row) => values[row]!));
            return run(query, { columns, data, rowCount: rows.length });
          });
          const expected = together.columns.map((_, index) => alone.flatMap(({ data }) => data[index]!));
          assert.deepEqual(together.data, expected);
        }),
        { numRuns: 3, endOnFailure: true },
      );
    });
  }
});
