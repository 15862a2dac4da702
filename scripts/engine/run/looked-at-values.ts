import { ownValue } from '../../source/own-value';
import { dynamicKey, isDynamicArray } from '../values/dynamic-values';
import type { CallExpression } from '../plan/plan';
import type { Evaluator, Runtime } from '../runtime';

/**
 * How many different values of its list an operator considers. Of which ones, if there are more, the pages say nothing.
 * ("has_any operator", "in operator" and its kin: expression.)
 */
const mostLookedAt: Readonly<Record<string, number>> = {
  has_any: 10_000,
  in: 1_000_000,
  '!in': 1_000_000,
  'in~': 1_000_000,
  '!in~': 1_000_000,
};

/**
 * Returns the operands of a call, whose list may be longer than the service looks at: which of its values count is left
 * open, and all of them do unless another choice is asked for.
 */
export function chooseLookedAt(
  { name, from, span }: CallExpression,
  operands: readonly Evaluator[],
  { chooseOther }: Runtime,
): readonly Evaluator[] {
  const most = from === 'binaryOperators' ? ownValue(mostLookedAt, name) : undefined;
  const list = operands[1]?.constant?.value ?? null;
  if (most === undefined || chooseOther === undefined || !isDynamicArray(list) || list.length <= most) return operands;
  const distinct = new Map(list.map((value) => [dynamicKey(value), value]));
  if (distinct.size <= most) return operands;
  const about = `at which ${most.toLocaleString('en')} of ${distinct.size.toLocaleString('en')} values ${name} looks`;
  if (!chooseOther({ span, about })) return operands;
  const value = [...distinct.values()].slice(0, most);
  return [operands[0]!, { at: () => value, constant: { value } }];
}
