import { conversion } from '../values/convert-values';
import { dynamicKey, isDynamicArray, isDynamicBag, toDynamic } from '../values/dynamic-values';
import { constantArgument, UnsupportedFeature, type AggregateFunction, type CallSite } from '../values/function-table';
import type { DynamicValue } from '../values';

/** The most elements that a list or a set holds. ("make_list()", "make_set()", Kusto docs.) */
const mostElements = 1_048_576;

/** What the deprecated spellings hold if no size is given. ("make_set()", "make_list()", "make_bag()", notes.) */
export const mostOfDeprecated = 128;

/** The most elements that a call asks for. @param usual the most if the call gives no size */
export function limitOf(call: CallSite, usual = mostElements): number {
  const limit = constantArgument(call, 1, 'the size of a list, set or bag');
  if (limit === undefined) return usual;
  if (!(Number(limit) >= 1)) {
    const feature = `the size ${limit === null ? 'null' : String(limit)} of a list, set or bag`;
    throw new UnsupportedFeature(feature, 'no page says what becomes of it');
  }
  return Math.min(Number(limit), mostElements);
}

/**
 * Values in the order of their rows. An array adds its elements, not itself; a null is left out, save a dynamic one.
 * (Recorded answers.)
 */
export function list(doc: string, keepsNulls: boolean, usual = mostElements): AggregateFunction<DynamicValue[]> {
  return {
    doc,
    prepare: (call) => {
      const type = call.argumentTypes[0]!;
      const limit = limitOf(call, usual);
      const dropsNulls = !keepsNulls && type !== 'dynamic';
      return {
        create: () => [],
        add: (elements, values) => {
          const value = values[0]!;
          if (value === null && dropsNulls) return;
          const element = toDynamic(value, type);
          for (const each of isDynamicArray(element) ? element : [element]) {
            if (elements.length < limit) elements.push(each);
          }
        },
        finish: (elements) => elements,
      };
    },
  };
}

/** Different values in the order in which they first come; arrays add their elements. */
export function set(doc: string, usual = mostElements): AggregateFunction<Map<string, DynamicValue>> {
  return {
    doc,
    prepare: (call) => {
      const type = call.argumentTypes[0]!;
      const limit = limitOf(call, usual);
      return {
        create: () => new Map(),
        add: (elements, values) => {
          const value = values[0]!;
          if (value === null) return;
          const element = toDynamic(value, type);
          for (const each of isDynamicArray(element) ? element : [element]) {
            const key = dynamicKey(each);
            if (elements.size < limit && !elements.has(key)) elements.set(key, each);
          }
        },
        finish: (elements) => [...elements.values()],
      };
    },
  };
}

/** The members of all bags; of a key in several the first one's value stays. */
export function bag(usual = mostElements): AggregateFunction<Map<string, DynamicValue>> {
  return {
    doc: 'make_bag() (aggregation function)',
    prepare: (call) => {
      const convert = conversion(call.argumentTypes[0]!, 'dynamic');
      const limit = limitOf(call, usual);
      return {
        create: () => new Map(),
        add: (members, values) => {
          const value = convert(values[0]!);
          if (!isDynamicBag(value)) return;
          for (const [key, member] of value) {
            if (members.size < limit && !members.has(key)) members.set(key, member);
          }
        },
        finish: (members) => members,
      };
    },
  };
}
