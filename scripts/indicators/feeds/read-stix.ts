import { OperationError } from '../../source/operation-error';
import type { FeedSink, FeedText } from './feed-item';
import { expectFeed, isJsonObject, listAt, readBeginning, parseJson, textAt } from './json-text';
import type { JsonObject } from './json-text';
import { readJsonElements } from './read-json-elements';
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
 * are those that an indicator is said to indicate; the text is read twice, since that may be said before or after.
 *
 * @param unmarked whether to take observables too, of which nobody says that they are malicious
 * @throws OperationError where the text is neither
 */
export async function readStix(text: FeedText, sink: FeedSink, unmarked: boolean): Promise<void> {
  expectFeed(await readBeginning(text));
  const families = await readFamilies(text);
  let objects = 0;
  const read = (object: unknown) => {
    for (const each of objectsOf(object)) {
      if (typeof each['id'] !== 'string' || typeof each['type'] !== 'string') continue;
      objects++;
      if (each['type'] === 'indicator') readIndicator(each, families, sink);
      else if (unmarked) readObservable(each, sink);
    }
  };
  await readJsonElements(text(), {
    element: (list, index, element) => {
      if (list !== undefined && list !== 'objects') return;
      const object = parseJson(element);
      const where = `object ${index + 1}`;
      if (object === undefined) sink.refuse({ where, value: '', reason: 'cannot be read as JSON' });
      read(object);
    },
    root: (members) => {
      if (members['type'] !== 'bundle') read(members);
    },
  });
  if (objects === 0) {
    throw new OperationError('The feed is no STIX 2 bundle', 'STIX 1 and other formats must be converted first.');
  }
}

/** An object, or the objects of a bundle that stands in its place. */
function objectsOf(value: unknown): readonly JsonObject[] {
  if (!isJsonObject(value)) return [];
  return value['type'] === 'bundle' ? listAt(value, 'objects').filter(isJsonObject) : [value];
}

/** The id of an indicator to the name of the malware that it indicates. */
async function readFamilies(text: FeedText): Promise<ReadonlyMap<string, string>> {
  const names = new Map<unknown, string>();
  const indicated: [string, unknown][] = [];
  await readJsonElements(text(), {
    element: (_list, _index, element) => {
      // Most objects are indicators, whose text need not be read twice.
      if (!/"(?:malware|relationship)"/.test(element)) return;
      for (const object of objectsOf(parseJson(element))) {
        const name = textAt(object, 'name');
        const source = textAt(object, 'source_ref');
        if (object['type'] === 'malware' && name !== undefined) names.set(object['id'], name);
        if (object['relationship_type'] === 'indicates' && source !== undefined) {
          indicated.push([source, object['target_ref']]);
        }
      }
    },
  });
  return new Map(
    indicated.flatMap(([source, target]): [string, string][] => {
      const name = names.get(target);
      return name === undefined ? [] : [[source, name]];
    }),
  );
}

function readIndicator(object: JsonObject, families: ReadonlyMap<string, string>, sink: FeedSink): void {
  const id = textAt(object, 'id') ?? '';
  const pattern = textAt(object, 'pattern') ?? '';
  const refuse = (reason: string) => sink.refuse({ where: id, value: pattern.slice(0, 300), reason });
  if (object['revoked'] === true) return refuse('is revoked');
  const language = textAt(object, 'pattern_type') ?? 'stix';
  if (language.toLowerCase() !== 'stix') return refuse(`is a pattern of ${language.slice(0, 40)}, not of STIX`);
  const read = readStixPattern(pattern);
  if ('problem' in read) return refuse(read.problem);
  const facts = readFacts(object, id, families.get(id));
  for (const alternative of read.alternatives) {
    const observed = readAlternative(alternative);
    if ('problem' in observed) refuse(observed.problem);
    else for (const { type, value } of observed.values) sink.take({ ...facts, type, value });
  }
}

/** Takes what was seen: an observable of STIX 2.1, or those of an observed-data object of STIX 2.0. */
function readObservable(object: JsonObject, sink: FeedSink): void {
  const id = textAt(object, 'id') ?? '';
  const { objects } = object;
  const seen = object['type'] === 'observed-data' && isJsonObject(objects) ? Object.values(objects) : [object];
  for (const each of seen.filter(isJsonObject)) {
    const hashes = isJsonObject(each['hashes']) ? Object.entries(each['hashes']) : [];
    const found = [[`${String(each['type'])}:value`, each['value']], ...hashes.map(([name, hash]) => [`file:hashes.${name}`, hash])]; // prettier-ignore
    for (const [path, value] of found) {
      const type = typeOfPath(String(path));
      if (type !== undefined && typeof value === 'string') {
        sink.take({ type, value, ...readFacts(object, id, undefined) });
      }
    }
  }
}

function readFacts(object: JsonObject, where: string, malware: string | undefined) {
  const confidence = object['confidence'];
  return {
    where,
    threatType: undefined,
    malware,
    firstSeen: textAt(object, 'valid_from', 'first_observed', 'created'),
    lastSeen: textAt(object, 'last_observed'),
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
