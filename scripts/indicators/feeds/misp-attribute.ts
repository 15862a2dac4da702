import { isJsonObject, listAt, textAt } from './json-text';
import type { JsonObject } from './json-text';
import { ownValue } from '../../source/own-value';

/** Types of attributes of which each part is an indicator by itself. ("Types and categories", MISP documentation.) */
const plainTypes: ReadonlySet<string> = new Set([
  'domain',
  'hostname',
  'ip-dst',
  'ip-src',
  'url',
  'uri',
  'md5',
  'sha1',
  'sha256',
  'sha3-384',
  'email',
  'email-src',
  'email-dst',
  'email-reply-to',
  'filename',
]);

export interface MispPart {
  readonly type: string;
  readonly value: string;
}

/**
 * The indicators of an attribute: of `filename|sha1` the hash, of `domain|ip` both, of `ip-dst|port` the two as one.
 */
export function splitAttribute(type: string, value: string): readonly MispPart[] {
  // The sample of a file bears its name and its MD5.
  const [first = '', second] = (type === 'malware-sample' ? 'filename|md5' : type).split('|');
  if (second === undefined) return plainTypes.has(type) ? [{ type, value }] : [];
  // A file's name may hold a bar of its own; no hash, address or port does.
  const bar = first === 'filename' ? value.lastIndexOf('|') : value.indexOf('|');
  if (bar < 0) return [];
  const [left, right] = [value.slice(0, bar), value.slice(bar + 1)];
  if (second === 'port' && first.startsWith('ip-')) return [{ type: 'ip:port', value: `${left}:${right}` }];
  const parts = [
    ...(first === 'filename' ? [] : [{ type: first, value: left }]),
    ...(second === 'port' ? [] : [{ type: second === 'ip' ? 'ip-dst' : second, value: right }]),
  ];
  return parts.filter((part) => plainTypes.has(part.type));
}

/** Why an attribute is not an indicator; undefined if it is one. */
export function reasonAgainst(attribute: JsonObject, object: JsonObject, parts: readonly unknown[], unmarked: boolean) {
  if (isTrue(attribute['deleted']) || isTrue(object['deleted'])) return 'is deleted';
  if (!unmarked && !isForDetection(attribute)) return 'is not marked for detection (to_ids); --unmarked takes it';
  if (parts.length > 0) return undefined;
  const type = textAt(attribute, 'type') ?? '?';
  const isHalf = splitAttribute(type, '|').length > 0 && textAt(attribute, 'value')?.includes('|') !== true;
  if (isHalf) return `has one part, and its type ${type.slice(0, 40)} names two`;
  return `is of the type ${type.slice(0, 40)}, which is not a type of indicator here`;
}

/** True for an attribute that its author marked as fit for detection (`to_ids`). */
export function isForDetection({ to_ids: mark }: JsonObject): boolean {
  return isTrue(mark);
}

/** As exports of several versions write it. */
function isTrue(mark: unknown): boolean {
  return mark === true || mark === 1 || mark === '1' || mark === 'true';
}

/** Galaxies whose clusters are malware families. (misp-galaxy: the `type` of malpedia.json, tool.json, rat.json, …) */
const familyTag =
  /^misp-galaxy:(?:malpedia|mitre-(?:(?:enterprise|mobile|ics)-attack-)?(?:malware|tool)|tool|rat|botnet|ransomware|banker|stealer|backdoor|android|cryptominers)="(.+)"$/;

/** How sure the event's author is, in percent. (misp-taxonomies: misp/machinetag.json, `numerical_value`.) */
const confidences: Readonly<Record<string, number>> = {
  'misp:confidence-level="completely-confident"': 100,
  'misp:confidence-level="usually-confident"': 75,
  'misp:confidence-level="fairly-confident"': 50,
  'misp:confidence-level="rarely-confident"': 25,
  'misp:confidence-level="unconfident"': 0,
};

/** What there is to know of an attribute, from itself, the object that it belongs to, and its event, in that order. */
export function readAttributeFacts(attribute: JsonObject, object: JsonObject, event: JsonObject) {
  const tags = [attribute, object, event].flatMap(tagNames);
  const family = tags.flatMap((tag) => familyTag.exec(tag)?.[1] ?? [])[0];
  const seen = textAt(attribute, 'first_seen') ?? textAt(object, 'first_seen') ?? textAt(event, 'date');
  return {
    threatType: undefined,
    malware: family?.replace(/ - S\d{4}$/, ''),
    // An attribute without its event says at least when it was written.
    firstSeen: seen ?? writtenAt(attribute),
    lastSeen: textAt(attribute, 'last_seen') ?? textAt(object, 'last_seen') ?? lastSighting(attribute),
    confidence: tags.flatMap((tag) => ownValue(confidences, tag) ?? [])[0],
    reference: undefined,
    tags: tags.filter((tag) => !tag.startsWith('misp-galaxy:')),
  };
}

/** In seconds since 1970. Of sightings those of type 0 are such; others say that it is a false positive, or expired. */
function lastSighting(attribute: JsonObject): string | undefined {
  const times = listAt(attribute, 'Sighting').flatMap((sighting) => {
    if (!isJsonObject(sighting) || textAt(sighting, 'type') !== '0') return [];
    return /^\d{10}$/.exec(textAt(sighting, 'date_sighting') ?? '')?.[0] ?? [];
  });
  return times.sort().at(-1);
}

/** A timestamp of zero says nothing. */
function writtenAt(attribute: JsonObject): string | undefined {
  const timestamp = textAt(attribute, 'timestamp');
  return timestamp === '0' ? undefined : timestamp;
}

function tagNames(holder: JsonObject): readonly string[] {
  return listAt(holder, 'Tag').flatMap((tag) => (isJsonObject(tag) ? (textAt(tag, 'name') ?? []) : []));
}
