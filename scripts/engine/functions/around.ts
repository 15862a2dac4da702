import type { FunctionBody } from './define-function';
import { UnsupportedFeature, type CallSite, type ScalarFunction } from '../values/function-table';
import type { Value } from '../values';

/** Whether a value lies within a distance of a center: of numbers, of times, or of spans. */
const around: ScalarFunction = { doc: 'around()', prepare: prepareAround };

function prepareAround({ argumentTypes }: CallSite): (...values: Value[]) => Value {
  const [value, center, delta] = argumentTypes;
  const isNumber = argumentTypes.every((type) => type === 'int' || type === 'long' || type === 'real');
  const isTime = (value === 'datetime' || value === 'timespan') && center === value && delta === 'timespan';
  if (!isNumber && !isTime) throw new UnsupportedFeature('around()', `of ${argumentTypes.join(', ')}`);
  const isWithin = argumentTypes.includes('real') ? isRealWithin : isWholeWithin;
  return (...values) => (values.includes(null) ? null : isWithin(...values));
}

const isRealWithin: FunctionBody = (...values: Value[]) => {
  const [value, center, delta] = values.map(Number) as [number, number, number];
  return value >= center - delta && value <= center + delta;
};

const isWholeWithin: FunctionBody = (...values: (number | bigint)[]) => {
  const [value, center, delta] = values.map(BigInt) as [bigint, bigint, bigint];
  return value >= center - delta && value <= center + delta;
};

/** around(). */
export const aroundFunctions: readonly (readonly [string, ScalarFunction])[] = [['around', around]];
