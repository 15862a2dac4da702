import type { IndicatorType } from '../../content/watchlist';
import { normalizeIndicator } from '../normalize-indicator';
import { refangText } from '../refang-text';
import { readDomainFacts } from '../registered-domain';
import { readTypeName } from './indicator-type-names';
import type { NamedType } from './indicator-type-names';

const hashes: readonly IndicatorType[] = ['md5', 'sha1', 'sha256', 'sha3-384'];

/** Types whose form no other type has, in the order in which a value is tried as each; a file name can be anything. */
const guesses: readonly IndicatorType[] = [...hashes, 'cidr', 'ip', 'ip:port', 'url', 'email', 'domain'];

/** Forms that most values have, and the only types that can have them: each other type would be tried for nothing. */
const plainGuesses: readonly (readonly [RegExp, readonly IndicatorType[]])[] = [
  [/^[a-z][\w.-]*\.[a-z]+$/i, ['domain']],
  [/^https?:\/\/[\w.-]+\//, ['url']],
  [/^[0-9a-f]{32,96}$/i, hashes],
  [/^\d+\.\d+\.\d+\.\d+$/, ['ip']],
  [/^\d+\.\d+\.\d+\.\d+:\d+$/, ['ip:port']],
];

/** Types that feeds take for one another: what is written under the first may be any of the others. */
const neighbours: Readonly<Partial<Record<IndicatorType, readonly IndicatorType[]>>> = {
  domain: ['ip', 'url'],
  ip: ['cidr', 'ip:port'],
  'ip:port': ['ip', 'domain'],
  url: ['ip:port', 'domain', 'ip'],
};

export type TypedValue = { readonly type: IndicatorType; readonly value: string } | { readonly problem: string };

const formless = 'has the form of no type of indicator';

/**
 * The type of a feed's value, and its normal form: what the feed says, or where it says nothing, or less than a type,
 * what the value has the form of. A feed's name of a neighbouring type is corrected: `192.0.2.1:443` is not a URL. A
 * URL without a scheme is read as one of http, the scheme under which most are found; of a host name with a port the
 * name is taken, for logs of names know no ports.
 */
export function typeValue(value: string, typeName: string | undefined): TypedValue {
  const said = typeName === undefined ? undefined : readTypeName(typeName);
  if (said === 'other')
    return { problem: `is called ${(typeName ?? '').slice(0, 40)}, which is not a type of indicator here` };
  const candidates = candidatesOf(said, value);
  let problem: string | undefined;
  for (const type of candidates) {
    const normalized = normalizeIndicator(type, value);
    if ('value' in normalized) {
      const doubt = said === undefined && type === 'domain' ? doubtOfDomain(normalized.value) : undefined;
      if (doubt !== undefined) return { problem: doubt };
      const address = type === 'cidr' ? onlyAddress(normalized.value) : undefined;
      return address === undefined ? { type, value: normalized.value } : { type: 'ip', value: address };
    }
    problem ??= normalized.problem;
  }
  return (
    (candidates.includes('url') ? readWithoutScheme(value, said) : undefined) ??
    (candidates.includes('domain') ? readWithPort(value, said) : undefined) ?? {
      problem: said === undefined || said === 'hash' ? formless : (problem ?? formless),
    }
  );
}

/** The address of a network that has no other, which is found faster as such. */
function onlyAddress(network: string): string | undefined {
  const end = network.includes(':') ? '/128' : '/32';
  return network.endsWith(end) ? network.slice(0, -end.length) : undefined;
}

function candidatesOf(said: Exclude<NamedType, 'other'>, value: string): readonly IndicatorType[] {
  if (said === undefined) return plainGuesses.find(([form]) => form.test(value))?.[1] ?? guesses;
  return said === 'hash' ? hashes : [said, ...(neighbours[said] ?? [])];
}

/**
 * Top-level domains that no list of registries has: for use in documents (RFC 2606), in Tor (RFC 7686), and of roots
 * beside the common one, in which malware likes to have its names.
 */
const otherTopLevels: ReadonlySet<string> = new Set([
  'example',
  'test',
  'onion',
  'bit',
  'bazar',
  'coin',
  'emc',
  'lib',
  'i2p',
]);

/** Top-level domains that more files end in than names are registered under. */
const fileEndings: ReadonlySet<string> = new Set(['cab', 'md', 'mov', 'py', 'sh', 'zip']);

/** Why what has the form of a domain may be another thing, where nobody calls it a domain. */
function doubtOfDomain(name: string): string | undefined {
  const labels = name.split('.');
  const last = labels.at(-1) ?? '';
  if (labels.length === 2 && fileEndings.has(last))
    return 'may be a domain or the name of a file, and nothing says which';
  return otherTopLevels.has(last) || readDomainFacts(name).knownSuffix ? undefined : formless;
}

/** Reads a URL that lacks its scheme. Where nobody calls it one, its host must be one that can exist. */
function readWithoutScheme(value: string, said: NamedType): TypedValue | undefined {
  const host = /^([^\s/?#@\\%]+)[/?]/.exec(value.trim())?.[1]?.replace(/:\d+$/, '');
  if (host === undefined) return undefined;
  const name = normalizeIndicator('domain', host);
  const canBe =
    said !== undefined ||
    'value' in normalizeIndicator('ip', host) ||
    ('value' in name && readDomainFacts(name.value).knownSuffix);
  const normalized = canBe ? normalizeIndicator('url', `http://${value.trim()}`) : undefined;
  return normalized !== undefined && 'value' in normalized ? { type: 'url', value: normalized.value } : undefined;
}

/** Reads the name of a host name with a port. */
function readWithPort(value: string, said: NamedType): TypedValue | undefined {
  const [, host, port] = /^([^\s/:]+):(\d{1,5})$/.exec(refangText(value.trim())) ?? [];
  if (host === undefined || Number(port) < 1 || Number(port) > 65535) return undefined;
  const name = normalizeIndicator('domain', host);
  if (!('value' in name) || (said === undefined && doubtOfDomain(name.value) !== undefined)) return undefined;
  return { type: 'domain', value: name.value };
}
