import assert from 'node:assert/strict';

import { outcomeOf, rowsOf } from '../query-rows';

/** Two keys, each in a group of its own: two of the four cells have no rows. */
const sparse = (type: string, [one, two]: readonly [string, string]) =>
  `datatable(k:string, v:${type}, g:string)['a', ${one}, 'x', 'b', ${two}, 'y'] | evaluate pivot(k, `;

describe('pivot', () => {
  // prettier-ignore
  const empty: readonly (readonly [aggregate: string, type: string, values: readonly [string, string], rows: readonly string[]])[] = [
    ['count()', 'long', ['5', '6'], ['x,1,0', 'y,0,1']],
    ['sum(v)', 'long', ['5', '6'], ['x,5,0', 'y,0,6']],
    ['sum(v)', 'real', ['5.5', '6.5'], ['x,5.5,0.0', 'y,0.0,6.5']],
    ['dcount(v)', 'long', ['5', '6'], ['x,1,0', 'y,0,1']],
    ['take_any(v)', 'string', ["'p'", "'q'"], ['x,p,', 'y,,q']],
    ['any(v)', 'dynamic', ['dynamic([1])', 'dynamic([2])'], ['x,[1],null', 'y,null,[2]']],
    ['max(v)', 'string', ["'p'", "'q'"], ['x,p,', 'y,,q']],
  ];
  for (const [aggregate, type, values, rows] of empty) {
    it(`gives a cell without rows nothing, or zero: ${aggregate} of ${type}`, () => {
      assert.deepEqual(rowsOf(`${sparse(type, values)}${aggregate}, g)`), rows);
    });
  }

  for (const aggregate of ['avg(v)', 'max(v)', 'min(v)', 'take_any(v)', 'make_list(v)', 'make_set(v)']) {
    it(`refuses ${aggregate} if a cell has no rows, and answers if each has`, () => {
      assert.equal(outcomeOf(`${sparse('long', ['5', '6'])}${aggregate}, g)`).kind, 'refused');
      const full = `datatable(k:string, v:long, g:string)['a', 5, 'x', 'b', 6, 'x'] | evaluate pivot(k, ${aggregate}, g)`;
      assert.equal(outcomeOf(full).kind, 'rows');
    });
  }

  for (const aggregate of ['percentile(v, 50)', 'count_distinct(v)', 'countif(v > 1)', 'arg_max(v, g)']) {
    it(`refuses an aggregate that its page does not list: ${aggregate}`, () => {
      assert.equal(outcomeOf(`${sparse('long', ['5', '6'])}${aggregate})`).kind, 'refused');
    });
  }

  it('fails if the columns of its rows are not those of its output schema', () => {
    const pivot = (schema: string) =>
      `datatable(k:string, v:long)['a', 1, 'b', 2] | evaluate pivot(k, sum(v)) : ${schema}`;
    assert.deepEqual(rowsOf(pivot('(a:long, b:long)')), ['1,2']);
    for (const schema of ['(a:long)', '(a:long, b:string)', '(a:long, c:long)', '(a:long, b:long, c:long)']) {
      assert.equal(outcomeOf(pivot(schema)).kind, 'failed', schema);
    }
  });
});

describe('names of several columns', () => {
  it('take the first columns of a function if they are fewer', () => {
    const stats = '(low, at) = series_stats(dynamic([3, 1, 2]))';
    assert.deepEqual(rowsOf(`print ${stats}`), ['1.0,1']);
    assert.deepEqual(rowsOf(`print x = 1 | extend ${stats}, y = 2`), ['1,1.0,1,2']);
    assert.deepEqual(rowsOf(`print x = 1 | project ${stats}`), ['1.0,1']);
  });
});

describe('options of series functions', () => {
  const series = 'dynamic([1, 2, 1, 2, 1, 2, 1, 20])';

  it('are the same as none if they are the usual ones', () => {
    const anomalies = (options: string) => rowsOf(`print series_decompose_anomalies(${series}, 1.5, 2${options})`);
    assert.deepEqual(anomalies(", 'avg', 0, 'ctukey', 0.6"), anomalies(''));
    const outliers = (options: string) => rowsOf(`print series_outliers(${series}${options})`);
    assert.deepEqual(outliers(", 'ctukey', double(null), 10, 90"), outliers(''));
    assert.deepEqual(outliers(", 'ctukey', real(null)"), outliers(''));
  });

  for (const call of [
    `series_decompose_anomalies(${series}, 1.5, 2, 'avg', 0, 'tukey')`,
    `series_decompose_anomalies(${series}, 0, 2)`,
    `series_decompose_anomalies(${series}, -1.5, 2)`,
    `series_decompose(${series}, 2, 'avg', 3)`,
    `series_decompose(${series}, 2, 'AVG')`,
    `series_outliers(${series}, 'tukey')`,
    `series_outliers(${series}, 'ctukey', 0)`,
    `series_outliers(${series}, 'ctukey', double(null), 20)`,
    `series_outliers(${series}, 'ctukey', double(null), 10, 80)`,
  ]) {
    it(`are refused by name if no page gives the answer: ${call}`, () => {
      assert.equal(outcomeOf(`print ${call}`).kind, 'refused');
    });
  }
});
