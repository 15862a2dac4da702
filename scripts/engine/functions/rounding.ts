import { bindBody } from './define-function';
import { makeDecimal } from '../formats/decimal';
import { UnsupportedFeature, type CallSite, type ScalarFunction } from '../values/function-table';
import type { Decimal, KqlType, Value } from '../values';

/* round() and ceiling(), each in the arithmetic of its argument: a long has digits that a real has not. */

/** A real has fifteen digits that can be relied on; the page says of no greater precision what it gives. */
const mostDigits = 15;

/** The greatest whole number up to which a real has halves to round. */
const wholeFrom = 2 ** 52;

/** Halves go away from zero. (Recorded answers of round().) */
function roundReal(value: number, digits: bigint = 0n): number {
  requireDigits(digits);
  if (!Number.isFinite(value)) return value;
  const factor = 10 ** Math.abs(Number(digits));
  const size = Math.abs(value);
  if (digits >= 0n && size * factor >= wholeFrom) return value;
  const rounded = digits < 0n ? Math.round(size / factor) * factor : Math.round(size * factor) / factor;
  return value < 0 ? -rounded : rounded;
}

function roundLong(value: bigint, digits: bigint = 0n): bigint {
  requireDigits(digits);
  return digits >= 0n ? value : roundTo(value, 10n ** -digits);
}

function roundDecimal({ unscaled, scale }: Decimal, digits: bigint = 0n): Decimal {
  requireDigits(digits);
  if (digits >= BigInt(scale)) return makeDecimal(unscaled, scale);
  return makeDecimal(roundTo(unscaled, 10n ** (BigInt(scale) - digits)), scale);
}

/** The nearest multiple of a positive number; what lies in the middle goes away from zero. */
function roundTo(value: bigint, step: bigint): bigint {
  const size = value < 0n ? -value : value;
  const rounded = ((size + step / 2n) / step) * step;
  return value < 0n ? -rounded : rounded;
}

function requireDigits(digits: bigint): void {
  if (digits > mostDigits || digits < -mostDigits)
    throw new UnsupportedFeature(`round() to ${digits} digits`, `no page says what comes of more than ${mostDigits}`);
}

function ceilDecimal({ unscaled, scale }: Decimal): Decimal {
  const step = 10n ** BigInt(scale);
  const rest = ((unscaled % step) + step) % step;
  return makeDecimal(rest === 0n ? unscaled : unscaled - rest + step, scale);
}

// Each body takes values of its own type.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Body = (...values: any[]) => Value;

/** The body of a function for the type of its first argument. */
function byType(doc: string, bodies: Readonly<Record<'real' | 'long' | 'decimal', Body>>): ScalarFunction {
  const prepare = (call: CallSite): ((...values: Value[]) => Value) => {
    const given = call.argumentTypes[0]!;
    const type: KqlType & keyof typeof bodies =
      given === 'int' || given === 'long' ? 'long' : given === 'decimal' ? 'decimal' : 'real';
    return bindBody(call, { parameters: [type, 'long'], returns: type }, bodies[type]);
  };
  return { doc, prepare };
}

/** Functions that round a number. */
export const roundingFunctions: readonly (readonly [string, ScalarFunction])[] = [
  ['round', byType('round()', { real: roundReal, long: roundLong, decimal: roundDecimal })],
  ['ceiling', byType('ceiling()', { real: Math.ceil, long: (value: bigint) => value, decimal: ceilDecimal })],
];
