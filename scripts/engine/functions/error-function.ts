import { defineFunction } from './define-function';
import type { ScalarFunction } from '../values/function-table';

type Entry = readonly [string, ScalarFunction];

function real(name: string, body: (value: number) => number): Entry {
  return [name, defineFunction(`${name}()`, { parameters: ['real'], returns: 'real' }, body)];
}

/** Below it the series loses no digits; from it on 400 steps of the fraction settle all of them. */
const seriesEnd = 1;

/** The series of Kummer, whose terms are all positive: 2/√π · exp(-x²) · Σ 2ⁿ x²ⁿ⁺¹ / (1·3·…·(2n+1)). (DLMF 7.6.2) */
function sumSeries(value: number): number {
  let [term, sum] = [value, 0];
  for (let index = 1; sum + term !== sum; index += 1) {
    sum += term;
    term *= (2 * value * value) / (2 * index + 1);
  }
  return ((2 * sum) / Math.sqrt(Math.PI)) * Math.exp(-value * value);
}

/** exp(-x²)/√π · 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + …)))), evaluated from its end. (DLMF 7.9.1) */
function evaluateFraction(value: number): number {
  let denominator = value;
  for (let index = 400; index > 0; index -= 1) denominator = value + index / 2 / denominator;
  return Math.exp(-value * value) / Math.sqrt(Math.PI) / denominator;
}

function erf(value: number): number {
  const size = Math.abs(value);
  if (Number.isNaN(value) || value === 0) return value;
  return Math.sign(value) * (size < seriesEnd ? sumSeries(size) : 1 - evaluateFraction(size));
}

function erfc(value: number): number {
  return value >= seriesEnd ? evaluateFraction(value) : 1 - erf(value);
}

/** The error function and its complement. */
export const errorFunctions: readonly Entry[] = [real('erf', erf), real('erfc', erfc)];
