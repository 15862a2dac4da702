import { dynamicToText } from '../values/convert-values';
import { defineFunction } from './define-function';
import { isDynamicArray } from '../values/dynamic-values';
import { parseIpv4 } from '../formats/ip-address';
import type { ScalarFunction } from '../values/function-table';
import type { DynamicValue } from '../values';

type Entry = readonly [string, ScalarFunction];

const addressInText = /(?<![\p{L}\p{N}]|\d\.)\d{1,3}(?:\.\d{1,3}){3}(?![\p{L}\p{N}]|\.\d)/gu;

/** The valid IPv4 addresses in a text that no letter, digit or further part of an address touches. */
function addressesIn(text: string): string[] {
  return [...text.matchAll(addressInText)].map(([address]) => address).filter((address) => parseIpv4(address) !== null);
}

/** An address is sought whole; a prefix ends in a point, or is a whole address. */
function standsFor(sought: string, isPrefix: boolean): ((address: string) => boolean) | null {
  const number = parseIpv4(sought);
  if (number !== null) return (address) => parseIpv4(address) === number;
  return isPrefix && /^(?:\d{1,3}\.){1,3}$/.test(sought) ? (address) => address.startsWith(sought) : null;
}

function searching(name: string, isPrefix: boolean): Entry {
  return [
    name,
    defineFunction(
      `${name}()`,
      { parameters: ['string', 'dynamic'], returns: 'bool', nulls: 'pass' },
      (text: string, ...given: DynamicValue[]) => {
        const sought = given.flatMap((each) =>
          isDynamicArray(each) ? each.map(dynamicToText) : [dynamicToText(each)],
        );
        const addresses = addressesIn(text);
        return sought.some((each) => {
          const matches = standsFor(each, isPrefix);
          return matches !== null && addresses.some(matches);
        });
      },
    ),
  ];
}

/** Searches for IPv4 addresses in text. */
export const ipSearchFunctions: readonly Entry[] = [
  searching('has_ipv4', false),
  searching('has_any_ipv4', false),
  searching('has_ipv4_prefix', true),
  searching('has_any_ipv4_prefix', true),
];
