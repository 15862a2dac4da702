import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rowKey } from '../../../scripts/engine/run/row-groups';
import { runQuery } from '../../../scripts/engine/run-query';
import type { Column, Table, Value } from '../../../scripts/engine/values';
import { bindQuery } from '../../../scripts/kql/bind-query';

const columns: readonly Column[] = [
  { name: 'Text', type: 'string' },
  { name: 'Size', type: 'long' },
  { name: 'Ratio', type: 'real' },
  { name: 'Bag', type: 'dynamic' },
  { name: 'Number', type: 'int' },
];
const choices: readonly (readonly Value[])[] = [
  ['', 'a', 'A', 'b', '\ud83d', 'c'],
  [null, 0n, 9_223_372_036_854_775_807n, -1n],
  [null, 0, -0, NaN, 1.5],
  [null, 1n, 'x', [1n], new Map<string, bigint>([['a', 1n]])],
];

/** Rows of random values, each with its number. */
const anyTable = (length: { minLength: number; maxLength: number }): fc.Arbitrary<Table> =>
  fc.array(fc.array(fc.nat(59), { minLength: choices.length, maxLength: choices.length }), length).map((picks) => {
    const data = choices.map((values, index) => picks.map((row) => values[row[index]! % values.length]!));
    return { columns, data: [...data, picks.map((_, row) => row)], rowCount: picks.length };
  });
const left = anyTable({ minLength: 260, maxLength: 300 });
const right = anyTable({ minLength: 0, maxLength: 40 });

type Pair = readonly [left: number, right: number];

/** The pairs of a join as its page has them, found by looking at each right row for each left row. */
function pairsOf(kind: string, keys: readonly string[], one: Table, other: Table): readonly Pair[] {
  const keyOf = ({ data }: Table): ((row: number) => unknown) => {
    const chosen = keys.map((name) => columns.findIndex((column) => column.name === name));
    return rowKey(
      chosen.map((index) => data[index]!),
      chosen.map((index) => columns[index]!.type),
    );
  };
  const [keyOfOne, keyOfOther] = [keyOf(one), keyOf(other)];
  const rowsOf = ({ rowCount }: Table): number[] => Array.from({ length: rowCount }, (_, row) => row);
  const seen = new Set<unknown>();
  const pairs = rowsOf(one).flatMap((row): Pair[] => {
    const key = keyOfOne(row);
    if (kind === 'innerunique' && seen.has(key)) return [];
    seen.add(key);
    const met = rowsOf(other).filter((each) => keyOfOther(each) === key);
    if (kind === 'leftsemi') return met.length > 0 ? [[row, -1]] : [];
    if (kind === 'leftanti') return met.length > 0 ? [] : [[row, -1]];
    if (met.length === 0) return kind === 'leftouter' || kind === 'fullouter' ? [[row, -1]] : [];
    return met.map((each): Pair => [row, each]);
  });
  if (kind === 'rightsemi' || kind === 'rightanti') {
    return rowsOf(other)
      .filter((each) => seen.has(keyOfOther(each)) === (kind === 'rightsemi'))
      .map((each): Pair => [-1, each]);
  }
  const alone = kind === 'rightouter' || kind === 'fullouter';
  return alone
    ? [...pairs, ...rowsOf(other).flatMap((each): Pair[] => (seen.has(keyOfOther(each)) ? [] : [[-1, each]]))]
    : pairs;
}

describe('join, over many rows', function () {
  this.timeout(120_000);
  const run = (kql: string, one: Table, other: Table): Table => {
    const tables = new Map([
      ['L', one],
      ['R', other],
    ]);
    const schemas = new Map([...tables].map(([name, table]) => [name, { name, columns: table.columns }]));
    const query = bindQuery(kql, { tables: schemas, functions: new Map(), watchlists: new Map() });
    const outcome = runQuery(query, { tables, watchlists: new Map(), now: 0n });
    assert.ok(outcome.kind === 'rows', outcome.kind);
    return outcome.table;
  };

  const kinds = ['innerunique', 'inner', 'leftouter', 'rightouter', 'fullouter'];
  const keySets = [['Text'], ['Size'], ['Text', 'Size'], ['Ratio']];
  for (const kind of [...kinds, 'leftsemi', 'leftanti', 'rightsemi', 'rightanti']) {
    for (const keys of keySets) {
      it(`pairs the rows of kind=${kind} on ${keys.join(', ')} as looking at all of them does`, () => {
        const isOneSided = !kinds.includes(kind);
        const chosen = isOneSided ? 'Number' : 'Number, Other = Number1';
        const query = `L | join kind=${kind} (R) on ${keys.join(', ')} | project ${chosen}`;
        fc.assert(
          fc.property(left, right, (one, other) => {
            const { data } = run(query, one, other);
            const pairs = pairsOf(kind, keys, one, other);
            const numberOf = (row: number): Value => (row < 0 ? null : row);
            const side = kind.startsWith('right') ? 1 : 0;
            const expected = isOneSided
              ? [pairs.map((pair) => pair[side])]
              : [pairs.map((pair) => numberOf(pair[0])), pairs.map((pair) => numberOf(pair[1]))];
            assert.deepEqual(data, expected);
          }),
          { numRuns: 4, endOnFailure: true },
        );
      });
    }
  }

  const chains = [
    'L | where Size >= 0 | project Text, Size, Number | where Text != "" | where Number > 20',
    'L | summarize Count = count(), Most = max(Ratio) by Text, Size, tostring(Bag) | where Count > 2 | where Text != "a"',
    'L | join kind=leftouter (R) on Text | where Number1 > 3 or isnull(Number1) | where Size1 != 0 | extend Both = strcat(Text1, Text)',
    'L | sort by Number desc | where Text == "b" | distinct Text, Bag_text = tostring(Bag) | where Bag_text != ""',
    'L | where Number > 5 | join kind=inner R on Size | where Text != Text1 | summarize make_list(Number), make_set(Text1) by Text',
  ];
  for (const chain of chains) {
    it(`answers ${chain} as if each step were read whole before the next`, () => {
      const [, ...steps] = chain.split(' | ');
      fc.assert(
        fc.property(left, right, (one, other) => {
          const inParts = steps.reduce((table, step) => run(`L | ${step}`, table, other), one);
          const inOne = run(chain, one, other);
          assert.deepEqual([inOne.rowCount, inOne.data], [inParts.rowCount, inParts.data]);
        }),
        { numRuns: 4, endOnFailure: true },
      );
    });
  }
});
