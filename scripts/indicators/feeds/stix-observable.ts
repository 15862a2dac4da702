import type { StixComparison } from './stix-pattern';
import { ownValue } from '../../source/own-value';

/** What a pattern compares, to the name of our type. (STIX 2.1, section 6; `hostname` is OpenCTI's own.) */
const pathTypes: Readonly<Record<string, string>> = {
  'domain-name:value': 'domain',
  'hostname:value': 'domain',
  'x-opencti-hostname:value': 'domain',
  'ipv4-addr:value': 'ip',
  'ipv6-addr:value': 'ip',
  // An address or a name, whichever the value has the form of.
  'network-traffic:dst_ref.value': 'ip',
  'network-traffic:src_ref.value': 'ip',
  'url:value': 'url',
  'email-addr:value': 'email',
  'email-message:from_ref.value': 'email',
  'email-message:sender_ref.value': 'email',
  'file:name': 'filename',
};

/** Hash algorithms as producers spell them, without what is not a letter or digit. */
const hashTypes: Readonly<Record<string, string>> = {
  md5: 'md5',
  sha1: 'sha1',
  sha256: 'sha256',
  sha3384: 'sha3-384',
};

/** The hashes of a file, and of its bytes as they are kept; a certificate has hashes too. */
const hashPath = /^(?:file|artifact):hashes\.(.+)$/;

/** The name of our type for what stands at a path; undefined if that is none. */
export function typeOfPath(path: string): string | undefined {
  const hash = hashPath.exec(path)?.[1];
  return hash === undefined
    ? ownValue(pathTypes, path)
    : ownValue(hashTypes, hash.toLowerCase().replace(/[^a-z0-9]/g, ''));
}

export interface ObservedValue {
  readonly type: string;
  readonly value: string;
}

type Observed = { readonly values: readonly ObservedValue[] } | { readonly problem: string };

/**
 * What a list can hold of comparisons that hold together: one of them alone, the hashes of a file whatever else is said
 * of it, an address and its port.
 */
export function indicatorsOfAlternative(comparisons: readonly StixComparison[]): Observed {
  const [first] = comparisons;
  if (first !== undefined && comparisons.length === 1) return readSingle(first);
  if (comparisons.every(({ operator }) => operator === '=')) {
    return readHashes(comparisons) ?? readTraffic(comparisons) ?? { problem: joined };
  }
  return { problem: joined };
}

const joined = 'joins conditions by AND, of which none alone is an indicator';

function readSingle({ path, operator, values }: StixComparison): Observed {
  const type = typeOfPath(path);
  if (type === undefined) return { problem: `compares ${path.slice(0, 60)}, which is not a type of indicator here` };
  if (operator === '=') return { values: values.map((value) => ({ type: typeOfValue(type, path, value), value })) };
  // An address within a network is what a network in a list says.
  if (type === 'ip') return { values: values.map((value) => ({ type: 'cidr', value })) };
  return { problem: `compares ${path.slice(0, 60)} by ${operator}, which a list cannot` };
}

function typeOfValue(type: string, path: string, value: string): string {
  return path.startsWith('network-traffic:') && isName(value) ? 'domain' : type;
}

/** Whether what a connection leads to is a name, not an address. */
function isName(value: string): boolean {
  return !value.includes(':') && /[a-z]/i.test(value);
}

function readHashes(comparisons: readonly StixComparison[]): Observed | undefined {
  const hashes = comparisons.filter(({ path }) => hashPath.test(path));
  if (hashes.length === 0 || !comparisons.every(({ path }) => /^(?:file|artifact):/.test(path))) return undefined;
  const known = hashes.flatMap(({ path, values }) => {
    const type = typeOfPath(path);
    return type === undefined ? [] : values.map((value) => ({ type, value }));
  });
  return known.length > 0 ? { values: known } : { problem: 'has hashes of no type of indicator here' };
}

/** One end of a connection, with its port where that is said; by which protocol is of no concern. */
function readTraffic(comparisons: readonly StixComparison[]): Observed | undefined {
  for (const end of ['dst', 'src']) {
    const at = (name: string) => comparisons.find(({ path }) => path === `network-traffic:${end}_${name}`);
    const [address, port] = [at('ref.value'), at('port')];
    const others = comparisons.filter(
      (each) =>
        each !== address && each !== port && each !== at('ref.type') && !/^network-traffic:protocols\b/.test(each.path),
    );
    if (address === undefined || others.length > 0) continue;
    if (port === undefined) return readSingle(address);
    // A name with a port gives its name, as in every feed: logs of names have no ports.
    const values = address.values.flatMap((host) =>
      isName(host)
        ? [{ type: 'domain', value: host }]
        : port.values.map((number) => ({ type: 'ip:port', value: `${host}:${number}` })),
    );
    return { values };
  }
  return undefined;
}
