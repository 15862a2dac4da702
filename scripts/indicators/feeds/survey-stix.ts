import { extreme, readIndicatorDate } from '../indicator-date';
import { hashText } from '../indicator-set';
import type { FeedText } from './feed-item';
import { isJsonObject, listAt, parseJson, textAt } from './json-text';
import type { JsonObject } from './json-text';
import { readJsonElements } from './read-json-elements';

/** What a STIX text says of its indicators in other objects than these. */
export interface StixSurvey {
  /** The name of the malware or tool that an indicator is said to indicate. */
  readonly familyOf: (id: unknown) => string | undefined;
  /** When an indicator was last sighted, as a sighting of it says. */
  readonly sightingOf: (id: unknown) => string | undefined;
  /** The tag for a marking of the text's own, such as `tlp:amber`. */
  readonly markingOf: (id: unknown) => string | undefined;
  /** Whether the text holds a newer version of an object. */
  readonly isOutdated: (object: JsonObject) => boolean;
}

/** An object, or the objects of a bundle that stands in its place; undefined if there is neither. */
export function objectsOf(value: unknown): readonly unknown[] | undefined {
  if (!isJsonObject(value)) return undefined;
  return value['type'] === 'bundle' ? listAt(value, 'objects') : [value];
}

/** What other objects say, by the id of the one that they say it of. */
interface Notes {
  /** Names of malware and tools. */
  readonly names: Map<unknown, string>;
  /** The first malware or tool that each indicator indicates. */
  readonly indicated: Map<unknown, string>;
  readonly sightings: Map<unknown, string>;
  readonly markings: Map<unknown, string>;
}

/** Reads a STIX text for what must be known before its first indicator is. */
export async function surveyStix(text: FeedText): Promise<StixSurvey> {
  const notes: Notes = { names: new Map(), indicated: new Map(), sightings: new Map(), markings: new Map() };
  const repeated = findRepeated();
  await readJsonElements(text(), {
    element: (_list, _index, element) => {
      repeated.meet(element);
      // Most objects are indicators, whose text need not be parsed twice.
      if (!/"(?:malware|tool|relationship|sighting|marking-definition|bundle)"/.test(element)) return;
      for (const object of objectsOf(parseJson(element)) ?? []) if (isJsonObject(object)) takeNote(object, notes);
    },
  });
  const newest = await readNewest(text, repeated.hashes);
  return {
    familyOf: (id) => notes.names.get(notes.indicated.get(id)) || undefined,
    sightingOf: (id) => notes.sightings.get(id),
    markingOf: (id) => notes.markings.get(id),
    isOutdated: (object) => {
      const last = newest.get(object['id']);
      return last !== undefined && isBefore(versionOf(object), last);
    },
  };
}

function takeNote(object: JsonObject, { names, indicated, sightings, markings }: Notes): void {
  const { id, definition, source_ref: source, sighting_of_ref: sighted } = object;
  switch (object['type']) {
    case 'malware':
    case 'tool':
      names.set(id, textAt(object, 'name') ?? '');
      return;
    case 'relationship': {
      const target = textAt(object, 'target_ref') ?? '';
      const isFamily = object['relationship_type'] === 'indicates' && /^(?:malware|tool)--/.test(target);
      if (isFamily && object['revoked'] !== true && !indicated.has(source)) indicated.set(source, target);
      return;
    }
    case 'sighting': {
      const last = extreme(sightings.get(sighted), textAt(object, 'last_seen', 'first_seen'), 'latest');
      if (last !== undefined) sightings.set(sighted, last);
      return;
    }
    default: {
      const color = isJsonObject(definition) ? textAt(definition, 'tlp') : undefined;
      if (color !== undefined) markings.set(id, `tlp:${color.toLowerCase()}`);
    }
  }
}

/** The ids of indicators in a text, as they are written. */
const writtenIds = /"id"\s*:\s*"(indicator--[^"]*)"/g;

/** Remembers by 32 bits each which ids came before; two of the same bits cost a look, and nothing else. */
function findRepeated() {
  const seen = new Set<number>();
  const hashes = new Set<number>();
  const meet = (element: string) => {
    for (const [, id = ''] of element.matchAll(writtenIds)) {
      const hash = hashText('', id);
      if (seen.has(hash)) hashes.add(hash);
      else seen.add(hash);
    }
  };
  return { meet, hashes };
}

/** When an object was modified, in milliseconds, and whether it is revoked by then. */
interface Version {
  readonly time: number;
  readonly isRevoked: boolean;
}

function versionOf(object: JsonObject): Version {
  const time = readIndicatorDate(textAt(object, 'modified', 'created') ?? '')?.time ?? -Infinity;
  return { time, isRevoked: object['revoked'] === true };
}

function isBefore(one: Version, other: Version): boolean {
  return one.time === other.time ? !one.isRevoked && other.isRevoked : one.time < other.time;
}

/** The newest version of each object whose id stands in the text more than once. */
async function readNewest(text: FeedText, repeated: ReadonlySet<number>): Promise<ReadonlyMap<unknown, Version>> {
  const newest = new Map<unknown, Version>();
  if (repeated.size === 0) return newest;
  await readJsonElements(text(), {
    element: (_list, _index, element) => {
      const ids = [...element.matchAll(writtenIds)];
      if (!ids.some(([, id = '']) => repeated.has(hashText('', id)))) return;
      for (const object of (objectsOf(parseJson(element)) ?? []).filter(isJsonObject)) {
        const version = versionOf(object);
        const before = newest.get(object['id']);
        if (before === undefined || isBefore(before, version)) newest.set(object['id'], version);
      }
    },
  });
  return newest;
}
