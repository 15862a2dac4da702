import assert from 'node:assert/strict';
import { bool, call, dynamic, int, long, real, string } from '../call-function';
import { testScalarCases } from './scalar-case';

testScalarCases('control functions', [
  ['iff', [bool(null), string('a'), string('b')], 'string', 'b'],
  ['iif', [bool(true), int(1), long(2)], 'long', '1'],
  ['iff', [bool(false), dynamic('[1]'), string('x')], 'string', 'x'],
  ['case', [bool(null), string('a'), bool(true), string('b'), string('c')], 'string', 'b'],
  ['case', [bool(false), string('a'), string('c')], 'string', 'c'],
  ['coalesce', [string(''), string('x')], 'string', 'x'],
  ['coalesce', [long(null), long(null)], 'long', 'null'],
  ['not', [bool(null)], 'bool', 'null'],
  ['isnull', [long(null)], 'bool', 'True'],
  ['isnull', [string('')], 'bool', 'False'],
  ['isnotnull', [dynamic('null')], 'bool', 'False'],
  ['isempty', [string('')], 'bool', 'True'],
  ['isempty', [dynamic('[]')], 'bool', 'False'],
  ['isnotempty', [long(null)], 'bool', 'False'],
]);

describe('iff(), case() and coalesce()', () => {
  it('choose between values of one type alone, as Kusto does', () => {
    const refusal = /convert one, as Kusto demands/;
    assert.throws(() => call('iff', 'real', bool(true), long(1), real(2.5)), refusal);
    assert.throws(() => call('case', 'dynamic', bool(true), string('a'), long(1)), refusal);
    assert.throws(() => call('coalesce', 'real', long(1), real(2.5)), refusal);
  });
});
