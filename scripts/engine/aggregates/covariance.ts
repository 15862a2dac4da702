import { conversion } from '../values/convert-values';
import type { AggregateFunction } from '../values/function-table';
import { roundToTenPlaces } from './numbers';

interface Comoment {
  count: number;
  firstMean: number;
  secondMean: number;
  products: number;
}

/**
 * Covariance of two expressions; a row in which either is null is left out. Rounding and the zero of too few rows are
 * those of variance, which is the covariance of an expression with itself.
 */
export function covariance(doc: string, ofPopulation: boolean): AggregateFunction<Comoment> {
  return {
    doc,
    prepare: (call) => {
      const toFirst = conversion(call.argumentTypes[0]!, 'real');
      const toSecond = conversion(call.argumentTypes[1]!, 'real');
      const toResult = conversion('real', call.resultType);
      return {
        create: () => ({ count: 0, firstMean: 0, secondMean: 0, products: 0 }),
        add: (state, values) => {
          const first = toFirst(values[0]!) as number | null;
          const second = toSecond(values[1]!) as number | null;
          if (first !== null && second !== null) addPair(state, first, second);
        },
        finish: (state) => {
          const divisor = ofPopulation ? state.count : state.count - 1;
          return toResult(divisor < 1 ? 0 : roundToTenPlaces(state.products / divisor));
        },
      };
    },
  };
}

function addPair(state: Comoment, first: number, second: number): void {
  state.count += 1;
  const distance = first - state.firstMean;
  state.firstMean += distance / state.count;
  state.secondMean += (second - state.secondMean) / state.count;
  state.products += distance * (second - state.secondMean);
}
