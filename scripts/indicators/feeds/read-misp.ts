import { OperationError } from '../../source/operation-error';
import type { FeedSink, FeedText } from './feed-item';
import { isJsonObject, listAt, readJsonText, textAt } from './json-text';
import type { JsonObject } from './json-text';

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
  'email',
  'email-src',
  'email-dst',
  'filename',
]);

/** Galaxies whose clusters are malware families. */
const familyTag =
  /^misp-galaxy:(?:malpedia|mitre-malware|mitre-tool|tool|rat|botnet|ransomware|banker|stealer)="(.+)"$/;

/**
 * Reads the attributes of MISP events that are marked for detection (`to_ids`): an event, an answer of the API with
 * several, or a file of a feed.
 *
 * @param unmarked whether to take those too that are not marked
 * @throws OperationError where the text holds no event
 */
export async function readMisp(text: FeedText, sink: FeedSink, unmarked: boolean): Promise<void> {
  const events = findEvents(await readJsonText(text));
  if (events.length === 0) throw new OperationError('The feed holds no MISP event', 'Export the event as MISP JSON.');
  for (const event of events) readEvent(event, sink, unmarked);
}

function findEvents(json: unknown): readonly JsonObject[] {
  if (Array.isArray(json)) return json.flatMap(findEvents);
  if (!isJsonObject(json)) return [];
  if (isJsonObject(json['Event'])) return [json['Event']];
  if ('response' in json) return findEvents(json['response']);
  if (isJsonObject(json['Object'])) return findEvents(json['Object']);
  const isBareEvent = 'info' in json && 'date' in json;
  return isBareEvent || Array.isArray(json['Attribute']) || Array.isArray(json['Object']) ? [json] : [];
}

function readEvent(event: JsonObject, sink: FeedSink, unmarked: boolean): void {
  const attributes = [event, ...listAt(event, 'Object').filter(isJsonObject)].flatMap((holder) =>
    listAt(holder, 'Attribute').filter(isJsonObject),
  );
  for (const attribute of attributes) {
    const type = textAt(attribute, 'type') ?? '';
    const value = textAt(attribute, 'value') ?? '';
    const where = textAt(attribute, 'uuid', 'id') ?? 'an attribute without id';
    const parts = splitComposite(type, value);
    const reason = reasonAgainst(attribute, parts, unmarked);
    if (reason === undefined) {
      const facts = readFacts(event, attribute, where);
      for (const { type: name, value: text } of parts) sink.take({ ...facts, type: name, value: text });
    }
    // What is neither for detection nor of a type that could be is the event's story, not an indicator.
    else if (isForDetection(attribute) || parts.length > 0) sink.refuse({ where, value: value.slice(0, 300), reason });
  }
}

function isForDetection({ to_ids: mark }: JsonObject): boolean {
  return mark === true || mark === 1 || mark === '1';
}

function reasonAgainst(attribute: JsonObject, parts: readonly unknown[], unmarked: boolean): string | undefined {
  const { deleted } = attribute;
  if (deleted === true || deleted === 1 || deleted === '1') return 'is deleted';
  if (!unmarked && !isForDetection(attribute)) return 'is not marked for detection (to_ids); --unmarked takes it';
  if (parts.length > 0) return undefined;
  return `is of the type ${(textAt(attribute, 'type') ?? '?').slice(0, 40)}, which is no type of indicator here`;
}

interface Part {
  readonly type: string;
  readonly value: string;
}

/** The indicators of an attribute: of `filename|sha1` the hash, of `domain|ip` both, of `ip-dst|port` the two as one. */
function splitComposite(type: string, value: string): readonly Part[] {
  const [first = '', second] = type.split('|');
  if (second === undefined) {
    if (type === 'malware-sample') return splitComposite('filename|md5', value);
    return plainTypes.has(type) ? [{ type, value }] : [];
  }
  const bar = value.indexOf('|');
  if (bar < 0) return [];
  const [left, right] = [value.slice(0, bar), value.slice(bar + 1)];
  if (second === 'port') return [{ type: first === 'domain' || first === 'hostname' ? first : 'ip:port', value: first.startsWith('ip') ? `${left}:${right}` : left }]; // prettier-ignore
  const parts = first === 'filename' ? [{ type: second, value: right }] : [{ type: first, value: left }, { type: second === 'ip' ? 'ip-dst' : second, value: right }]; // prettier-ignore
  return parts.filter((part) => plainTypes.has(part.type));
}

function readFacts(event: JsonObject, attribute: JsonObject, where: string) {
  const tags = [...listAt(attribute, 'Tag'), ...listAt(event, 'Tag')].flatMap((tag) =>
    isJsonObject(tag) ? (textAt(tag, 'name') ?? []) : [],
  );
  const family = tags.flatMap((tag) => familyTag.exec(tag)?.[1] ?? [])[0];
  return {
    where,
    threatType: undefined,
    malware: family?.replace(/ - S\d{4}$/, ''),
    firstSeen: textAt(attribute, 'first_seen') ?? textAt(event, 'date'),
    lastSeen: textAt(attribute, 'last_seen'),
    confidence: undefined,
    reference: undefined,
    tags: tags.filter((tag) => !tag.startsWith('misp-galaxy:')),
  };
}
