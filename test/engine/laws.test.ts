import assert from 'node:assert/strict';
import fc from 'fast-check';

import { rowsOf } from './query-rows';

/* Laws that hold of every answer, whatever the rows are. */

const longs = fc.array(fc.option(fc.integer({ min: -20, max: 20 }), { nil: null }), { maxLength: 12 });
const words = fc.array(fc.constantFrom('', 'a', 'A', 'b', 'ab', 'x y', 'é'), { maxLength: 12 });
const runs = { numRuns: 25 };

function tableOf(numbers: readonly (number | null)[], texts: readonly string[]): string {
  const rows = numbers.map((number, index) => {
    const text = texts[index % Math.max(1, texts.length)] ?? '';
    return `${number === null ? 'long(null)' : `long(${number})`}, '${text}'`;
  });
  return `datatable(n:long, s:string)[${rows.join(', ')}]`;
}

const tables = fc.tuple(longs, words).map(([numbers, texts]) => tableOf(numbers, texts));

const same = (left: string, right: string): void => assert.deepEqual(rowsOf(left), rowsOf(right));
const sameInAnyOrder = (left: string, right: string): void =>
  assert.deepEqual([...rowsOf(left)].sort(), [...rowsOf(right)].sort());

function holds(law: (table: string) => void): void {
  fc.assert(fc.property(tables, law), runs);
}

describe('answers', () => {
  it('of where with and are those of one where behind another', () => {
    holds((table) => same(`${table} | where n > 0 and s has 'a'`, `${table} | where n > 0 | where s has 'a'`));
  });

  it('of top are those of sort and take', () => {
    holds((table) => same(`${table} | top 3 by n asc`, `${table} | sort by n asc | take 3`));
  });

  it('of distinct are those of summarize by', () => {
    holds((table) => same(`${table} | distinct n, s`, `${table} | summarize by n, s`));
  });

  it('of union have as many rows as its tables together', () => {
    holds((table) => same(`union (${table}), (${table}) | count`, `${table} | count | project Count = Count * 2`));
  });

  it('of an inner join are those of the join the other way round', () => {
    holds((table) => {
      const join = (left: string, right: string) => `${left} | join kind=inner (${right}) on n`;
      const other = 'datatable(n:long, t:string)[1, "x", 1, "y", long(null), "z", -3, "x"]';
      sameInAnyOrder(`${join(table, other)} | project n, s, t`, `${join(other, table)} | project n, s, t`);
    });
  });

  it('of leftsemi and leftanti are all rows together', () => {
    holds((table) => {
      const join = (kind: string) => `${table} | join kind=${kind} (range n from -5 to 5 step 1) on n`;
      sameInAnyOrder(`union (${join('leftsemi')}), (${join('leftanti')})`, table);
    });
  });

  it('of leftouter have the columns of lookup beside the key of the right side', () => {
    holds((table) => {
      const other = 'datatable(n:long, t:string)[1, "x", 2, "y"]';
      same(`${table} | join kind=leftouter (${other}) on n | project n, s, t`, `${table} | lookup (${other}) on n`);
    });
  });

  it('of a sum over groups add up to the sum of all', () => {
    holds((table) =>
      same(`${table} | summarize a = sum(n) by s | summarize a = sum(a)`, `${table} | summarize a = sum(n)`),
    );
  });

  it('of mv-expand over a list are the rows that the list was made of', () => {
    holds((table) => {
      const rows = `${table} | where isnotnull(n)`;
      sameInAnyOrder(`${rows} | summarize n = make_list(n) | mv-expand n to typeof(long)`, `${rows} | project n`);
    });
  });

  it('of iff are those of case', () => {
    holds((table) => same(`${table} | project iff(n > 1, 'more', s)`, `${table} | project case(n > 1, 'more', s)`));
  });

  it('of not and in leave no row out, and take none twice', () => {
    holds((table) => {
      sameInAnyOrder(`union (${table} | where s in ('a', 'b')), (${table} | where s !in ('a', 'b'))`, table);
      sameInAnyOrder(`union (${table} | where s has 'a'), (${table} | where s !has 'a')`, table);
    });
  });
});

describe('texts', () => {
  const text = fc.string({ maxLength: 12, unit: fc.constantFrom('a', 'B', ',', ' ', '"', '\\', '{', '1', 'é') });
  const literal = (value: string): string => `'${value.replaceAll('\\', '\\\\')}'`;

  it('come together again from what split() makes of them', () => {
    fc.assert(
      fc.property(text, (value) => {
        same(`print strcat_array(split(${literal(value)}, ','), ',')`, `print ${literal(value)}`);
      }),
      runs,
    );
  });

  it('are the same behind base64, reverse() twice, and JSON and back', () => {
    fc.assert(
      fc.property(text, (value) => {
        const written = literal(value);
        same(`print base64_decode_tostring(base64_encode_tostring(${written}))`, `print ${written}`);
        same(`print reverse(reverse(${written}))`, `print ${written}`);
        same(`print tostring(parse_json(tostring(pack_array(${written})))[0])`, `print ${written}`);
      }),
      runs,
    );
  });

  it('contain what they begin and end with', () => {
    fc.assert(
      fc.property(text, text, (value, part) => {
        const [whole, piece] = [literal(value + part), literal(part)];
        assert.deepEqual(rowsOf(`print ${whole} contains ${piece} and ${whole} endswith ${piece}`), ['True']);
        assert.deepEqual(rowsOf(`print indexof(${whole}, ${literal(value)}) <= 0 or ${literal(value)} == ''`), [
          'True',
        ]);
      }),
      runs,
    );
  });
});

describe('JSON', () => {
  it('is the same text behind parse_json() and tostring()', () => {
    const value = fc.jsonValue({ maxDepth: 3 }).filter((each) => typeof each === 'object' && each !== null);
    fc.assert(
      fc.property(value, (each) => {
        const once = `tostring(parse_json(@'${JSON.stringify(each).replaceAll("'", "''")}'))`;
        same(`print ${once}`, `print tostring(parse_json(${once}))`);
      }),
      runs,
    );
  });
});
