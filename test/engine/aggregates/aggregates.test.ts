import assert from 'node:assert/strict';
import { formatValue } from '../../../scripts/engine/values/convert-values';
import type { KqlType, Value } from '../../../scripts/engine/values';
import type { Typed } from '../call-function';
import { aggregate, bool, datetime, decimal, dynamic, long, real, string, timespan } from '../call-function';

type Case = readonly [name: string, rows: readonly (readonly Typed[])[], type: KqlType, expected: string];

const column = (...values: Typed[]): Typed[][] => values.map((value) => [value]);
const longs = column(long(4), long(null), long(9));

const cases: readonly Case[] = [
  ['count', longs, 'long', '3'],
  ['countif', column(bool(true), bool(null), bool(false)), 'long', '1'],
  ['sum', longs, 'long', '13'],
  ['sum', column(long(null)), 'long', '0'],
  ['sum', column(long(9223372036854775807n), long(1)), 'long', '-9223372036854775808'],
  ['sum', column(timespan('1h'), timespan('30m')), 'timespan', '01:30:00'],
  ['sum', column(decimal('0.1'), decimal('0.2')), 'decimal', '0.3'],
  [
    'sumif',
    [
      [long(4), bool(false)],
      [long(5), bool(true)],
    ],
    'long',
    '5',
  ],
  ['avg', longs, 'real', '6.5'],
  ['avg', column(long(null)), 'real', 'NaN'],
  ['avg', column(datetime('2024-01-01'), datetime('2024-01-03')), 'datetime', '2024-01-02T00:00:00.0000000Z'],
  ['max', column(real(1), real(NaN), real(2)), 'real', 'NaN'],
  ['min', longs, 'long', '4'],
  ['max', column(string('b'), string('a')), 'string', 'b'],
  [
    'minif',
    [
      [long(4), bool(false)],
      [long(5), bool(true)],
    ],
    'long',
    '5',
  ],
  ['dcount', column(string('a'), string('A'), string('a')), 'long', '2'],
  ['dcount', longs, 'long', '2'],
  [
    'dcountif',
    [
      [long(4), bool(true)],
      [long(5), bool(null)],
    ],
    'long',
    '1',
  ],
  ['count_distinct', column(real(1), real(1)), 'long', '1'],
  ['make_list', longs, 'dynamic', '[4,9]'],
  ['make_list_with_nulls', longs, 'dynamic', '[4,null,9]'],
  ['make_list', column(dynamic('[1,[2]]'), dynamic('null'), dynamic('{"a":1}')), 'dynamic', '[1,[2],null,{"a":1}]'],
  [
    'make_list',
    [
      [long(1), long(2)],
      [long(3), long(2)],
      [long(5), long(2)],
    ],
    'dynamic',
    '[1,3]',
  ],
  [
    'make_list_if',
    [
      [long(1), bool(true)],
      [long(3), bool(false)],
    ],
    'dynamic',
    '[1]',
  ],
  ['make_set', column(long(3), long(1), long(3)), 'dynamic', '[3,1]'],
  ['make_set', column(dynamic('["x","y"]'), dynamic('"x"')), 'dynamic', '["x","y"]'],
  ['make_bag', column(dynamic('{"a":1}'), dynamic('{"a":2,"b":3}'), dynamic('7')), 'dynamic', '{"a":1,"b":3}'],
  ['take_any', column(long(null), long(5), long(6)), 'long', '5'],
  ['stdev', column(long(1), long(3), long(5)), 'real', '2.0'],
  ['stdev', column(long(1)), 'real', '0.0'],
  ['variance', column(long(1), long(2), long(4)), 'real', '2.3333333333'],
  ['variancep', column(long(1), long(3)), 'real', '1.0'],
  [
    'avgif',
    [
      [long(4), bool(false)],
      [long(5), bool(true)],
    ],
    'real',
    '5.0',
  ],
  [
    'maxif',
    [
      [long(4), bool(true)],
      [long(5), bool(null)],
    ],
    'long',
    '4',
  ],
  [
    'count_distinctif',
    [
      [long(4), bool(true)],
      [long(5), bool(false)],
    ],
    'long',
    '1',
  ],
  [
    'take_anyif',
    [
      [long(4), bool(false)],
      [long(5), bool(true)],
    ],
    'long',
    '5',
  ],
  [
    'make_set_if',
    [
      [long(4), bool(false)],
      [long(5), bool(true)],
    ],
    'dynamic',
    '[5]',
  ],
  [
    'make_bag_if',
    [
      [dynamic('{"a":1}'), bool(false)],
      [dynamic('{"b":1}'), bool(true)],
    ],
    'dynamic',
    '{"b":1}',
  ],
  ['stdevp', column(long(1), long(3)), 'real', '1.0'],
  [
    'stdevif',
    [
      [long(4), bool(false)],
      [long(5), bool(true)],
    ],
    'real',
    '0.0',
  ],
  [
    'stdevpif',
    [
      [long(4), bool(false)],
      [long(5), bool(true)],
    ],
    'real',
    '0.0',
  ],
  [
    'varianceif',
    [
      [long(1), bool(true)],
      [long(3), bool(true)],
      [long(9), bool(false)],
    ],
    'real',
    '2.0',
  ],
  [
    'variancepif',
    [
      [long(1), bool(true)],
      [long(3), bool(true)],
      [long(9), bool(false)],
    ],
    'real',
    '1.0',
  ],
  ['binary_all_and', column(long(7), long(5)), 'long', '5'],
  ['binary_all_xor', column(long(7), long(5)), 'long', '2'],
  [
    'percentiles',
    [
      [long(1), long(0), long(100)],
      [long(2), long(0), long(100)],
    ],
    'dynamic',
    '[1,2]',
  ],
  [
    'percentilesw',
    [
      [long(1), long(9), real(50), real(99)],
      [long(2), long(1), real(50), real(99)],
    ],
    'dynamic',
    '[1,2]',
  ],
  [
    'percentilesw_array',
    [
      [long(1), long(9), real(50)],
      [long(2), long(1), real(50)],
    ],
    'dynamic',
    '[1]',
  ],
  ['binary_all_or', column(long(1), long(4)), 'long', '5'],
  [
    'percentile',
    [
      [long(10), long(50)],
      [long(30), long(50)],
      [long(20), long(50)],
    ],
    'long',
    '20',
  ],
  [
    'percentiles_array',
    [
      [long(1), long(0), long(100)],
      [long(2), long(0), long(100)],
    ],
    'dynamic',
    '[1,2]',
  ],
  [
    'percentilew',
    [
      [long(1), long(9), real(50)],
      [long(2), long(1), real(50)],
    ],
    'long',
    '1',
  ],
];

describe('aggregate functions', () => {
  for (const [name, rows, type, expected] of cases) {
    const shown = rows.map((row) => row.map(({ type: kind, value }) => formatValue(value, kind)).join(' ')).join('; ');
    it(`${name}() of ${shown} is ${expected}`, () => {
      const value: Value = aggregate(name, type, rows);
      assert.equal(value === null ? 'null' : formatValue(value, type), expected);
    });
  }

  it('arg_max() gives the position of the first row with the greatest value', () => {
    assert.equal(aggregate('arg_max', 'long', column(long(null), long(7), long(2), long(7))), 1);
  });

  it('arg_min() gives the first row where all are null', () => {
    assert.equal(aggregate('arg_min', 'long', column(long(null), long(null))), 0);
  });

  it('arg_max() of no row is null', () => {
    assert.equal(aggregate('arg_max', 'long', [], [long(0)]), null);
  });

  it('avg() of text is refused by name', () => {
    assert.throws(() => aggregate('avg', 'real', column(string('x'))), /avg\(\) of string is not supported/);
  });
});
