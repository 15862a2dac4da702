import { conversion } from '../values/convert-values';
import { dynamicKind } from '../values/dynamic-values';
import { datetimeInRange } from '../formats/calendar';
import {
  addDecimals,
  divideDecimals,
  multiplyDecimals,
  remainderOfDecimals,
  subtractDecimals,
} from '../formats/decimal';
import { longFromReal, wrapLong } from '../formats/integer';
import type { CallSite, ScalarFunction } from '../values/function-table';
import { UnsupportedFeature } from '../values/function-table';
import type { Decimal, DynamicValue, KqlType, Value } from '../values';
import { ownValue } from '../../source/own-value';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';

const doc = 'Numerical operators';

/** An arithmetic operator: numbers in the wider of their types, datetimes and timespans by ticks. Null gives null. */
export function arithmetic(operator: ArithmeticOperator): ScalarFunction {
  return {
    doc,
    prepare: (call) => {
      const [left, right] = [call.argumentTypes[0]!, call.argumentTypes[1]!];
      const compute =
        left === 'dynamic' || right === 'dynamic'
          ? dynamicArithmetic(operator, left, right)
          : typedArithmetic(operator, left, right);
      return withResultType(call, compute);
    },
  };
}

/** Unary minus. */
export const negation: ScalarFunction = {
  doc,
  prepare: (call) => {
    const type = call.argumentTypes[0]!;
    const operation = type === 'dynamic' ? dynamicArithmetic('-', 'long', type) : undefined;
    if (operation !== undefined)
      return withResultType(call, { ...operation, compute: (a) => operation.compute(0n, a) });
    return withResultType(call, { type: type === 'int' ? 'long' : type, compute: negationFor(type) });
  },
};

/** Unary plus. */
export const affirmation: ScalarFunction = {
  doc,
  prepare: (call) => {
    const convert = conversion(call.argumentTypes[0]!, call.resultType);
    return (value) => convert(value!);
  },
};

interface Computation {
  readonly type: KqlType;
  /** Called with values that are not null. */
  readonly compute: (left: Value, right: Value) => Value;
}

function withResultType(call: CallSite, computation: Computation): (...values: Value[]) => Value {
  const convert = conversion(computation.type, call.resultType);
  const { compute } = computation;
  return (...values) => (values.includes(null) ? null : convert(compute(values[0]!, values[1]!)));
}

function negationFor(type: KqlType): (value: Value) => Value {
  switch (type) {
    case 'int':
      return (value) => -BigInt(value as number);
    case 'long':
    case 'timespan':
      return (value) => wrapLong(-(value as bigint));
    case 'real':
      return (value) => -(value as number);
    case 'decimal':
      return (value) => subtractDecimals({ unscaled: 0n, scale: 0 }, value as Decimal);
    default:
      throw new UnsupportedFeature(`- of ${type}`);
  }
}

type Family = 'long' | 'real' | 'decimal' | 'datetime' | 'timespan' | 'none';

function familyOf(type: KqlType): Family {
  if (type === 'int' || type === 'bool') return 'long';
  return type === 'string' || type === 'guid' || type === 'dynamic' ? 'none' : type;
}

function typedArithmetic(operator: ArithmeticOperator, left: KqlType, right: KqlType): Computation {
  const [a, b] = [familyOf(left), familyOf(right)];
  const number = numberFamily(a, b);
  const found =
    number === undefined ? ownValue(timeArithmetic, `${a} ${operator} ${b}`) : numberArithmetic(operator, number);
  if (found === undefined) throw new UnsupportedFeature(`${operator} between ${left} and ${right}`);
  const [toLeft, toRight] = number === undefined ? [a, b] : [number, number];
  if (left === toLeft && right === toRight) return found;
  const convertLeft = conversion(left, toLeft as KqlType);
  const convertRight = conversion(right, toRight as KqlType);
  return { type: found.type, compute: (x, y) => found.compute(convertLeft(x), convertRight(y)) };
}

function numberFamily(left: Family, right: Family): 'long' | 'real' | 'decimal' | undefined {
  const rank = ['long', 'real', 'decimal'] as const;
  const [a, b] = [rank.findIndex((family) => family === left), rank.findIndex((family) => family === right)];
  return a < 0 || b < 0 ? undefined : rank[Math.max(a, b)];
}

function numberArithmetic(operator: ArithmeticOperator, family: 'long' | 'real' | 'decimal'): Computation {
  switch (family) {
    case 'long': {
      const compute = longArithmetic[operator];
      return { type: 'long', compute: (left, right) => compute(left as bigint, right as bigint) };
    }
    case 'real': {
      const compute = realArithmetic[operator];
      return { type: 'real', compute: (left, right) => compute(left as number, right as number) };
    }
    case 'decimal': {
      const compute = decimalArithmetic[operator];
      return { type: 'decimal', compute: (left, right) => compute(left as Decimal, right as Decimal) };
    }
  }
}

