import { comparisonFor } from '../values/compare-values';
import { conversion } from '../values/convert-values';
import { defineFunction } from './define-function';
import { datetimeInRange } from '../formats/calendar';
import { makeDecimal, subtractDecimals, remainderOfDecimals } from '../formats/decimal';
import { wrapLong } from '../formats/integer';
import { ServiceRefusal, UnsupportedFeature, type CallSite, type ScalarFunction } from '../values/function-table';
import type { Decimal, KqlType, Value } from '../values';

type Entry = readonly [string, ScalarFunction];

function real(name: string, body: (...values: number[]) => number | null): Entry {
  return [name, defineFunction(`${name}()`, { parameters: ['real'], returns: 'real' }, body)];
}

function realTest(name: string, body: (value: number) => boolean): Entry {
  return [name, defineFunction(`${name}()`, { parameters: ['real'], returns: 'bool' }, body)];
}

/** Zero has the sign zero, be it negative. ("sign()") */
function signOf(value: number): number {
  if (Number.isNaN(value)) throw new UnsupportedFeature('sign() of NaN', 'its page has it not');
  return value > 0 ? 1 : value < 0 ? -1 : 0;
}

/** One to the power of anything is not the same everywhere: of NaN and infinity no page says what it is. */
function power(base: number, exponent: number): number {
  if (Math.abs(base) === 1 && !Number.isFinite(exponent))
    throw new UnsupportedFeature(`pow(${base}, ${exponent})`, 'no page says what it is');
  return base ** exponent;
}

/**
 * Outside of -1 to 1 the pages say null, as the page of sqrt() says it of a negative number, which gives NaN. (Recorded
 * answers of sqrt().)
 */
const arc =
  (name: string, compute: (value: number) => number) =>
  (value: number): number => {
    if (Math.abs(value) > 1)
      throw new UnsupportedFeature(`${name}() of ${value}`, 'whether it is null or NaN is not settled');
    return compute(value);
  };

/** The logarithm of a negative number is null, of zero minus infinity. (Recorded answers of log().) */
const logarithm =
  (compute: (value: number) => number) =>
  (value: number): number | null =>
    value < 0 ? null : compute(value);

/** Floors to a multiple of the bin: numbers from zero, moments from 0001-01-01. A bin that is not positive gives null. */
const bin: ScalarFunction = {
  doc: 'bin()',
  prepare: (call) =>
    prepareBin(
      call,
      (value, size) => value - floorRest(value, size),
      (value, size) => Math.floor(value / size) * size,
    ),
};

function prepareBin(
  call: CallSite,
  ofTicks: (value: bigint, size: bigint) => bigint,
  ofReals: (value: number, size: number) => number,
): (...values: Value[]) => Value {
  const [type, sizeType] = [call.argumentTypes[0]!, call.argumentTypes[1]!];
  const family = binFamily(type, sizeType);
  const toFamily = conversion(type, family === 'timespan' && type === 'datetime' ? 'datetime' : family);
  const toSize = conversion(sizeType, family);
  const resultFamily: KqlType = type === 'datetime' ? 'datetime' : family;
  const toResult = conversion(resultFamily, call.resultType);
  return (value, size) => {
    const [a, b] = [toFamily(value!), toSize(size!)];
    if (a === null || b === null) return null;
    if (family === 'real') return (b as number) > 0 ? toResult(ofReals(a as number, b as number)) : null;
    if (family === 'decimal') return toResult(binDecimal(a as Decimal, b as Decimal));
    if ((b as bigint) <= 0n) return null;
    const floored = ofTicks(a as bigint, b as bigint);
    return toResult(resultFamily === 'datetime' ? datetimeInRange(floored) : floored);
  };
}

function binFamily(type: KqlType, sizeType: KqlType): KqlType {
  if (type === 'datetime' || type === 'timespan') return 'timespan';
  if (type === 'decimal' || sizeType === 'decimal') return 'decimal';
  if (type === 'real' || sizeType === 'real') return 'real';
  if (type === 'int' || type === 'long') return 'long';
  throw new UnsupportedFeature(`bin() of ${type}`);
}

function floorRest(value: bigint, size: bigint): bigint {
  const rest = value % size;
  return rest < 0n ? rest + size : rest;
}

function binDecimal(value: Decimal, size: Decimal): Decimal | null {
  if (size.unscaled <= 0n) return null;
  const rest = remainderOfDecimals(value, size);
  return rest === null ? null : subtractDecimals(value, rest);
}

