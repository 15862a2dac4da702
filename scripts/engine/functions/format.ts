import { conversion } from '../values/convert-values';
import type { FunctionBody } from './define-function';
import { bindBody, defineFunction } from './define-function';
import { calendarFields, ticksPerDay, ticksPerHour, ticksPerMinute, ticksPerSecond } from '../formats/calendar';
import { formatReal } from '../formats/real';
import type { CallSite, ScalarFunction } from '../values/function-table';
import { UnsupportedFeature } from '../values/function-table';
import type { Value } from '../values';

type Entry = readonly [string, ScalarFunction];

/** A piece of a format: literal text, or what writes a value. */
type Piece<T> = (value: T) => string;

/** What each specifier writes. A specifier is a whole run of one letter. */
type Specifiers<T> = Readonly<Record<string, Piece<T>>>;

const delimiters = /[ /\-:,._[\]]/;

/** @throws UnsupportedFeature for a character, or a run of a letter, that the documentation gives no meaning */
function compileFormat<T>(name: string, format: string, specifiers: Specifiers<T>): Piece<T> {
  const pieces = Array.from(format.matchAll(/([^])\1*/gu), ([run, character = '']): Piece<T> => {
    if (delimiters.test(character)) return () => run;
    const piece = Object.hasOwn(specifiers, run) ? specifiers[run] : undefined;
    if (piece === undefined) throw new UnsupportedFeature(`${JSON.stringify(run)} in the format of ${name}`);
    return piece;
  });
  return (value) => pieces.map((piece) => piece(value)).join('');
}

const pad = (value: number | bigint, width: number): string => String(value).padStart(width, '0');

/** `f` to `fffffff` write digits of the second's fraction; `F` to `FFFFFFF` leave zeros at its end out. */
function fractionSpecifiers<T>(tickOf: (value: T) => number): Specifiers<T> {
  const entries: [string, Piece<T>][] = [];
  for (let width = 1; width <= 7; width += 1) {
    const digits: Piece<T> = (value) => pad(tickOf(value), 7).slice(0, width);
    entries.push(['f'.repeat(width), digits]);
    entries.push(['F'.repeat(width), (value) => digits(value).replace(/0+$/, '')]);
  }
  return Object.fromEntries(entries);
}

function twoWidths<T>(letter: string, numberOf: (value: T) => number): Specifiers<T> {
  return { [letter]: (value) => String(numberOf(value)), [letter.repeat(2)]: (value) => pad(numberOf(value), 2) };
}

type Fields = ReturnType<typeof calendarFields>;

const datetimeSpecifiers: Specifiers<Fields> = {
  ...twoWidths<Fields>('d', ({ day }) => day),
  ...fractionSpecifiers<Fields>(({ tick }) => tick),
  ...twoWidths<Fields>('h', ({ hour }) => hour % 12 || 12),
  ...twoWidths<Fields>('H', ({ hour }) => hour),
  ...twoWidths<Fields>('m', ({ minute }) => minute),
  ...twoWidths<Fields>('M', ({ month }) => month),
  ...twoWidths<Fields>('s', ({ second }) => second),
  ...twoWidths<Fields>('y', ({ year }) => year % 100),
  yyyy: ({ year }) => pad(year, 4),
  tt: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
};

const timespanSpecifiers: Specifiers<bigint> = {
  ...Object.fromEntries(
    Array.from({ length: 8 }, (_, index): [string, Piece<bigint>] => [
      'd'.repeat(index + 1),
      (ticks) => pad(ticks / ticksPerDay, index + 1),
    ]),
  ),
  ...fractionSpecifiers<bigint>((ticks) => Number(ticks % ticksPerSecond)),
  ...twoWidths<bigint>('h', (ticks) => Number((ticks % ticksPerDay) / ticksPerHour)),
  ...twoWidths<bigint>('H', (ticks) => Number((ticks % ticksPerDay) / ticksPerHour)),
  ...twoWidths<bigint>('m', (ticks) => Number((ticks % ticksPerHour) / ticksPerMinute)),
  ...twoWidths<bigint>('s', (ticks) => Number((ticks % ticksPerMinute) / ticksPerSecond)),
};

