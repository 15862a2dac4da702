import { isDynamicArray, isDynamicBag } from './dynamic-values';
import { UnsupportedFeature } from './function-table';
import type { DynamicBag, DynamicValue } from '../values';

/** A step of a path: the key of a bag or the position in an array. */
export type JsonStep = string | number;

const step = /\.([A-Za-z_]\w*)|\[(?:'([^']*)'|"([^"]*)"|(\d+))\]/y;

/**
 * The steps of a path such as `$.a['b c'][0]`. ("JSONPath expressions", Kusto docs: `$`, `.name`, `['name']`,
 * `["name"]` and `[n]`; wildcards, recursion, unions and slices are not part of it.)
 * @param feature the function that takes the path, as KQL names it
 * @throws UnsupportedFeature for what the page does not name
 */
export function readJsonPath(feature: string, path: string): readonly JsonStep[] {
  const steps: JsonStep[] = [];
  if (!path.startsWith('$')) throw badPath(feature, path);
  for (let position = 1; position < path.length; position = step.lastIndex) {
    step.lastIndex = position;
    const [, name, single, double, index] = step.exec(path) ?? throwBadPath(feature, path);
    steps.push(index === undefined ? (name ?? single ?? double ?? '') : Number(index));
  }
  return steps;
}

function badPath(feature: string, path: string): UnsupportedFeature {
  const reason =
    "a path is $, .name, ['name'] and [n]; a name of other signs than letters, digits and _ takes brackets";
  return new UnsupportedFeature(`the path ${path} in ${feature}`, reason);
}

function throwBadPath(feature: string, path: string): never {
  throw badPath(feature, path);
}

/**
 * The keys that lead to a member of a bag: those of a path, or one key of the first level. Positions in arrays and the
 * root alone are not supported there. ("bag_set_key()", "bag_has_key()", "bag_remove_keys()", Kusto docs.)
 */
export function readKeyPath(feature: string, key: string): readonly string[] {
  if (!key.startsWith('$')) return [key];
  const steps = readJsonPath(feature, key);
  const keys = steps.filter((each) => typeof each === 'string');
  if (keys.length === 0 || keys.length < steps.length) {
    throw new UnsupportedFeature(`the path ${key} in ${feature}`, 'it takes neither the root nor positions in arrays');
  }
  return keys;
}

/** The value at a path; undefined if there is none. */
export function valueAtPath(value: DynamicValue, steps: readonly JsonStep[]): DynamicValue | undefined {
  let current: DynamicValue | undefined = value;
  for (const each of steps) {
    if (current === undefined) return undefined;
    if (isDynamicBag(current) && typeof each === 'string') current = current.get(each);
    else if (isDynamicArray(current) && typeof each === 'number') current = current[each];
    else return undefined;
  }
  return current;
}

/** A bag without the member at a path of keys. */
export function withoutPath(bag: DynamicBag, [key, ...rest]: readonly string[]): DynamicBag {
  if (key === undefined || !bag.has(key)) return bag;
  const copy = new Map(bag);
  const member = copy.get(key) ?? null;
  if (rest.length === 0) copy.delete(key);
  else if (isDynamicBag(member)) copy.set(key, withoutPath(member, rest));
  return copy;
}

/** A bag with a value at a path of keys; levels that are missing are made. */
export function withValueAt(
  feature: string,
  bag: DynamicBag,
  [key = '', ...rest]: readonly string[],
  value: DynamicValue,
): DynamicBag {
  if (rest.length === 0) return new Map(bag).set(key, value);
  const member = bag.has(key) ? (bag.get(key) ?? null) : new Map<string, DynamicValue>();
  if (!isDynamicBag(member)) {
    throw new UnsupportedFeature(
      `${feature} below ${key}`,
      'it holds no bag, and what becomes of it is documented nowhere',
    );
  }
  return new Map(bag).set(key, withValueAt(feature, member, rest, value));
}
