import { defineFunction } from './define-function';
import { isDynamicArray, isDynamicBag, toDynamic } from '../values/dynamic-values';
import { formatJson } from '../formats/json';
import { UnsupportedFeature, type ScalarFunction } from '../values/function-table';
import type { DynamicBag, DynamicValue } from '../values';
import { compareText } from '../values/compare-values';
import { dynamicToText } from '../values/convert-values';
import { readKeyPath, valueAtPath, withoutPath, withValueAt } from '../values/json-path';

type Entry = readonly [string, ScalarFunction];

/** A bag of pairs of a key and a value. A null value stays under its key. */
const packBag: ScalarFunction = {
  doc: 'bag_pack()',
  prepare:
    (call) =>
    (...values) => {
      const bag = new Map<string, DynamicValue>();
      for (let index = 0; index + 1 < values.length; index += 2) {
        const key = dynamicToText(toDynamic(values[index]!, call.argumentTypes[index]!));
        bag.set(key, toDynamic(values[index + 1]!, call.argumentTypes[index + 1]!));
      }
      return bag;
    },
};

/** As bag_pack(), without the pairs whose value is null or an empty string: what pack_all(true) does with a row. */
const packFilled: ScalarFunction = {
  doc: 'pack_all()',
  prepare: (call) => {
    const pack = packBag.prepare(call);
    return (...values) => {
      const bag = pack(...values) as ReadonlyMap<string, DynamicValue>;
      return new Map([...bag].filter(([, value]) => value !== null && value !== ''));
    };
  },
};

/** If several bags have a key, the first one's value stays. What is not a bag adds nothing. */
export function mergeBags(values: readonly DynamicValue[]): Map<string, DynamicValue> {
  const merged = new Map<string, DynamicValue>();
  for (const value of values) {
    if (!isDynamicBag(value)) continue;
    for (const [key, member] of value) if (!merged.has(key)) merged.set(key, member);
  }
  return merged;
}

const bagMerge = defineFunction(
  'bag_merge()',
  { parameters: ['dynamic'], returns: 'dynamic', nulls: 'pass' },
  (...values: DynamicValue[]) => (values.some(isDynamicBag) ? mergeBags(values) : null),
);

const ofBag = (
  name: string,
  parameters: readonly ('dynamic' | 'string')[],
  returns: 'dynamic' | 'bool',
  body: (bag: DynamicBag, ...values: never[]) => DynamicValue,
): Entry => [
  name,
  defineFunction(`${name}()`, { parameters: ['dynamic', ...parameters], returns, nulls: 'pass' }, (value, ...rest) =>
    isDynamicBag(value as DynamicValue) ? body(value as DynamicBag, ...(rest as never[])) : null,
  ),
];

function removeKeys(bag: DynamicBag, keys: DynamicValue): DynamicValue {
  const paths = (isDynamicArray(keys) ? keys : [keys]).map((key) =>
    readKeyPath('bag_remove_keys()', dynamicToText(key)),
  );
  return paths.reduce<DynamicBag>(withoutPath, bag);
}

function setKey(bag: DynamicBag, key: string, value: DynamicValue): DynamicValue {
  return withValueAt('bag_set_key()', bag, readKeyPath('bag_set_key()', key), value);
}

function hasKey(bag: DynamicBag, key: string): boolean {
  return valueAtPath(bag, readKeyPath('bag_has_key()', key)) !== undefined;
}

/**
 * Keys without a value get null, values without a key are dropped, as are keys that are not strings. Values that are no
 * array are null for every key.
 */
function zipBag(keys: DynamicValue, values: DynamicValue): DynamicValue {
  if (!isDynamicArray(keys)) return null;
  const bag = new Map<string, DynamicValue>();
  keys.forEach((key, index) => {
    if (typeof key === 'string') bag.set(key, isDynamicArray(values) ? (values[index] ?? null) : null);
  });
  return bag;
}

/** JSON text with the keys of every bag in order, so that equal values have equal text. */
function toCanonicalJson(value: DynamicValue): string {
  if (isDynamicArray(value)) return `[${value.map(toCanonicalJson).join(',')}]`;
  if (!isDynamicBag(value)) return formatJson(value);
  const members = [...value].sort(([left], [right]) => compareText(left, right));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${toCanonicalJson(member)}`).join(',')}}`;
}

/** Every path that leads to a member, bags and arrays on the way included; `[0]` stands for each element of an array. */
function treePaths(value: DynamicValue, prefix = ''): string[] {
  if (isDynamicBag(value)) {
    return [...value].flatMap(([key, member]) => {
      const path = `${prefix}['${key}']`;
      return [path, ...treePaths(member, path)];
    });
  }
  if (!isDynamicArray(value) || value.length === 0) return [];
  const path = `${prefix}[0]`;
  return [path, ...new Set(value.flatMap((element) => treePaths(element, path)))];
}

/** ("treepath()": its parameter is a bag.) */
const treepath: ScalarFunction = defineFunction(
  'treepath()',
  { parameters: ['dynamic'], returns: 'dynamic' },
  (value: DynamicValue) => {
    if (!isDynamicBag(value)) throw new UnsupportedFeature('treepath()', 'of a value that is not a bag');
    return treePaths(value);
  },
);

/** Functions on property bags. */
export const bagFunctions: readonly Entry[] = [
  ['bag_pack', packBag],
  ['pack', packBag],
  ['pack_dictionary', packBag],
  ['pack_all', packFilled],
  ['bag_merge', bagMerge],
  ofBag('bag_keys', [], 'dynamic', (bag) => [...bag.keys()]),
  ofBag('bag_has_key', ['string'], 'bool', hasKey),
  ofBag('bag_remove_keys', ['dynamic'], 'dynamic', removeKeys),
  ofBag('bag_set_key', ['string', 'dynamic'], 'dynamic', setKey),
  ['bag_zip', defineFunction('bag_zip()', { parameters: ['dynamic'], returns: 'dynamic', nulls: 'pass' }, zipBag)],
  [
    'dynamic_to_json',
    defineFunction('dynamic_to_json()', { parameters: ['dynamic'], returns: 'string', nulls: 'pass' }, toCanonicalJson),
  ],
  ['treepath', treepath],
];
