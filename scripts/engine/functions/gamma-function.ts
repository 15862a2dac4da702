import { defineFunction } from './define-function';
import { UnsupportedFeature, type ScalarFunction } from '../values/function-table';

/** The factorial of the next whole number is beyond a real. */
const greatestWhole = 171;

/**
 * The product of the whole numbers below a whole number; the digits that the service gives between them are not known.
 */
function gamma(value: number): number {
  if (!Number.isInteger(value) || value < 1 || value > greatestWhole) {
    throw new UnsupportedFeature(
      'gamma()',
      `of ${value}: only whole numbers from 1 to ${greatestWhole} are exact here`,
    );
  }
  let product = 1;
  for (let factor = 2; factor < value; factor++) product *= factor;
  return product;
}

export const gammaFunctions: readonly (readonly [string, ScalarFunction])[] = [
  ['gamma', defineFunction('gamma()', { parameters: ['real'], returns: 'real' }, gamma)],
];
