import { conversion, dynamicToText } from '../values/convert-values';
import { defineFunction } from './define-function';
import { isDynamicArray, toDynamic } from '../values/dynamic-values';
import { ticksPerHour } from '../formats/calendar';
import { UnsupportedFeature, type CallSite, type ScalarFunction } from '../values/function-table';
import { foldCase } from '../values/fold-case';
import { needleTest, wholeTerm } from '../terms/find-term';
import type { DynamicValue, KqlType, Value } from '../values';
import { readJsonPath, valueAtPath, type JsonStep } from '../values/json-path';
import { parseGivenJson } from './conversion';
import { extractedType } from './pattern';

type Entry = readonly [string, ScalarFunction];

/** Moments and lengths of time run to another of their kind, and numbers to numbers. */
function areAlike(start: KqlType, end: KqlType): boolean {
  const isTime = (type: KqlType) => type === 'datetime' || type === 'timespan';
  return start === end || start === 'dynamic' || end === 'dynamic' || (!isTime(start) && !isTime(end));
}

const mostValues = 1_048_576;

/** Values from a start to at most an end, a step apart: 1 for numbers, an hour for times. */
function prepareRange(call: CallSite): (...values: Value[]) => Value {
  const [startType, endType, stepType] = call.argumentTypes as [KqlType, KqlType, KqlType | undefined];
  if (!areAlike(startType, endType)) throw new UnsupportedFeature('range()', `from a ${startType} to a ${endType}`);
  const isReal = [startType, endType, stepType].includes('real');
  const isTime = startType === 'datetime' || startType === 'timespan';
  const type: KqlType = isTime ? startType : isReal ? 'real' : 'long';
  const stepFamily: KqlType = isTime ? 'timespan' : type;
  const toStart = conversion(startType, type);
  const toEnd = conversion(endType, type);
  const toStep = stepType === undefined ? undefined : conversion(stepType, stepFamily);
  const defaultStep: Value = isTime ? ticksPerHour : isReal ? 1 : 1n;
  return (start, end, step) => {
    const [from, to] = [toStart(start!), toEnd(end!)];
    const by = toStep === undefined ? defaultStep : toStep(step!);
    if (from === null || to === null || by === null || Number(by) === 0) return null;
    return steps(from as number | bigint, to as number | bigint, by as number | bigint).map((value) =>
      toDynamic(value, type),
    );
  };
}

function steps(from: number | bigint, to: number | bigint, by: number | bigint): (number | bigint)[] {
  const values: (number | bigint)[] = [];
  for (let index = 0; index < mostValues; index += 1) {
    const value = typeof from === 'bigint' ? from + (by as bigint) * BigInt(index) : from + (by as number) * index;
    if (by > 0 ? value > to : value < to) break;
    values.push(value);
  }
  return values;
}

/** An array of arrays: those of the elements at each position, null if an array has none. */
function zip(...arrays: DynamicValue[]): DynamicValue {
  const sources = arrays.map((array) => (isDynamicArray(array) ? array : [array]));
  const length = Math.max(...sources.map((source) => source.length));
  return Array.from({ length }, (_, index) => sources.map((source) => source[index] ?? null));
}

/** The value at a path in a JSON text, as a string or as the type asked for. */
const extractJson: ScalarFunction = {
  doc: 'extract_json()',
  prepare: (call) => {
    const type = call.argumentTypes.length > 2 ? extractedType('extract_json()', call.constants[2]) : 'string';
    const toText = conversion(call.argumentTypes[1]!, 'string') as (value: Value) => string;
    const toType = conversion('dynamic', type);
    const toResult = conversion(type, call.resultType);
    const steps = (path: string): readonly JsonStep[] => readJsonPath('extract_json()', path);
    const constant = call.constants[0];
    const fixed = typeof constant === 'string' ? steps(constant) : undefined;
    return (path, text) => {
      const parsed = parseGivenJson(toText(text!));
      const found = parsed === undefined ? undefined : valueAtPath(parsed, fixed ?? steps(path as string));
      return toResult(toType(found ?? null));
    };
  },
};

/** The position of the first needle of a list that a text has; -1 if it has none. */
const hasAnyIndex = defineFunction(
  'has_any_index()',
  { parameters: ['string', 'dynamic'], returns: 'long', nulls: 'pass' },
  (text: string, needles: DynamicValue) => {
    if (!isDynamicArray(needles)) return -1n;
    const folded = foldCase(text);
    return BigInt(needles.findIndex((needle) => needleTest(foldCase(dynamicToText(needle)), wholeTerm)(folded)));
  },
);

function toCodePoints(text: string): DynamicValue {
  return Array.from(text, (character) => BigInt(character.codePointAt(0) ?? 0));
}

const isSurrogate = (number: number): boolean => number >= 0xd800 && number <= 0xdfff;

/** The text of code points, given one by one or in arrays; empty if one is none: a string is never null. */
function fromCodePoints(...given: DynamicValue[]): string {
  const numbers = given.flatMap((each) => (isDynamicArray(each) ? each : [each])).map(Number);
  const areCodePoints = numbers.every((number) => Number.isInteger(number) && number >= 0 && number <= 0x10ffff);
  if (numbers.some(isSurrogate))
    throw new UnsupportedFeature('a character of half a pair', 'UTF-8 has no bytes for it');
  return areCodePoints ? numbers.map((number) => String.fromCodePoint(number)).join('') : '';
}

const makeString = defineFunction(
  'unicode_codepoints_to_string()',
  { parameters: ['dynamic'], returns: 'string' },
  fromCodePoints,
);

const fromString = defineFunction(
  'unicode_codepoints_from_string()',
  { parameters: ['string'], returns: 'dynamic' },
  toCodePoints,
);

/** Functions that make arrays of sequences, or look things up in text by position or path. */
export const sequenceFunctions: readonly Entry[] = [
  ['range', { doc: 'range()', prepare: prepareRange }],
  ['zip', defineFunction('zip()', { parameters: ['dynamic'], returns: 'dynamic', nulls: 'pass' }, zip)],
  ['extract_json', extractJson],
  ['extractjson', extractJson],
  ['has_any_index', hasAnyIndex],
  ['unicode_codepoints_to_string', makeString],
  ['make_string', makeString],
  ['unicode_codepoints_from_string', fromString],
  ['to_utf8', fromString],
];