/** Division drops the fraction; by zero it gives null; the remainder is never negative. (Recorded answers.) */
const longArithmetic: Readonly<Record<ArithmeticOperator, (left: bigint, right: bigint) => bigint | null>> = {
  '+': (left, right) => wrapLong(left + right),
  '-': (left, right) => wrapLong(left - right),
  '*': (left, right) => wrapLong(left * right),
  '/': (left, right) => (right === 0n ? null : wrapLong(left / right)),
  '%': (left, right) => (right === 0n ? null : remainderOfLongs(left, right)),
};

function remainderOfLongs(left: bigint, right: bigint): bigint {
  const size = right < 0n ? -right : right;
  const rest = left % size;
  return rest < 0n ? rest + size : rest;
}

const realArithmetic: Readonly<Record<ArithmeticOperator, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => {
    const rest = left % Math.abs(right);
    return rest < 0 ? rest + Math.abs(right) : rest;
  },
};

const decimalArithmetic: Readonly<Record<ArithmeticOperator, (left: Decimal, right: Decimal) => Decimal | null>> = {
  '+': addDecimals,
  '-': subtractDecimals,
  '*': multiplyDecimals,
  '/': divideDecimals,
  '%': remainderOfDecimals,
};

function overTicks(type: KqlType, compute: (left: bigint, right: bigint) => bigint | number | null): Computation {
  return { type, compute: (left, right) => compute(left as bigint, right as bigint) };
}

function scaleTicks(ticks: bigint, factor: number): bigint | null {
  return longFromReal(Number(ticks) * factor);
}

/** ("Datetime / timespan arithmetic", Kusto docs.) Dates outside the years 1 to 9999 are null. */
const timeArithmetic: Readonly<Record<string, Computation>> = {
  'datetime + timespan': overTicks('datetime', (left, right) => datetimeInRange(left + right)),
  'timespan + datetime': overTicks('datetime', (left, right) => datetimeInRange(left + right)),
  'datetime - timespan': overTicks('datetime', (left, right) => datetimeInRange(left - right)),
  'datetime - datetime': overTicks('timespan', (left, right) => left - right),
  'timespan + timespan': overTicks('timespan', longArithmetic['+']),
  'timespan - timespan': overTicks('timespan', longArithmetic['-']),
  'timespan * long': overTicks('timespan', longArithmetic['*']),
  'long * timespan': overTicks('timespan', longArithmetic['*']),
  'timespan / long': overTicks('timespan', longArithmetic['/']),
  'timespan / timespan': overTicks('real', (left, right) => Number(left) / Number(right)),
  'timespan % timespan': overTicks('timespan', longArithmetic['%']),
  'datetime % timespan': overTicks('timespan', longArithmetic['%']),
  'timespan * real': {
    type: 'timespan',
    compute: (left, right) => scaleTicks(left as bigint, right as number),
  },
  'real * timespan': {
    type: 'timespan',
    compute: (left, right) => scaleTicks(right as bigint, left as number),
  },
  'timespan / real': {
    type: 'timespan',
    compute: (left, right) => longFromReal(Number(left) / (right as number)),
  },
};

/** With a dynamic operand the types are known only from the values: the result is computed in theirs. */
function dynamicArithmetic(operator: ArithmeticOperator, left: KqlType, right: KqlType): Computation {
  const byTypes = new Map<string, Computation | null>();
  const compute = (a: Value, b: Value): Value => {
    const [x, y] = [heldScalar(a, left), heldScalar(b, right)];
    if (x === null || y === null) return null;
    const key = `${x.type} ${y.type}`;
    let computation = byTypes.get(key);
    if (computation === undefined) {
      computation = arithmeticOrNull(operator, x.type, y.type);
      byTypes.set(key, computation);
    }
    if (computation === null) return null;
    return conversion(computation.type, 'dynamic')(computation.compute(x.value, y.value));
  };
  return { type: 'dynamic', compute };
}

function arithmeticOrNull(operator: ArithmeticOperator, left: KqlType, right: KqlType): Computation | null {
  try {
    return typedArithmetic(operator, left, right);
  } catch (error) {
    if (error instanceof UnsupportedFeature) return null;
    throw error;
  }
}

function heldScalar(value: Value, type: KqlType): { type: KqlType; value: Value } | null {
  if (type !== 'dynamic') return { type, value };
  const held = value as DynamicValue;
  if (typeof held === 'number') return { type: 'real', value: held };
  if (typeof held === 'bigint') return { type: 'long', value: held };
  if (held === null || typeof held !== 'object' || !('type' in held)) return null;
  return { type: dynamicKind(held) as KqlType, value: held.value };
}
