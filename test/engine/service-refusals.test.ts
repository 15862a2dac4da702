import assert from 'node:assert/strict';

import { bindSoundly } from '../../scripts/engine/bind-soundly';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';
import { outcomeOf, rowsOf } from './query-rows';

const schema = createWorkspaceSchema({});
const sorted = 'range x from 1 to 3 step 1 | sort by x asc';
const unsorted = 'datatable(x:long)[1, 2]';

/** What is said of a query, and of which part of it. */
function saidOf(query: string): string[] {
  return bindSoundly(query, schema).diagnostics.map(
    ({ severity, code, span }) => `${severity} ${code}: ${query.slice(span.start, span.end)}`,
  );
}

describe('a comparison of two dynamic values', () => {
  for (const operator of ['==', '!=', '<', '>=']) {
    it(`with ${operator} is an error, and is not answered`, () => {
      const query = `print d = dynamic([1]) | where d ${operator} dynamic([1])`;
      assert.deepEqual(saidOf(query), [`error dynamic-comparison: d ${operator} dynamic([1])`]);
      assert.notEqual(outcomeOf(query).kind, 'rows');
    });
  }

  it('is none where one of the two has a type, or a type is not known', () => {
    assert.deepEqual(saidOf("print d = dynamic({'a':1}) | where d.a == 1 or tostring(d) == tostring(d.a)"), []);
    assert.deepEqual(saidOf('Some_CL | where a_s == b_s'), ['error KS204: Some_CL']);
  });
});

describe('an argument of a type that the page does not list', () => {
  it('is warned of with what converts it, and not answered', () => {
    const { diagnostics } = bindSoundly('print tolower(5)', schema);
    assert.deepEqual(
      diagnostics.map(({ severity, message, help }) => [severity, message, help]),
      [
        [
          'warning',
          'Argument 1 of tolower() is string by its page, and this is a long',
          'Convert it yourself, with tostring().',
        ],
      ],
    );
    assert.notEqual(outcomeOf('print tolower(5)').kind, 'rows');
  });

  it('is said once, by the parser where it says it', () => {
    assert.deepEqual(saidOf("print ago('1d')"), ["error KS107: '1d'"]);
    assert.deepEqual(saidOf("print abs('x')"), ['error KS127: abs']);
  });

  it('is no null, no dynamic value, and none of a function of the query', () => {
    assert.deepEqual(saidOf("print tolower(''), strlen(dynamic('a')), substring('abc', int(null))"), []);
    assert.deepEqual(saidOf('let twice = (n:long) { n * 2 }; print twice(5)'), []);
  });
});

describe('a function that needs rows in an order', () => {
  for (const call of ['row_number()', 'prev(x)', 'next(x)', 'row_cumsum(x)']) {
    it(`is an error in ${call} over rows in none`, () => {
      assert.deepEqual(saidOf(`${unsorted} | extend y = ${call}`), [`error window-function: ${call}`]);
      assert.deepEqual(saidOf(`${sorted} | extend y = ${call}`), []);
      assert.deepEqual(saidOf(`${unsorted} | serialize y = ${call}`), []);
    });
  }

  it('is an error with an offset of zero, and inside scan', () => {
    assert.deepEqual(saidOf(`${sorted} | extend y = prev(x, 0)`), ['error window-function: prev(x, 0)']);
    const scan = `${sorted} | scan declare (n:long = 0) with (step s: true => n = prev(x);)`;
    assert.deepEqual(saidOf(scan), ['error window-function: prev(x)']);
  });

  it('is none that only a text or a comment names', () => {
    assert.deepEqual(saidOf(`${unsorted} | extend y = 'prev(x)' // row_number()`), []);
  });
});

describe('one more than the greatest long', () => {
  it('is an error in an expression, and the least long with its minus in a datatable', () => {
    assert.deepEqual(saidOf('print x = -9223372036854775808'), ['error literal: 9223372036854775808']);
    assert.deepEqual(rowsOf('datatable(x:long)[-9223372036854775808]'), ['-9223372036854775808']);
  });
});

describe('an item of extend without a name', () => {
  for (const [item, row] of [
    ['tostring(x)', '"1",2'],
    ['toint(y)', '1,2'],
    ['tostring(x), y + 1', '"1",2,3'],
  ] as const) {
    it(`takes the name of the column that it converts: ${item}`, () => {
      const query = `datatable(x:long, y:long)[1, 2] | extend ${item}`;
      const outcome = outcomeOf(query);
      assert.ok(outcome.kind === 'rows');
      assert.deepEqual(
        outcome.table.columns.slice(0, 2).map(({ name }) => name),
        ['x', 'y'],
      );
      assert.equal(outcome.table.columns.length, row.split(',').length);
    });
  }

  it('is not answered where two items are for one column', () => {
    assert.equal(outcomeOf('print x = 1.5 | extend floor(x, 1), round(x)').kind, 'refused');
  });
});
