/* The only file that touches ipaddr.js. */
import ipaddr from 'ipaddr.js';

export interface IpAddress {
  readonly version: 4 | 6;
  /** Four decimal parts, or the form of RFC 5952. An IPv4 address mapped into IPv6 is the IPv4 address. */
  readonly text: string;
  /** `unicast` for an address of the public internet; otherwise what it is reserved for, as ipaddr.js names it. */
  readonly range: string;
}

export interface IpNetwork {
  /** The network's first address and its prefix length, `192.0.2.0/24`. */
  readonly text: string;
  readonly version: 4 | 6;
  readonly prefixLength: number;
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
    const range = mixedOctets.has(first) ? ipaddr.IPv4.parse(text).range() : 'unicast';
    return { version: 4, text, range };
  }
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return undefined;
  const address = ipaddr.IPv6.parse(text);
  if (address.isIPv4MappedAddress()) {
    const mapped = address.toIPv4Address();
    return { version: 4, text: mapped.toString(), range: mapped.range() };
  }
  return { version: 6, text: address.toRFC5952String(), range: address.range() };
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
  if (address.version === 4) {
    const network = ipaddr.IPv4.networkAddressFromCIDR(cidr);
    return { text: `${network.toString()}/${prefixLength}`, version: 4, prefixLength, range: network.range() };
  }
  const network = ipaddr.IPv6.networkAddressFromCIDR(cidr);
  return { text: `${network.toRFC5952String()}/${prefixLength}`, version: 6, prefixLength, range: network.range() };
}