/** bin() whose bins start at a fixed point. */
const binAt: ScalarFunction = {
  doc: 'bin_at()',
  prepare: (call) => {
    const [type, sizeType, pointType] = call.argumentTypes as [KqlType, KqlType, KqlType];
    const isTime = type === 'datetime' || type === 'timespan';
    // ("bin_at()": the size is a timespan for such a value, and the point is of the type of the value.)
    if (isTime && sizeType !== 'timespan')
      throw new ServiceRefusal('bin_at()', `a bin of a ${type} that is ${sizeType}`);
    if (isTime && pointType !== type && pointType !== 'dynamic') {
      throw new UnsupportedFeature('bin_at()', `of a ${type} from a point that is a ${pointType}`);
    }
    const family = binFamily(type, sizeType);
    const resultFamily: KqlType = type === 'datetime' ? 'datetime' : family;
    const toResult = conversion(resultFamily, call.resultType);
    const toPoint = conversion(call.argumentTypes[2]!, resultFamily);
    const toValue = conversion(type, resultFamily);
    const toSize = conversion(sizeType, family);
    return (value, size, fixed) => {
      const [a, b, origin] = [toValue(value!), toSize(size!), toPoint(fixed!)];
      if (a === null || b === null || origin === null) return null;
      if (family === 'real') return toResult(binRealAt(a as number, b as number, origin as number));
      if (family === 'decimal') throw new UnsupportedFeature('bin_at() of decimal');
      if ((b as bigint) <= 0n) return null;
      const at = (a as bigint) - floorRest((a as bigint) - (origin as bigint), b as bigint);
      return toResult(resultFamily === 'datetime' ? datetimeInRange(at) : at);
    };
  },
};

function binRealAt(value: number, size: number, origin: number): number | null {
  return size > 0 ? Math.floor((value - origin) / size) * size + origin : null;
}

/** floor() with a bin is bin(); without one it rounds down. */
const floor: ScalarFunction = {
  doc: 'floor()',
  prepare: (call) => (call.argumentTypes.length > 1 ? bin.prepare(call) : real('floor', Math.floor)[1].prepare(call)),
};

const abs: ScalarFunction = {
  doc: 'abs()',
  prepare: (call) => {
    const given = call.argumentTypes[0]!;
    const type: KqlType =
      given === 'int' || given === 'bool' ? 'long' : given === 'dynamic' || given === 'string' ? 'real' : given;
    const toType = conversion(given, type);
    const toResult = conversion(type, call.resultType);
    return (value) => {
      const number = toType(value!);
      return number === null ? null : toResult(magnitude(number, type));
    };
  },
};

function magnitude(value: Value, type: KqlType): Value {
  if (type === 'real') return Math.abs(value as number);
  if (type === 'decimal') {
    const { unscaled, scale } = value as Decimal;
    return makeDecimal(unscaled < 0n ? -unscaled : unscaled, scale);
  }
  return (value as bigint) < 0n ? wrapLong(-(value as bigint)) : value;
}

/** The greatest or the least argument that is not null; NaN is greater and less than every number. */
function extreme(name: string, sign: number): Entry {
  const prepare = (call: CallSite): ((...values: Value[]) => Value) => {
    const convert = call.argumentTypes.map((type) => conversion(type, call.resultType));
    const compare = comparisonFor(call.resultType);
    return (...values) => {
      let best: Value = null;
      values.forEach((value, index) => {
        const candidate = convert[index]!(value);
        if (candidate === null || Number.isNaN(best)) return;
        if (best === null || Number.isNaN(candidate) || compare(candidate, best) * sign > 0) best = candidate;
      });
      return best;
    };
  };
  return [name, { doc: `${name}()`, prepare }];
}

/** Functions on numbers. */
export const mathFunctions: readonly Entry[] = [
  ['bin', bin],
  ['floor', floor],
  ['bin_at', binAt],
  ['abs', abs],
  extreme('max_of', 1),
  extreme('min_of', -1),
  real('sign', signOf),
  real('sqrt', Math.sqrt),
  real('pow', power),
  real('exp', Math.exp),
  real('exp2', (value) => 2 ** value),
  real('exp10', (value) => 10 ** value),
  real('log', logarithm(Math.log)),
  real('log2', logarithm(Math.log2)),
  real('log10', logarithm(Math.log10)),
  real('sin', Math.sin),
  real('cos', Math.cos),
  real('tan', Math.tan),
  real('cot', (value) => 1 / Math.tan(value)),
  real('asin', arc('asin', Math.asin)),
  real('acos', arc('acos', Math.acos)),
  real('atan', Math.atan),
  real('atan2', Math.atan2),
  real('degrees', (value) => (value * 180) / Math.PI),
  real('radians', (value) => (value * Math.PI) / 180),
  real('pi', () => Math.PI),
  realTest('isnan', Number.isNaN),
  realTest('isinf', (value) => Math.abs(value) === Infinity),
  realTest('isfinite', Number.isFinite),
];
