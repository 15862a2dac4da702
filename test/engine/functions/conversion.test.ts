import assert from 'node:assert/strict';
import type { KqlType } from '../../../scripts/engine/values';
import type { Typed } from '../call-function';
import { outcomeOf, rowsOf } from '../query-rows';
import { bool, callText, datetime, decimal, dynamic, int, long, real, string, timespan } from '../call-function';

const cases: readonly (readonly [string, KqlType, Typed, string])[] = [
  ['toint', 'int', string(' 41 '), '41'],
  ['toint', 'int', string('+9'), '9'],
  ['toint', 'int', string('0x1f'), '31'],
  ['toint', 'int', string('4.2'), 'null'],
  ['toint', 'int', string('3000000000'), 'null'],
  ['toint', 'int', string(''), 'null'],
  ['toint', 'int', real(-7.9), '-7'],
  ['toint', 'int', long(4294967297n), '1'],
  ['toint', 'int', bool(true), '1'],
  ['toint', 'int', dynamic('6.75'), '6'],
  ['toint', 'int', dynamic('"6.75"'), 'null'],
  ['toint', 'int', dynamic('[6]'), 'null'],
  ['tolong', 'long', string('9223372036854775808'), 'null'],
  ['tolong', 'long', real(NaN), 'null'],
  ['tolong', 'long', timespan('2h'), '72000000000'],
  ['tolong', 'long', dynamic('"12"'), '12'],
  ['toreal', 'real', string('6.5e2'), '650.0'],
  ['todouble', 'real', string('.25'), '0.25'],
  ['todouble', 'real', string('1,5'), 'null'],
  ['todouble', 'real', string('Infinity'), 'inf'],
  ['todouble', 'real', string('0x10'), 'null'],
  ['todecimal', 'decimal', string('0.10'), '0.1'],
  ['todecimal', 'decimal', real(0.1), '0.1'],
  ['tobool', 'bool', string('TrUe'), 'True'],
  ['tobool', 'bool', string('-3'), 'True'],
  ['tobool', 'bool', string('0'), 'False'],
  ['tobool', 'bool', string('no'), 'null'],
  ['toboolean', 'bool', real(0.25), 'True'],
  ['tostring', 'string', real(250), '250.0'],
  ['tostring', 'string', real(1e21), '1E+21'],
  ['tostring', 'string', real(-0), '-0.0'],
  ['tostring', 'string', real(NaN), 'NaN'],
  ['tostring', 'string', bool(false), 'False'],
  ['tostring', 'string', int(null), ''],
  ['tostring', 'string', timespan('26h'), '1.02:00:00'],
  ['tostring', 'string', datetime('2021-02-03'), '2021-02-03T00:00:00.0000000Z'],
  ['tostring', 'string', decimal('12.50'), '12.5'],
  ['tostring', 'string', dynamic('"plain"'), 'plain'],
  ['tostring', 'string', dynamic('true'), 'true'],
  ['tostring', 'string', dynamic('null'), ''],
  ['tostring', 'string', dynamic('{"b": 2.0, "a": [1, null]}'), '{"b":2.0,"a":[1,null]}'],
  ['todatetime', 'datetime', string('2019-07-08 09:10'), '2019-07-08T09:10:00.0000000Z'],
  ['todatetime', 'datetime', string('nonsense'), 'null'],
  ['totimespan', 'timespan', string('-00:20:00'), '-00:20:00'],
  ['totimespan', 'timespan', string('xyz'), 'null'],
  ['toguid', 'guid', string('0F8FAD5BD9CB469FA16570867728950E'), '0f8fad5b-d9cb-469f-a165-70867728950e'],
  ['parse_json', 'dynamic', string('{"x":[1,2.5]}'), '{"x":[1,2.5]}'],
  ['todynamic', 'dynamic', string('not { json'), 'not { json'],
  ['parse_json', 'dynamic', string(''), 'null'],
  ['gettype', 'string', dynamic('1'), 'long'],
  ['gettype', 'string', dynamic('1.5'), 'double'],
  ['gettype', 'string', dynamic('{}'), 'dictionary'],
  ['gettype', 'string', dynamic('null'), 'null'],
  ['gettype', 'string', real(1), 'real'],
];

describe('conversion functions', () => {
  for (const [name, type, given, expected] of cases) {
    const shown = given.type === 'string' ? JSON.stringify(given.value) : String(given.value);
    it(`${name}() of the ${given.type} ${shown} is ${expected}`, () => {
      assert.equal(callText(name, type, given), expected);
    });
  }

  it('tolong() and toint() refuse a number in the query that does not fit', () => {
    assert.equal(outcomeOf('print tolong(9223372036854775808.0)').kind, 'refused');
    assert.equal(outcomeOf('print toint(-3e9)').kind, 'refused');
    assert.deepEqual(rowsOf('print tostring(real(+inf)), toint(2e9)'), ['inf,2000000000']);
    assert.deepEqual(rowsOf('datatable(r:real)[1e19, -1e19] | project tolong(r)'), [
      '9223372036854775807',
      '-9223372036854775808',
    ]);
    assert.deepEqual(rowsOf('datatable(r:real)[1e12, -1e12] | project toint(r)'), ['2147483647', '-2147483648']);
  });
});
