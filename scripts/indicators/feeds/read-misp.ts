import { OperationError } from '../../source/operation-error';
import type { FeedSink, FeedText } from './feed-item';
import { expectFeed, isJsonObject, listAt, parseJson, readBeginning, textAt } from './json-text';
import type { JsonObject } from './json-text';
import { isForDetection, readAttributeFacts, reasonAgainst, splitAttribute } from './misp-attribute';
import { walkJson } from './walk-json';
import type { JsonPath } from './walk-json';

/**
 * Reads the attributes of MISP events that are marked for detection (`to_ids`): an event, an answer of the API with
 * several, or a file of a feed. The text is read twice, since an event's tags may stand behind its attributes.
 *
 * @param unmarked whether to take those too that are not marked
 * @throws OperationError if the text holds no event
 */
export async function readMisp(text: FeedText, sink: FeedSink, unmarked: boolean): Promise<void> {
  expectFeed(await readBeginning(text));
  const events = await readEvents(text);
  const reader = { sink, unmarked };
  await walkJson(text(), {
    enters: isHolder,
    value: (path, json) => {
      const part = partAt(path);
      if (part === undefined) return;
      const value = parseJson(json);
      const owner = { event: events.get(part.event) ?? {}, object: {}, place: () => placeOf(path) };
      if (!isJsonObject(value)) {
        const reason = value === undefined ? 'cannot be read as JSON' : 'is not an attribute';
        sink.refuse({ where: owner.place(), value: json.slice(0, 120), reason });
      } else if (part.name === 'Object') readObject(value, owner, reader);
      else if (part.name === 'Attribute') readAttribute(value, owner, reader);
      else refuseProposal(value, owner, sink);
    },
  });
}

interface MispReader {
  readonly sink: FeedSink;
  readonly unmarked: boolean;
}

/** What an attribute belongs to. */
interface Owner {
  readonly event: JsonObject;
  /** Empty where it belongs to the event itself. */
  readonly object: JsonObject;
  /** Tells where it stands, for one that has no id. */
  readonly place: () => string;
}

/** Members of an event that hold what it reports, each a list or, if it stands alone, an object. */
const partNames: ReadonlySet<string | number | undefined> = new Set(['Attribute', 'Object', 'ShadowAttribute']);

/** Members of an event that are true of all of its attributes. */
const factNames: ReadonlySet<string | number | undefined> = new Set(['date', 'Tag', 'info']);

/** Whether there may be events below: answers, lists of events, events, and the lists of what they report. */
function isHolder(path: JsonPath, kind: 'object' | 'list'): boolean {
  const name = path.at(-1);
  if (path.length === 1 || name === 'response' || name === 'Event') return true;
  return typeof name === 'number' ? !partNames.has(path.at(-2)) : partNames.has(name) && kind === 'list';
}

/** What stands at a path, and the key of its event. */
function partAt(path: JsonPath): { readonly name: unknown; readonly event: string } | undefined {
  const end = typeof path.at(-1) === 'number' ? -2 : -1;
  return partNames.has(path.at(end)) ? { name: path.at(end), event: path.slice(0, end).join('/') } : undefined;
}

/**
 * What is true of all attributes of an event, by the event's key.
 * @throws OperationError if there is no event
 */
async function readEvents(text: FeedText): Promise<ReadonlyMap<string, JsonObject>> {
  const events = new Map<string, Record<string, unknown>>();
  let isMisp = false;
  let message: string | undefined;
  await walkJson(text(), {
    enters: (path, kind) => {
      const name = path.at(-1);
      isMisp ||= partNames.has(name) || (name === 'Event' && kind === 'object');
      return isHolder(path, kind);
    },
    value: (path, json) => {
      const name = path.at(-1);
      if (path.length === 2 && name === 'message') message = String(parseJson(json)).slice(0, 120);
      if (!factNames.has(name)) return;
      const key = path.slice(0, -1).join('/');
      const event = events.get(key) ?? {};
      // Only that there is a title is told.
      event[String(name)] = name === 'info' ? '' : parseJson(json);
      events.set(key, event);
      isMisp ||= 'info' in event && 'date' in event;
    },
  });
  if (isMisp) return events;
  if (message !== undefined)
    throw new OperationError(`The service answered '${message}'`, 'Ask again, or ask otherwise.');
  throw new OperationError(
    'The feed holds no MISP event',
    'Export the event as MISP JSON, or name the folder of a feed, not its manifest.',
  );
}

/** Where something stands that has no id, counted from 1: `event 2, attribute 5`. */
function placeOf(path: JsonPath): string {
  const numbered = path.flatMap((step, index): string[] => {
    if (index === 0 || typeof step !== 'number') return [];
    const list = path[index - 1];
    const name = typeof list === 'string' && list !== 'response' ? list : 'Event';
    return [`${name === 'ShadowAttribute' ? 'proposal' : name.toLowerCase()} ${step + 1}`];
  });
  return numbered.length === 0 ? 'an attribute without id' : numbered.join(', ');
}

function readObject(object: JsonObject, owner: Owner, reader: MispReader): void {
  listAt(object, 'Attribute').forEach((attribute, index) => {
    const place = () => `${owner.place()}, attribute ${index + 1}`;
    if (isJsonObject(attribute)) readAttribute(attribute, { ...owner, object, place }, reader);
    else reader.sink.refuse({ where: place(), value: '', reason: 'is not an attribute' });
  });
}

function readAttribute(attribute: JsonObject, { event, object, place }: Owner, { sink, unmarked }: MispReader): void {
  const value = textAt(attribute, 'value') ?? '';
  const where = textAt(attribute, 'uuid', 'id') ?? place();
  const parts = splitAttribute(textAt(attribute, 'type') ?? '', value);
  const reason = reasonAgainst(attribute, object, parts, unmarked);
  if (reason === undefined) {
    const facts = readAttributeFacts(attribute, object, event);
    for (const part of parts) sink.take({ ...facts, ...part, where });
  }
  // What is neither for detection nor of a type that could be is the event's story, not an indicator.
  else if (isForDetection(attribute) || parts.length > 0) sink.refuse({ where, value: value.slice(0, 300), reason });
}

/** What somebody else would add to an event is not part of it until its owner accepts that. */
function refuseProposal(proposal: JsonObject, { place }: Owner, sink: FeedSink): void {
  const value = textAt(proposal, 'value') ?? '';
  if (!isForDetection(proposal) || splitAttribute(textAt(proposal, 'type') ?? '', value).length === 0) return;
  const where = textAt(proposal, 'uuid', 'id') ?? place();
  sink.refuse({
    where,
    value: value.slice(0, 300),
    reason: 'is a proposal that the owner of the event did not accept',
  });
}
