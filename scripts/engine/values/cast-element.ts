import { conversion, type Conversion } from './convert-values';
import { dynamicKind } from './dynamic-values';
import { UnsupportedFeature } from './function-table';
import type { DynamicValue, KqlType } from '../values';

const numbers: readonly string[] = ['long', 'double', 'decimal'];

/** The kinds of elements that conform with a type; of a string and of a dynamic value every element does. */
const conforming: Readonly<Partial<Record<KqlType, readonly string[]>>> = {
  bool: ['bool'],
  int: numbers,
  long: numbers,
  real: numbers,
  decimal: numbers,
  datetime: ['datetime'],
  timespan: ['timespan'],
  guid: ['guid'],
};

/** Types that JSON has no spelling for but text, which Kusto may read as one when it parses the JSON. ("parse_json()") */
const spelledAsText: readonly KqlType[] = ['datetime', 'timespan', 'guid'];

/**
 * Returns what `to typeof()` makes of an element of an array: nothing is parsed, and one that does not conform is null.
 * ("mv-expand operator", Typename)
 * @throws UnsupportedFeature, when it is called, for a text that spells a value which JSON can only hold as text
 */
export function castOfElement(type: KqlType): Conversion {
  const convert = conversion('dynamic', type);
  const kinds = conforming[type];
  if (kinds === undefined) return convert;
  return (value) => {
    const kind = dynamicKind(value as DynamicValue);
    if (kinds.includes(kind)) return convert(value);
    if (kind !== 'string' || !spelledAsText.includes(type) || convert(value) === null) return null;
    throw new UnsupportedFeature(
      `to typeof(${type})`,
      `of the text ${JSON.stringify(value)}: whether JSON holds it as a ${type} is not documented`,
    );
  };
}
