import assert from 'node:assert/strict';

import { outcomeOf, rowsOf } from '../query-rows';

const special = 'datatable(v:real)[5.0, real(null), real(+inf), real(nan), -5.0, real(-inf), 0.0]';

/** So many rows of it that they are sorted by their digits. */
const many = (rows: string) =>
  `range copy from 1 to 2000 step 1 | extend k = 1 | join kind=inner (${rows} | extend k = 1) on k`;

describe('sort of special floating-point values', () => {
  // prettier-ignore
  const orders: readonly (readonly [order: string, expected: string])[] = [
    ['asc', 'null,NaN,-inf,-5.0,0.0,5.0,inf'],
    ['desc', 'inf,5.0,0.0,-5.0,-inf,NaN,null'],
    ['asc nulls last', '-inf,-5.0,0.0,5.0,inf,NaN,null'],
    ['desc nulls first', 'null,NaN,inf,5.0,0.0,-5.0,-inf'],
  ];
  for (const [order, expected] of orders) {
    it(`keeps NaN beside the nulls: ${order}`, () => {
      assert.equal(rowsOf(`${special} | sort by v ${order}`).join(), expected);
      assert.equal(rowsOf(`${special} | top 7 by v ${order}`).join(), expected);
      assert.equal(
        rowsOf(
          `${many(special)} | sort by v ${order} | project v | serialize n = row_number() | where n % 2000 == 1 | project v`,
        ).join(),
        expected,
      );
    });
  }
});

describe('numbers of rows', () => {
  const rows = "datatable(k:string, v:long)['a', 1, 'b', 2]";
  for (const operator of [
    'take',
    'limit',
    'sample',
    'top NUMBER by v',
    'top-nested NUMBER of k by sum(v)',
    'top-hitters NUMBER of k',
  ]) {
    const at = (number: string) =>
      `${rows} | ${operator.includes('NUMBER') ? operator.replace('NUMBER', number) : `${operator} ${number}`}`;

    it(`are zero or more for ${operator}`, () => {
      assert.equal(rowsOf(at('0')).length, 0);
      assert.equal(rowsOf(at('5')).length, 2);
      assert.equal(outcomeOf(at('-1')).kind, 'refused');
      assert.equal(outcomeOf(at('long(null)')).kind, 'refused');
    });
  }

  for (const aggregate of ['make_list(v)', 'stdev(v)', 'take_any(v)', 'sum(v) + countif(v > 1)']) {
    it(`are refused of an aggregate that top-nested does not rank by: ${aggregate}`, () => {
      assert.equal(outcomeOf(`${rows} | top-nested 1 of k by ${aggregate}`).kind, 'refused');
    });
  }
});
