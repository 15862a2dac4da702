import { OperationError } from '../../source/operation-error';
import type { FeedItem, FeedItems, RefusedItem } from './feed-item';
import { isJsonObject, listAt, readJsonText, textAt } from './json-text';
import type { JsonObject } from './json-text';
import { readStixPattern } from './stix-pattern';
import type { StixComparison } from './stix-pattern';

/** What a pattern compares, to the name of our type. (STIX 2.1, section 6.) */
const pathTypes: Readonly<Record<string, string>> = {
  'domain-name:value': 'domain',
  'ipv4-addr:value': 'ip',
  'ipv6-addr:value': 'ip',
  'url:value': 'url',
  'email-addr:value': 'email',
  'email-message:from_ref.value': 'email',
  'email-message:sender_ref.value': 'email',
  'file:name': 'filename',
};

/** Hash algorithms as producers spell them, without what is no letter or digit. */
const hashTypes: Readonly<Record<string, string>> = {
  md5: 'md5',
  sha1: 'sha1',
  sha256: 'sha256',
  sha3384: 'sha3-384',
};

/**
 * Reads the indicators of a STIX 2.0 or 2.1 bundle, or of a list of its objects, as TAXII gives them. Malware families
 * are those that an indicator is said to indicate.
 *
 * @throws OperationError where the text is neither
 */
export function readStix(text: string): FeedItems {
  const json = readJsonText(text);
  const objects = (Array.isArray(json) ? json : isJsonObject(json) ? listAt(json, 'objects') : []).filter(isJsonObject);
  if (!objects.some((object) => typeof object['id'] === 'string' && typeof object['type'] === 'string')) {
    throw new OperationError('The feed is no STIX 2 bundle', 'STIX 1 and other formats must be converted first.');
  }
  const families = readFamilies(objects);
  const items: FeedItem[] = [];
  const refused: RefusedItem[] = [];
  for (const object of objects) {
    if (object['type'] !== 'indicator') continue;
    const read = readIndicator(object, families.get(textAt(object, 'id') ?? ''));
    items.push(...read.items);
    refused.push(...read.refused);
  }
  return { items, refused };
}

/** The id of an indicator to the name of the malware that it indicates. */
function readFamilies(objects: readonly JsonObject[]): ReadonlyMap<string, string> {
  const names = new Map(objects.filter(({ type }) => type === 'malware').map((object) => [object['id'], textAt(object, 'name')])); // prettier-ignore
  const families = new Map<string, string>();
  for (const object of objects) {
    const source = textAt(object, 'source_ref');
    const name = names.get(object['target_ref']);
    if (object['relationship_type'] === 'indicates' && source !== undefined && name !== undefined) {
      families.set(source, name);
    }
  }
  return families;
}

function readIndicator(object: JsonObject, malware: string | undefined): FeedItems {
  const where = textAt(object, 'id') ?? 'an indicator without id';
  const pattern = textAt(object, 'pattern') ?? '';
  const refuse = (reason: string): FeedItems => ({
    items: [],
    refused: [{ where, value: pattern.slice(0, 300), reason }],
  });
  if (object['revoked'] === true) return refuse('is revoked');
  const language = textAt(object, 'pattern_type') ?? 'stix';
  if (language !== 'stix') return refuse(`is a pattern of ${language.slice(0, 40)}, not of STIX`);
  const read = readStixPattern(pattern);
  if ('problem' in read) return refuse(read.problem);
  const items: FeedItem[] = [];
  const refused: RefusedItem[] = [];
  for (const alternative of read.alternatives) {
    const observed = readAlternative(alternative);
    if ('problem' in observed) refused.push(...refuse(observed.problem).refused);
    else items.push(...observed.values.map((each) => ({ ...each, ...readFacts(object, where, malware) })));
  }
  return { items, refused };
}

function readFacts(object: JsonObject, where: string, malware: string | undefined) {
  const confidence = object['confidence'];
  return {
    where,
    threatType: undefined,
    malware,
    firstSeen: textAt(object, 'valid_from', 'created'),
    lastSeen: undefined,
    expiresOn: textAt(object, 'valid_until'),
    confidence: typeof confidence === 'number' ? confidence : undefined,
    reference: undefined,
    tags: [...listAt(object, 'labels'), ...listAt(object, 'indicator_types')].map(String),
  };
}

interface ObservedValue {
  readonly type: string;
  readonly value: string;
}

/** What a list can hold of comparisons that hold together: one of them alone, the hashes of a file, address and port. */
function readAlternative(
  comparisons: readonly StixComparison[],
): { readonly values: readonly ObservedValue[] } | { readonly problem: string } {
  const [first] = comparisons;
  if (first !== undefined && comparisons.length === 1) {
    const type = typeOfPath(first.path);
    if (type === undefined)
      return { problem: `compares ${first.path.slice(0, 60)}, which is no type of indicator here` };
    return { values: first.values.map((value) => ({ type, value })) };
  }
  const hashes = comparisons.filter(({ path }) => path.startsWith('file:hashes.'));
  if (hashes.length > 0 && comparisons.every(({ path }) => path.startsWith('file:'))) {
    const known = hashes.flatMap(({ path, values }) => {
      const type = typeOfPath(path);
      return type === undefined ? [] : values.map((value) => ({ type, value }));
    });
    return known.length > 0 ? { values: known } : { problem: 'has hashes of no type of indicator here' };
  }
  const address = comparisons.find(({ path }) => path === 'network-traffic:dst_ref.value')?.values;
  const port = comparisons.find(({ path }) => path === 'network-traffic:dst_port')?.values;
  const others = comparisons.filter(({ path }) => !/^network-traffic:(?:dst_ref\.(?:value|type)|dst_port)$/.test(path));
  if (address !== undefined && port !== undefined && others.length === 0) {
    return {
      values: address.flatMap((host) => port.map((number) => ({ type: 'ip:port', value: `${host}:${number}` }))),
    };
  }
  return { problem: 'joins conditions by AND, of which none alone is an indicator' };
}

function typeOfPath(path: string): string | undefined {
  const hash = /^file:hashes\.(.+)$/.exec(path)?.[1];
  return hash === undefined ? pathTypes[path] : hashTypes[hash.toLowerCase().replace(/[^a-z0-9]/g, '')];
}