function formatting<T>(
  name: string,
  type: 'datetime' | 'timespan',
  specifiers: Specifiers<T>,
  write: (ticks: bigint, piece: Piece<T>) => string,
): Entry {
  const prepare = (call: CallSite): ((...values: Value[]) => Value) => {
    const constant = call.constants[1];
    const fixed = typeof constant === 'string' ? compileFormat(name, constant, specifiers) : undefined;
    return bindBody(
      call,
      { parameters: [type, 'string'], returns: 'string', nulls: 'pass' },
      (ticks: bigint | null, format: string) =>
        ticks === null ? '' : write(ticks, fixed ?? compileFormat(name, format, specifiers)),
    );
  };
  return [name, { doc: `${name}()`, prepare }];
}

/** Why a format is one that no page gives a meaning; undefined if each part has one. */
export function problemOfFormat(name: 'format_datetime' | 'format_timespan', format: string): string | undefined {
  try {
    compileFormat<never>(name, format, name === 'format_datetime' ? datetimeSpecifiers : timespanSpecifiers);
    return undefined;
  } catch (error) {
    if (error instanceof UnsupportedFeature) return error.feature;
    throw error;
  }
}

/** The units that format_bytes() writes. */
export const byteUnits = ['Bytes', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB'];

/** More digits behind the point than any number has. */
const mostDigits = 100;

function formatBytes(size: number, precision = 0n, unit = ''): string | null {
  if (precision < 0n) throw new UnsupportedFeature('format_bytes()', 'with a negative precision');
  const fitting = Math.min(Math.max(Math.floor(Math.log2(Math.abs(size) || 1) / 10), 0), byteUnits.length - 1);
  const index = unit === '' ? fitting : byteUnits.findIndex((each) => each.toLowerCase() === unit.toLowerCase());
  if (index < 0) throw new UnsupportedFeature('format_bytes()', `in ${unit}: its units are ${byteUnits.join(', ')}`);
  const scaled = Number((size / 1024 ** index).toFixed(Math.min(Number(precision), mostDigits)));
  return `${formatReal(scaled).replace(/\.0$/, '')} ${byteUnits[index] ?? ''}`;
}

function makeTimespan(...parts: (bigint | number)[]): bigint | null {
  const numbers = parts.map(Number);
  const [days = 0, hours = 0, minutes = 0, seconds = 0] =
    numbers.length === 4 ? numbers : [0, ...numbers, ...(numbers.length === 2 ? [0] : [])];
  const isValid = days >= 0 && hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60 && seconds >= 0 && seconds < 60;
  if (!isValid) return null;
  return (
    BigInt(Math.trunc(days)) * ticksPerDay +
    BigInt(Math.trunc(hours)) * ticksPerHour +
    BigInt(Math.trunc(minutes)) * ticksPerMinute +
    BigInt(Math.round(seconds * 10_000_000))
  );
}

/** Takes two to four numbers, or a text, which it reads as totimespan() does. */
function prepareMakeTimespan(call: CallSite): (...values: Value[]) => Value {
  const count = call.argumentTypes.length;
  if (count > 1) return bindBody(call, { parameters: ['real'], returns: 'timespan' }, makeTimespan);
  if (call.argumentTypes[0] === 'string') return conversion('string', 'timespan') as FunctionBody;
  throw new UnsupportedFeature('make_timespan()', 'of one argument that is not a text');
}

/** Functions that write numbers and times in a given form, and make_timespan(). */
export const formatFunctions: readonly Entry[] = [
  formatting<Fields>('format_datetime', 'datetime', datetimeSpecifiers, (ticks, piece) => piece(calendarFields(ticks))),
  formatting<bigint>('format_timespan', 'timespan', timespanSpecifiers, (ticks, piece) =>
    ticks < 0n ? `-${piece(-ticks)}` : piece(ticks),
  ),
  [
    'format_bytes',
    defineFunction('format_bytes()', { parameters: ['real', 'long', 'string'], returns: 'string' }, formatBytes),
  ],
  ['make_timespan', { doc: 'make_timespan()', prepare: prepareMakeTimespan }],
];
