import { bool, dynamic, long, real, string } from '../call-function';
import { testScalarCases } from './scalar-case';

testScalarCases('control functions', [
  ['iff', [bool(null), string('a'), string('b')], 'string', 'b'],
  ['iif', [bool(true), long(1), real(2.5)], 'real', '1.0'],
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
