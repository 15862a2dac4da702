import assert from 'node:assert/strict';
import { formatValue } from '../../../scripts/engine/values/convert-values';
import type { KqlType } from '../../../scripts/engine/values';
import type { Typed } from '../call-function';
import { bool, datetime, decimal, dynamic, int, long, operate, real, string, timespan } from '../call-function';

type Case = readonly [left: Typed, operator: string, right: Typed, result: string, type?: KqlType];

const comparisons: readonly Case[] = [
  [long(2), '==', long(2), 'True'],
  [long(2), '==', real(2), 'True'],
  [int(2), '!=', long(3), 'True'],
  [long(null), '==', long(2), 'False'],
  [long(null), '!=', long(2), 'True'],
  [long(null), '==', long(null), 'null'],
  [long(null), '<', long(2), 'null'],
  [real(NaN), '==', real(NaN), 'False'],
  [real(NaN), '!=', real(NaN), 'True'],
  [real(NaN), '>', real(1), 'False'],
  [string('a'), '<', string('b'), 'True'],
  [decimal('1.50'), '==', decimal('1.5'), 'True'],
  [datetime('2020-01-02'), '>', datetime('2020-01-01'), 'True'],
  [timespan('60m'), '>=', timespan('1h'), 'True'],
  [dynamic('"x"'), '==', string('x'), 'True'],
  [dynamic('5'), '>', long(4), 'True'],
  [string('CAFÉ'), '=~', string('café'), 'True'],
  [string('a'), '!~', string('A'), 'False'],
  [bool(null), 'and', bool(false), 'False'],
  [bool(null), 'and', bool(true), 'null'],
  [bool(null), 'or', bool(true), 'True'],
  [bool(null), 'or', bool(false), 'null'],
];

const searches: readonly Case[] = [
  [string('one-Two_three'), 'has', string('TWO'), 'True'],
  [string('twofold'), 'has', string('two'), 'False'],
  [string('twofold'), '!has', string('two'), 'True'],
  [string('twofold'), 'hasprefix', string('TWO'), 'True'],
  [string('a twofold'), 'hassuffix', string('fold'), 'True'],
  [string('Two'), 'has_cs', string('two'), 'False'],
  [string('anything'), 'has', string(''), 'True'],
  [string('twofold'), 'contains', string('OFO'), 'True'],
  [string('twofold'), 'contains_cs', string('OFO'), 'False'],
  [string('twofold'), 'startswith', string('TW'), 'True'],
  [string('twofold'), '!endswith_cs', string('Fold'), 'True'],
  [string('id=42'), 'matches regex', string(String.raw`^\w+=\d+$`), 'True'],
  [string('a'), 'in', dynamic('["b","a"]'), 'True'],
  [string('A'), 'in', dynamic('["b","a"]'), 'False'],
  [string('A'), 'in~', dynamic('["b","a"]'), 'True'],
  [long(null), 'in', dynamic('[1]'), 'False'],
  [long(null), '!in', dynamic('[1]'), 'True'],
  [long(1), 'in', dynamic('[1.5]'), 'False'],
  [real(1), 'in', dynamic('[1]'), 'True'],
  [string('see evil.example now'), 'has_any', dynamic('["no.example","evil.example"]'), 'True'],
  [string('a b'), 'has_all', dynamic('["a","c"]'), 'False'],
  [string('a b'), 'has_all', dynamic('["b","a"]'), 'True'],
];

const computations: readonly Case[] = [
  [long(7), '/', long(-2), '-3', 'long'],
  [long(-7), '%', long(3), '2', 'long'],
  [long(7), '%', long(-3), '1', 'long'],
  [long(7), '/', long(0), 'null', 'long'],
  [long(9223372036854775807n), '+', long(1), '-9223372036854775808', 'long'],
  [int(2147483647), '+', int(1), '2147483648', 'long'],
  [long(1), '+', real(0.5), '1.5', 'real'],
  [real(-7.5), '%', real(2), '0.5', 'real'],
  [real(1), '/', real(0), 'inf', 'real'],
  [long(null), '+', long(1), 'null', 'long'],
  [decimal('1'), '/', decimal('8'), '0.125', 'decimal'],
  [datetime('2020-01-31'), '+', timespan('1d'), '2020-02-01T00:00:00.0000000Z', 'datetime'],
  [datetime('0001-01-01'), '-', timespan('1d'), 'null', 'datetime'],
  [datetime('2020-01-02'), '-', datetime('2020-01-01'), '1.00:00:00', 'timespan'],
  [timespan('1d'), '/', timespan('1h'), '24.0', 'real'],
  [timespan('1d'), '*', real(1.5), '1.12:00:00', 'timespan'],
  [timespan('1d'), '/', long(4), '06:00:00', 'timespan'],
  [dynamic('3'), '+', long(4), '7', 'dynamic'],
];

describe('operators', () => {
  for (const [left, operator, right, expected, type = 'bool'] of [...comparisons, ...searches, ...computations]) {
    const shown = [left, right].map(({ type: kind, value }) => `${kind} ${formatValue(value, kind)}`);
    it(`${shown.join(` ${operator} `)} is ${expected}`, () => {
      const result = operate(operator, type, left, right);
      assert.equal(result === null ? 'null' : formatValue(result, type), expected);
    });
  }

  it('finds nothing in a list that is null or holds nulls', () => {
    assert.equal(operate('has_any', 'bool', string('x'), dynamic('null')), false);
    assert.equal(operate('has_any', 'bool', string('x'), dynamic('[null,"y"]')), false);
    assert.equal(operate('in', 'bool', string(''), dynamic('[null]')), false);
  });

  it('refuses to compare two dynamic values, by name', () => {
    assert.throws(() => operate('==', 'bool', dynamic('1'), dynamic('1')), /== between two dynamic values/);
  });

  it('between includes both ends', () => {
    assert.equal(operate('between', 'bool', long(5), long(1), long(5)), true);
  });

  it('!between is false inside', () => {
    assert.equal(operate('!between', 'bool', long(5), long(1), long(5)), false);
  });

  it('between takes a timespan as the distance from the lower end', () => {
    assert.equal(operate('between', 'bool', datetime('2020-01-03'), datetime('2020-01-01'), timespan('2d')), true);
  });

  it('unary minus turns a timespan around', () => {
    assert.equal(operate('-', 'timespan', timespan('1h')), -36_000_000_000n);
  });
});
