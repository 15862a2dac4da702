import assert from 'node:assert/strict';

import { bindSoundly } from '../../../scripts/engine/bind-soundly';
import { createWorkspaceSchema } from '../../../scripts/kql/workspace-schema';
import { outcomeOf, rowsOf } from '../query-rows';

const schema = createWorkspaceSchema({});

function mistakesIn(query: string): string[] {
  const { diagnostics } = bindSoundly(query, schema);
  return diagnostics.map(({ span, message }) => `${query.slice(span.start, span.end)}: ${message}`);
}

const none: readonly (readonly [literal: string, message: string])[] = [
  ['bool(maybe)', 'maybe is not a bool'],
  ['bool(1)', '1 is not a bool'],
  ['bool()', 'An empty bool() is not a bool'],
  ['int(abc)', 'abc is not an int'],
  ['int(2147483648)', '2147483648 is not an int'],
  ['int(1.5)', '1.5 is not an int'],
  ['long(12a)', '12a is not a long'],
  ['9223372036854775809', '9223372036854775809 is not a long'],
  ['real(x)', 'x is not a real'],
  ['decimal(1,5)', '1,5 is not a decimal'],
  ['datetime(2026-02-30)', '2026-02-30 is not a datetime'],
  ['datetime(31.12.2025)', '31.12.2025 is not a datetime'],
  ['datetime(yesterday)', 'yesterday is not a datetime'],
  ['timespan(1:99)', '1:99 is not a timespan'],
  ['time(soon)', 'soon is not a timespan'],
  ['guid(abc)', 'abc is not a guid'],
];

const values: readonly (readonly [literal: string, value: string])[] = [
  ['true', 'True'],
  ['bool(FALSE)', 'False'],
  ['bool(null)', 'null'],
  ['int(-3)', '-3'],
  ['long(0x1F)', '31'],
  ['real(-inf)', '-inf'],
  ['real(null)', 'null'],
  ['decimal(1.50)', '1.5'],
  ['datetime(2026-02-28)', '2026-02-28T00:00:00.0000000Z'],
  ['datetime(now)', '2026-01-02T12:00:00.0000000Z'],
  ['time(1.02:03:04)', '1.02:03:04'],
  ['1d', '1.00:00:00'],
  ['guid(74be27de-1e4e-49d9-b579-fe0b331d3642)', '74be27de-1e4e-49d9-b579-fe0b331d3642'],
];

describe('a literal', () => {
  for (const literal of ['int(0xf090013d)', 'datetime("8:00:00 AM")', 'datetime(17:30)']) {
    it(`is refused where it is ${literal}, and is not a mistake: no page says what it is`, () => {
      assert.deepEqual(mistakesIn(`print ${literal}`), []);
      assert.equal(outcomeOf(`print ${literal}`).kind, 'refused');
    });
  }

  for (const [literal, message] of none) {
    it(`is a mistake at its place where it is ${literal}, and is not answered`, () => {
      assert.deepEqual(mistakesIn(`print ${literal}`), [`${literal}: ${message}`]);
      assert.equal(outcomeOf(`print ${literal}`).kind, 'refused');
    });
  }

  for (const [literal, value] of values) {
    it(`is ${value} where it is ${literal}`, () => {
      assert.deepEqual(mistakesIn(`print ${literal}`), []);
      assert.deepEqual(rowsOf(`print ${literal}`), [value]);
    });
  }

  it('is a mistake inside dynamic(), a datatable and a function that nobody calls', () => {
    assert.equal(mistakesIn("print dynamic({'a': [bool(maybe)]})").length, 1);
    assert.equal(mistakesIn('datatable(t:datetime)[datetime(2026-13-01)]').length, 1);
    assert.equal(mistakesIn('let f = () { print int(abc) }; print 1').length, 1);
  });

  it('is a mistake where it is one more than the greatest long, also with a minus before it', () => {
    assert.equal(mistakesIn('print -9223372036854775808').length, 1);
    assert.equal(outcomeOf('print -9223372036854775808').kind, 'refused');
  });

  for (const literal of ['datetime(max)', 'long(min)']) {
    it(`is refused, and not called a mistake, where it is ${literal}, which no page settles`, () => {
      assert.deepEqual(mistakesIn(`print ${literal}`), []);
      assert.equal(outcomeOf(`print ${literal}`).kind, 'refused');
    });
  }
});

describe('a literal of a day with blanks around its dashes', () => {
  it('is that day, as the service has it', () => {
    assert.deepEqual(mistakesIn('print datetime(2017 - 08 - 01)'), []);
    assert.deepEqual(rowsOf('print datetime(2017 - 08 - 01) == datetime(2017-08-01)'), ['True']);
    assert.deepEqual(rowsOf('print datetime(2017 - 08 - 01 13:00) == datetime(2017-08-01 13:00)'), ['True']);
  });

  it('is a mistake with blanks elsewhere', () => {
    assert.equal(mistakesIn('print datetime(20 17-08-01)').length, 1);
  });
});
