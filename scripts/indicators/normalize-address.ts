import { parseIpAddress, parseIpNetwork } from './ip-address';
import type { Normalized } from './normalized';
import { refangText, trimText } from './refang-text';

/** The normal form of an address: RFC 5952 for IPv6, without brackets. */
export function normalizeIp(written: string): Normalized {
  const text = refangText(trimText(written)).replace(/^\[(.*)\]$/, '$1');
  const address = parseIpAddress(text);
  if (address !== undefined) return { value: address.text };
  if (parseIpNetwork(text) !== undefined) return { problem: 'is a network: its type is cidr' };
  if ('value' in normalizeIpPort(text)) return { problem: 'has a port: its type is ip:port' };
  return { problem: 'is not an IP address' };
}

/**
 * The normal form of an address with a port: `192.0.2.1:443`, `[2001:db8::1]:443` (RFC 5952 §6). An IPv6 address may
 * be written without brackets, as ThreatFox does; the port then follows the last colon.
 */
export function normalizeIpPort(written: string): Normalized {
  const text = refangText(trimText(written));
  const match = /^\[?([^[\]]*)\]?:(\d+)$/.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) return { problem: 'is not an address and a port' };
  const address = parseIpAddress(match[1]);
  const port = Number(match[2]);
  if (address === undefined) return { problem: 'does not begin with an IP address' };
  if (port < 1 || port > 65535) return { problem: 'has a port outside 1 to 65535' };
  return { value: address.version === 4 ? `${address.text}:${port}` : `[${address.text}]:${port}` };
}

/** The normal form of a network: its first address and the prefix length. */
export function normalizeCidr(written: string): Normalized {
  const text = refangText(trimText(written));
  const network = parseIpNetwork(text);
  if (network !== undefined) return { value: network.text };
  return { problem: parseIpAddress(text) === undefined ? 'is not a network in CIDR notation' : 'has no prefix length' };
}
