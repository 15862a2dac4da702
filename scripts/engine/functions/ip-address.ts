import { dynamicToText } from '../values/convert-values';
import type { FunctionBody } from './define-function';
import { defineFunction } from './define-function';
import { isDynamicArray } from '../values/dynamic-values';
import type { MaskedAddress } from '../formats/ip-address';
import {
  formatIpv4,
  formatIpv6,
  networkOf,
  parseEmbeddedIpv4,
  parseIpv4,
  parseIpv6,
  parseMasked,
} from '../formats/ip-address';
import { UnsupportedFeature, type ScalarFunction } from '../values/function-table';
import type { DynamicValue, KqlType, Value } from '../values';

type Entry = readonly [string, ScalarFunction];

function define(name: string, parameters: readonly (KqlType | 'any')[], returns: KqlType, body: FunctionBody): Entry {
  return [name, defineFunction(`${name}()`, { parameters, returns, nulls: 'pass' }, body)];
}

/** How one family of addresses is read. IPv6 functions take IPv4 addresses as `::ffff:a.b.c.d`. */
interface Family {
  readonly bits: number;
  readonly read: (text: string) => MaskedAddress | null;
  /** The prefix of an argument, which for an IPv4 address counts from its own first bit. */
  readonly widen: (prefix: number, texts: readonly string[]) => number;
}

const isIpv4Text = (text: string): boolean => parseMasked(text, 32, parseIpv4) !== null;

export const ipv4: Family = { bits: 32, read: (text) => parseMasked(text, 32, parseIpv4), widen: (prefix) => prefix };

export const ipv6: Family = {
  bits: 128,
  read: (text) => {
    const short = parseMasked(text, 32, parseIpv4);
    if (short !== null) return { address: 0xffff00000000n | short.address, prefix: short.prefix + 96 };
    return parseEmbeddedIpv4(text) ?? parseMasked(text, 128, parseIpv6);
  },
  widen: (prefix, texts) => {
    if (!texts.every(isIpv4Text)) return prefix;
    // The page allows 0 to 128, and its examples of two IPv4 addresses count from the first bit of these.
    if (prefix > 32 && prefix < 128) {
      throw new UnsupportedFeature(
        `the prefix ${String(prefix)} of two IPv4 addresses`,
        'no page says which bits it counts',
      );
    }
    return prefix >= 128 ? prefix : prefix + 96;
  },
};

