/* The only file that touches ipaddr.js. */
import ipaddr from 'ipaddr.js';
import { ownValue } from '../source/own-value';

export interface IpAddress {
  readonly version: 4 | 6;
  /** Four decimal parts, or the form of RFC 5952. An IPv4 address mapped into IPv6 is the IPv4 address. */
  readonly text: string;
  /** `unicast` for an address of the public internet; otherwise what it is reserved for, in words. */
  readonly range: string;
}

export interface IpNetwork {
  /** The network's first address and its prefix length, `192.0.2.0/24`. */
  readonly text: string;
  readonly version: 4 | 6;
  readonly prefixLength: number;
  /** `unicast` where all of its addresses are of the public internet; otherwise what some of them are reserved for. */
  readonly range: string;
}

const octet = '(?:0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])';
const fourPartDecimal = new RegExp(`^(${octet})(?:\\.${octet}){3}$`);

/**
 * First octets under which any address is reserved for something; under all others every address is of the public
 * internet. Most feeds hold hundreds of thousands of those, and a look-up of each costs more than all else of it.
 */
const mixedOctets: ReadonlySet<string> = new Set(
  [0, 10, 100, 127, 169, 172, 192, 198, 203, ...Array.from({ length: 32 }, (_none, index) => 224 + index)].map(String),
);

/**
 * Reads an address. IPv4 only as four decimal parts without leading zeros, for `010.0.0.1` is one host to some readers
 * and another to others; no IPv6 zone, which means nothing away from its machine.
 */
export function parseIpAddress(text: string): IpAddress | undefined {
  const first = fourPartDecimal.exec(text)?.[1];
  if (first !== undefined) {
    const range = mixedOctets.has(first) ? rangeOf(ipaddr.IPv4.parse(text)) : 'unicast';
    return { version: 4, text, range };
  }
  const address = text.includes(':') && !text.includes('%') ? parseIpv6(text) : undefined;
  if (address === undefined) return undefined;
  if (address.parts[5] === 0xffff && address.isIPv4MappedAddress()) {
    const mapped = address.toIPv4Address();
    return { version: 4, text: mapped.toString(), range: rangeOf(mapped) };
  }
  return { version: 6, text: address.toRFC5952String(), range: rangeOf(address) };
}

/** Asking first whether it is one would parse it twice. */
function parseIpv6(text: string): ipaddr.IPv6 | undefined {
  try {
    return ipaddr.IPv6.parse(text);
  } catch {
    return undefined;
  }
}

/** Names of the library that are words to nobody. */
const rangeNames: Readonly<Record<string, string>> = {
  amt: 'multicast relay',
  as112: 'AS112',
  as112v6: 'AS112',
  rfc6052: 'translated IPv4',
  rfc6145: 'translated IPv4',
};

/** The parts of 2000::/3 that begin an address which may be reserved; no address under another part is. */
const mixedParts: ReadonlySet<number> = new Set([0x2001, 0x2002, 0x2620, 0x3fff]);

function rangeOf(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  if (address instanceof ipaddr.IPv6 && address.parts[0]! >> 13 === 1 && !mixedParts.has(address.parts[0]!))
    return 'unicast';
  const range = address.range();
  if (range !== 'unicast') return wordsOf(range);
  // Only 2000::/3 of IPv6 is given out for the public internet. (IANA, "Internet Protocol Version 6 Address Space".)
  return address instanceof ipaddr.IPv6 && address.parts[0]! >> 13 !== 1 ? 'unallocated' : range;
}

function wordsOf(range: string): string {
  return ownValue(rangeNames, range) ?? range.replace(/(?<=[a-z])([A-Z])/g, ' $1').toLowerCase();
}

/** Reads a network in CIDR notation; bits past the prefix are cleared. */
export function parseIpNetwork(text: string): IpNetwork | undefined {
  const slash = text.lastIndexOf('/');
  const bits = /^\d{1,3}$/.exec(text.slice(slash + 1));
  if (slash < 0 || bits === null) return undefined;
  const prefixLength = Number(bits[0]);
  const address = parseIpAddress(text.slice(0, slash));
  if (address === undefined || prefixLength > (address.version === 4 ? 32 : 128)) return undefined;
  const cidr = `${address.text}/${prefixLength}`;
  const { IPv4, IPv6 } = ipaddr;
  const network = address.version === 4 ? IPv4.networkAddressFromCIDR(cidr) : IPv6.networkAddressFromCIDR(cidr);
  const name = network instanceof IPv6 ? network.toRFC5952String() : network.toString();
  const range = rangeWithin(network, prefixLength);
  return { text: `${name}/${prefixLength}`, version: address.version, prefixLength, range };
}

/** Whether an address is of a network; both in normal form. */
export function isWithin(address: string, { text, version, prefixLength }: IpNetwork): boolean {
  // Nearly all differ in their first part already, which spares them the parsing.
  const separator = version === 4 ? '.' : ':';
  const head = text.slice(0, text.indexOf(separator) + 1);
  // `::/16` holds `0:1::` as well.
  const isNarrow = prefixLength >= (version === 4 ? 8 : 16) && head !== ':';
  if (!address.includes(separator) || (isNarrow && !address.startsWith(head))) return false;
  const parsed = ipaddr.parse(address);
  return parsed.match(ipaddr.parse(text.replace(/\/.*$/, '')), prefixLength);
}

/** What the first address of a network is reserved for, or else a narrower network within it. */
function rangeWithin(network: ipaddr.IPv4 | ipaddr.IPv6, prefixLength: number): string {
  const first = rangeOf(network);
  if (first !== 'unicast') return first;
  const { SpecialRanges } = network as unknown as {
    readonly SpecialRanges: Readonly<Record<string, readonly unknown[]>>;
  };
  for (const [range, networks] of Object.entries(SpecialRanges)) {
    const listed = (Array.isArray(networks[0]) ? networks : [networks]) as readonly [
      ipaddr.IPv4 & ipaddr.IPv6,
      number,
    ][];
    if (
      listed.some(
        ([address, bits]) => bits >= prefixLength && address.match(network as ipaddr.IPv4 & ipaddr.IPv6, prefixLength),
      )
    )
      return wordsOf(range);
  }
  return first;
}
