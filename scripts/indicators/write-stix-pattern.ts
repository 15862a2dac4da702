import type { IndicatorType } from '../content/watchlist';
import { splitEndpoint } from './split-endpoint';

type WritePattern = (value: string) => string;

const comparing =
  (path: string): WritePattern =>
  (value) =>
    `[${path} = ${quote(value)}]`;

const addressPath = (address: string): string => (address.includes(':') ? 'ipv6-addr:value' : 'ipv4-addr:value');

const writers: Readonly<Record<IndicatorType, WritePattern>> = {
  domain: comparing('domain-name:value'),
  ip: (value) => comparing(addressPath(value))(value),
  cidr: (value) => comparing(addressPath(value))(value),
  'ip:port': (value) => {
    const { address, port } = splitEndpoint(value);
    return `[network-traffic:dst_ref.value = ${quote(address)} AND network-traffic:dst_port = ${port}]`;
  },
  url: comparing('url:value'),
  md5: comparing(`file:hashes.'MD5'`),
  sha1: comparing(`file:hashes.'SHA-1'`),
  sha256: comparing(`file:hashes.'SHA-256'`),
  'sha3-384': comparing(`file:hashes.'SHA3-384'`),
  email: comparing('email-addr:value'),
  filename: comparing('file:name'),
};

/** The pattern that an indicator in normal form is in STIX 2.1 (section 9, "STIX Patterning"). */
export function writeStixPattern(type: IndicatorType, value: string): string {
  return writers[type](value);
}

/** A string literal: the quote and the backslash are escaped (STIX 2.1, section 9.3). */
function quote(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
