import type { CallSite, ScalarFunction } from '../values/function-table';
import type { KqlType, Value } from '../values';
import { and } from './logic';
import { ordering } from './compare';

const notLess = ordering('>=', (order) => order >= 0);
const notMore = ordering('<=', (order) => order <= 0);

/** `between (low .. high)`, both ends included. A timespan as the upper end of a datetime is a distance from the lower. */
export function between(negated: boolean): ScalarFunction {
  return {
    doc: 'The between operator',
    prepare: (call) => {
      const [type, lowType, givenHighType] = [call.argumentTypes[0]!, call.argumentTypes[1]!, call.argumentTypes[2]!];
      const isDistance = givenHighType === 'timespan' && lowType === 'datetime';
      const highType = isDistance ? 'datetime' : givenHighType;
      const above = notLess.prepare(comparison(call, type, lowType));
      const below = notMore.prepare(comparison(call, type, highType));
      const both = and.prepare(comparison(call, 'bool', 'bool'));
      const toHigh = isDistance
        ? (low: Value, distance: Value): Value =>
            low === null || distance === null ? null : (low as bigint) + (distance as bigint)
        : (_: Value, high: Value): Value => high;
      return (value, low, high) => {
        const inside = both(above(value!, low!), below(value!, toHigh(low!, high!)));
        return negated && inside !== null ? inside === false : inside;
      };
    },
  };
}

function comparison(call: CallSite, left: KqlType, right: KqlType): CallSite {
  return { ...call, argumentTypes: [left, right], constants: [undefined, undefined], resultType: 'bool' };
}
