import type { IndicatorType } from '../../content/watchlist';
import { normalizeIndicator } from '../normalize-indicator';
import { readDomainFacts } from '../registered-domain';

/** What feeds call the types: ThreatFox, MISP attributes, STIX object paths, and lists kept by hand. */
const typeNames: Readonly<Record<string, IndicatorType>> = {
  domain: 'domain',
  'domain-name': 'domain',
  hostname: 'domain',
  host: 'domain',
  fqdn: 'domain',
  ip: 'ip',
  ipv4: 'ip',
  ipv6: 'ip',
  'ipv4-addr': 'ip',
  'ipv6-addr': 'ip',
  ipaddress: 'ip',
  'ip-address': 'ip',
  'ip-dst': 'ip',
  'ip-src': 'ip',
  'ip:port': 'ip:port',
  'ip-dst|port': 'ip:port',
  'ip-src|port': 'ip:port',
  cidr: 'cidr',
  network: 'cidr',
  url: 'url',
  uri: 'url',
  link: 'url',
  md5: 'md5',
  md5_hash: 'md5',
  sha1: 'sha1',
  sha1_hash: 'sha1',
  'sha-1': 'sha1',
  sha256: 'sha256',
  sha256_hash: 'sha256',
  'sha-256': 'sha256',
  'sha3-384': 'sha3-384',
  sha3_384_hash: 'sha3-384',
  email: 'email',
  'email-addr': 'email',
  'email-address': 'email',
  'email-src': 'email',
  'email-dst': 'email',
  filename: 'filename',
  'file-name': 'filename',
};

/** Types whose form no other type has, in the order in which a value is tried as each; a file name can be anything. */
const guesses: readonly IndicatorType[] = [
  'md5',
  'sha1',
  'sha256',
  'sha3-384',
  'cidr',
  'ip',
  'ip:port',
  'url',
  'email',
  'domain',
];

/** Types that feeds take for one another: what is written under the first may be any of the others. */
const neighbours: Readonly<Partial<Record<IndicatorType, readonly IndicatorType[]>>> = {
  domain: ['ip', 'url'],
  ip: ['cidr', 'ip:port'],
  url: ['ip:port', 'domain', 'ip'],
};

export type TypedValue = { readonly type: IndicatorType; readonly value: string } | { readonly problem: string };

/**
 * The type of a feed's value, and its normal form: what the feed says, or where it says nothing, or less than a type,
 * what the value has the form of. A feed's name of a neighbouring type is corrected: `192.0.2.1:443` is no URL. A URL
 * without a scheme is read as one of http, the scheme under which most are found.
 */
export function typeValue(value: string, typeName: string | undefined): TypedValue {
  const name = typeName?.trim().toLowerCase() ?? '';
  const said = typeNames[name];
  const candidates = said === undefined ? guesses : [said, ...(neighbours[said] ?? [])];
  let problem: string | undefined;
  for (const type of candidates) {
    const normalized = normalizeIndicator(type, value);
    if ('value' in normalized) return { type, value: normalized.value };
    problem ??= said === undefined ? 'has the form of no type of indicator' : normalized.problem;
  }
  if (candidates.includes('url') && hasHostAndPath(value, said)) {
    const normalized = normalizeIndicator('url', `http://${value.trim()}`);
    if ('value' in normalized) return { type: 'url', value: normalized.value };
  }
  return { problem: problem ?? 'has the form of no type of indicator' };
}

/** Whether a value is a URL that lacks its scheme. Where nobody calls it one, its host must be one that can exist. */
function hasHostAndPath(value: string, said: IndicatorType | undefined): boolean {
  const host = /^([^\s/?#@\\%]+)[/?]/.exec(value.trim())?.[1]?.replace(/:\d+$/, '');
  if (host === undefined) return false;
  if (said !== undefined || 'value' in normalizeIndicator('ip', host)) return true;
  const name = normalizeIndicator('domain', host);
  return 'value' in name && readDomainFacts(name.value).knownSuffix;
}
