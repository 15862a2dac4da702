import { conversion, type Conversion } from '../values/convert-values';
import { dynamicKind } from '../values/dynamic-values';
import { parseJson } from '../formats/json';
import { UnsupportedFeature, type CallSite, type ScalarFunction } from '../values/function-table';
import type { DynamicValue, KqlType, Value } from '../values';

function convertTo(doc: string, type: KqlType): ScalarFunction {
  return {
    doc,
    prepare: (call) => {
      requireRoom(call, type);
      const first = conversion(call.argumentTypes[0]!, type);
      if (type === call.resultType) return (value) => first(value!);
      const second = conversion(type, call.resultType);
      return (value) => second(first(value!));
    },
  };
}

/** A real of a column that does not fit gives the end of the range; for a number in the query Kusto gives another. */
function requireRoom(call: CallSite, type: KqlType): void {
  const value = call.argumentTypes[0] === 'real' ? call.constants[0] : undefined;
  const end = type === 'long' ? 2 ** 63 : type === 'int' ? 2 ** 31 : undefined;
  if (end !== undefined && typeof value === 'number' && (value >= end || value < -end)) {
    throw new UnsupportedFeature(`to${type}()`, `of ${value}: it does not fit`);
  }
}

/** A string is read as JSON; one that is not JSON is held as it is, an empty one is null. (Recorded answers.) */
function prepareParseJson(call: CallSite): (value?: Value) => Value {
  const type = call.argumentTypes[0]!;
  if (type !== 'string') return convertToDynamic(type);
  return (value) => readJson(value as string);
}

function convertToDynamic(type: KqlType): (value?: Value) => Value {
  const convert = conversion(type, 'dynamic');
  return (value) => convert(value!);
}

/** The dynamic value that parse_json() makes of a text. */
export function readJson(text: string): DynamicValue {
  if (text.trim() === '') return null;
  const parsed = parseGivenJson(text);
  return parsed === undefined ? text : parsed;
}

/**
 * The conversion of a text that was found in another one. Whether one that is JSON becomes what it spells, if it is to be
 * dynamic, is written nowhere.
 */
export function conversionOfFound(feature: string, type: KqlType): Conversion {
  const convert = conversion('string', type);
  if (type !== 'dynamic') return convert;
  return (text) => {
    if (text !== '' && readJson(text as string) === text) return text;
    throw new UnsupportedFeature(`${feature} of a text as dynamic`, 'take it as a string, and call parse_json()');
  };
}

/**
 * As parseJson, for a text that a query gives.
 * @throws UnsupportedFeature for a number that no real is great enough for: no page says what becomes of it
 */
export function parseGivenJson(text: string): DynamicValue | undefined {
  return parseJson(text, (number) => {
    const shown = number.length > 40 ? `${number.slice(0, 40)}…` : number;
    throw new UnsupportedFeature(`the number ${shown} in JSON`, 'no real is so great');
  });
}

const parseJsonFunction: ScalarFunction = { doc: 'parse_json()', prepare: prepareParseJson };

const getType: ScalarFunction = {
  doc: 'gettype()',
  prepare: (call) => {
    const type = call.argumentTypes[0]!;
    return type === 'dynamic' ? (value) => dynamicKind(value as DynamicValue) : () => type;
  },
};

/** The conversions between types, by the function that makes them. */
export const conversionFunctions: readonly (readonly [string, ScalarFunction])[] = [
  ['tobool', convertTo('tobool()', 'bool')],
  ['toboolean', convertTo('tobool()', 'bool')],
  ['toint', convertTo('toint()', 'int')],
  ['tolong', convertTo('tolong()', 'long')],
  ['toreal', convertTo('toreal()', 'real')],
  ['todouble', convertTo('toreal()', 'real')],
  ['todecimal', convertTo('todecimal()', 'decimal')],
  ['tostring', convertTo('tostring()', 'string')],
  ['todatetime', convertTo('todatetime()', 'datetime')],
  ['totimespan', convertTo('totimespan()', 'timespan')],
  ['totime', convertTo('totimespan()', 'timespan')],
  ['toguid', convertTo('toguid()', 'guid')],
  ['parse_json', parseJsonFunction],
  ['parsejson', parseJsonFunction],
  ['todynamic', parseJsonFunction],
  ['toobject', parseJsonFunction],
  ['gettype', getType],
];
