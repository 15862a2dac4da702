import type { ScalarFunction } from '../values/function-table';
import { affirmation, arithmetic, negation } from './arithmetic';
import { between } from './between';
import { equality, equalityIgnoringCase, ordering } from './compare';
import { and, or } from './logic';
import { membership, termMembership } from './membership';
import { matchesRegex, textSearchOperators } from './text-search';

/** Spellings that the parser still takes, and what they stand for. */
const olderSpellings = [
  ['<>', '!='],
  ['containscs', 'contains_cs'],
  ['notcontains', '!contains'],
  ['notcontainscs', '!contains_cs'],
] as const;

/** The operators between values, by KQL's spelling. The right side of in, has_any and has_all is one dynamic array. */
export const binaryOperators: ReadonlyMap<string, ScalarFunction> = withOlderSpellings([
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

function withOlderSpellings(entries: readonly (readonly [string, ScalarFunction])[]): Map<string, ScalarFunction> {
  const operators = new Map(entries);
  for (const [older, current] of olderSpellings) operators.set(older, operators.get(current)!);
  return operators;
}

/** The operators before a value, by KQL's spelling. */
export const unaryOperators: ReadonlyMap<string, ScalarFunction> = new Map<string, ScalarFunction>([
  ['-', negation],
  ['+', affirmation],
]);