/** Compares the bits that all the prefixes leave: below zero, zero or above; null if a text is not an address. */
function compare(family: Family, left: string, right: string, prefix?: bigint | null): number | null {
  const [a, b] = [family.read(left), family.read(right)];
  if (a === null || b === null || prefix === null) return null;
  if (prefix !== undefined && (prefix < 0n || prefix > BigInt(family.bits))) {
    throw new UnsupportedFeature(`the prefix ${String(prefix)}`, `it is not from 0 to ${String(family.bits)}`);
  }
  const given = prefix === undefined ? family.bits : family.widen(Number(prefix), [left, right]);
  if (given < 0 || given > family.bits) return null;
  const shared = Math.min(a.prefix, b.prefix, given);
  const [x, y] = [networkOf(a.address, shared, family.bits), networkOf(b.address, shared, family.bits)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Whether an address lies in a range; the address's own prefix must not be wider. */
function isInRange(family: Family, address: string, range: string): boolean | null {
  const [inner, outer] = [family.read(address), family.read(range)];
  if (inner === null || outer === null) return null;
  const shared = Math.min(inner.prefix, outer.prefix);
  return networkOf(inner.address, shared, family.bits) === networkOf(outer.address, shared, family.bits);
}

function isInAnyRange(family: Family, address: string, ranges: readonly DynamicValue[]): boolean | null {
  const texts = ranges.flatMap((range) => (isDynamicArray(range) ? range.map(dynamicToText) : [dynamicToText(range)]));
  const answers = texts.map((range) => isInRange(family, address, range));
  if (answers.includes(true)) return true;
  return family.read(address) === null || (answers.length > 0 && answers.every((answer) => answer === null))
    ? null
    : false;
}

function matching(name: string, family: Family): Entry {
  return define(name, ['string', 'string', 'long'], 'bool', (left: string, right: string, prefix?: bigint | null) => {
    const order = compare(family, left, right, prefix);
    return order === null ? null : order === 0;
  });
}

function comparing(name: string, family: Family): Entry {
  return define(name, ['string', 'string', 'long'], 'long', (left: string, right: string, prefix?: bigint | null) => {
    const order = compare(family, left, right, prefix);
    return order === null ? null : BigInt(order);
  });
}

const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((range) =>
  parseMasked(range, 32, parseIpv4)!,
);

function isPrivate(text: string): boolean | null {
  const masked = ipv4.read(text);
  if (masked === null) return null;
  const address = networkOf(masked.address, masked.prefix, 32);
  return privateRanges.some(
    (range) => masked.prefix >= range.prefix && networkOf(address, range.prefix, 32) === range.address,
  );
}

function maskedIpv4(text: string, mask?: bigint | null): MaskedAddress | null {
  const masked = ipv4.read(text);
  if (masked === null || mask === null || (mask !== undefined && (mask < 0n || mask > 32n))) return null;
  const prefix = Math.min(masked.prefix, Number(mask ?? 32n));
  return { address: networkOf(masked.address, prefix, 32), prefix };
}

/** format_ipv4() takes an address as text or as a number. */
function formatMasked(value: Value, mask: bigint | undefined, withPrefix: boolean): string {
  const isNumber = typeof value === 'bigint' || typeof value === 'number';
  if (isNumber && (value < 0 || value >= 2 ** 32))
    throw new UnsupportedFeature(`the number ${value} as an IPv4 address`, 'it is none of 32 bits');
  const text = isNumber ? formatIpv4(BigInt(value)) : dynamicToText(value as DynamicValue);
  const masked = maskedIpv4(text, mask);
  if (masked === null) return '';
  return formatIpv4(masked.address) + (withPrefix ? `/${String(masked.prefix)}` : '');
}

/** The mask counts the bits of the IPv6 address, also of an IPv4 text, whose own prefix counts from its 97th bit. */
function parseToIpv6(text: string, mask?: bigint | null): string {
  const masked = ipv6.read(text);
  if (masked === null || mask === null) return '';
  const given = Number(mask ?? 128n);
  if (given < 0 || given > 128) return '';
  return formatIpv6(networkOf(masked.address, Math.min(masked.prefix, given), 128));
}

/** The fewest networks that cover the addresses from one to another; null if they are none or in no order. */
function coverRange(first: string, last: string): DynamicValue {
  const [from, to] = [parseIpv4(first), parseIpv4(last)];
  if (from === null || to === null || from > to) return null;
  const networks: string[] = [];
  for (let start = from; start <= to;) {
    let prefix = 32;
    while (prefix > 0 && fitsAt(start, prefix - 1, to)) prefix -= 1;
    networks.push(`${formatIpv4(start)}/${String(prefix)}`);
    start += 1n << BigInt(32 - prefix);
  }
  return networks;
}

function fitsAt(start: bigint, prefix: number, last: bigint): boolean {
  return networkOf(start, prefix, 32) === start && start + (1n << BigInt(32 - prefix)) - 1n <= last;
}

/** Functions on IP addresses. */
export const ipAddressFunctions: readonly Entry[] = [
  define('parse_ipv4', ['string'], 'long', (text: string) => maskedIpv4(text)?.address ?? null),
  define(
    'parse_ipv4_mask',
    ['string', 'long'],
    'long',
    (text: string, mask: bigint) => maskedIpv4(text, mask)?.address ?? null,
  ),
  define('ipv4_netmask_suffix', ['string'], 'long', (text: string) => {
    const masked = ipv4.read(text);
    return masked === null ? null : BigInt(masked.prefix);
  }),
  define('ipv4_is_private', ['string'], 'bool', isPrivate),
  matching('ipv4_is_match', ipv4),
  matching('ipv6_is_match', ipv6),
  comparing('ipv4_compare', ipv4),
  comparing('ipv6_compare', ipv6),
  define('ipv4_is_in_range', ['string'], 'bool', (address: string, range: string) => isInRange(ipv4, address, range)),
  define('ipv6_is_in_range', ['string'], 'bool', (address: string, range: string) => isInRange(ipv6, address, range)),
  define('ipv4_is_in_any_range', ['string', 'dynamic'], 'bool', (address: string, ...ranges: DynamicValue[]) =>
    isInAnyRange(ipv4, address, ranges),
  ),
  define('ipv6_is_in_any_range', ['string', 'dynamic'], 'bool', (address: string, ...ranges: DynamicValue[]) =>
    isInAnyRange(ipv6, address, ranges),
  ),
  define('format_ipv4', ['any', 'long'], 'string', (value: Value, mask?: bigint) => formatMasked(value, mask, false)),
  define('format_ipv4_mask', ['any', 'long'], 'string', (value: Value, mask?: bigint) =>
    formatMasked(value, mask, true),
  ),
  define('ipv4_range_to_cidr_list', ['string'], 'dynamic', coverRange),
  define('parse_ipv6', ['string'], 'string', (text: string) => parseToIpv6(text)),
  define('parse_ipv6_mask', ['string', 'long'], 'string', (text: string, mask: bigint) => parseToIpv6(text, mask)),
];
