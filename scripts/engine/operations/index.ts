import type { ScalarFunction } from '../function-table';
import { affirmation, arithmetic, negation } from './arithmetic';
import { between } from './between';
import { equality, equalityIgnoringCase, ordering } from './compare';
import { and, or } from './logic';
import { membership, termMembership } from './membership';
import { matchesRegex, textSearchOperators } from './text-search';

/** The operators between values, by KQL's spelling. The right side of in, has_any and has_all is one dynamic array. */
export const binaryOperators: ReadonlyMap<string, ScalarFunction> = new Map<string, ScalarFunction>([
  ['==', equality(false)],
  ['!=', equality(true)],
  ['<', ordering('<', (order) => order < 0)],
  ['<=', ordering('<=', (order) => order <= 0)],
  ['>', ordering('>', (order) => order > 0)],
  ['>=', ordering('>=', (order) => order >= 0)],
  ['=~', equalityIgnoringCase(false)],
  ['!~', equalityIgnoringCase(true)],
  ['+', arithmetic('+')],
  ['-', arithmetic('-')],
  ['*', arithmetic('*')],
  ['/', arithmetic('/')],
  ['%', arithmetic('%')],
  ['and', and],
  ['or', or],
  ...textSearchOperators(),
  ['matches regex', matchesRegex],
  ['in', membership(false, false)],
  ['!in', membership(false, true)],
  ['in~', membership(true, false)],
  ['!in~', membership(true, true)],
  ['has_any', termMembership(false)],
  ['has_all', termMembership(true)],
  ['between', between(false)],
  ['!between', between(true)],
]);

/** The operators before a value, by KQL's spelling. */
export const unaryOperators: ReadonlyMap<string, ScalarFunction> = new Map<string, ScalarFunction>([
  ['-', negation],
  ['+', affirmation],
]);
