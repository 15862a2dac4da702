import { readIndicatorDate } from '../indicator-date';
import { hashText } from '../indicator-set';
import type { FeedText } from './feed-item';
import { isJsonObject, listAt, parseJson, textAt } from './json-text';
import type { JsonObject } from './json-text';
import { readJsonElements } from './read-json-elements';

/** What a STIX text says of its indicators in other objects than these. */
export interface StixSurvey {
  /** The name of the malware or tool that an indicator is said to indicate. */
  readonly familyOf: (id: unknown) => string | undefined;
  /** The tag for a marking of the text's own, such as `tlp:amber`. */
  readonly markingOf: (id: unknown) => string | undefined;
  /** Whether the text holds a newer version of an object. */
  readonly isOutdated: (object: JsonObject) => boolean;
}

/** An object, or the objects of a bundle that stands in its place; undefined where there is neither. */
export function objectsOf(value: unknown): readonly unknown[] | undefined {
  if (!isJsonObject(value)) return undefined;
  return value['type'] === 'bundle' ? listAt(value, 'objects') : [value];
}

/** Reads a STIX text for what must be known before its first indicator is. */
export async function surveyStix(text: FeedText): Promise<StixSurvey> {
  const names = new Map<unknown, string>();
  const markings = new Map<unknown, string>();
  const indicated = new Map<string, unknown>();
  const repeated = findRepeated();
  await readJsonElements(text(), {
    element: (_list, _index, element) => {
      repeated.meet(element);
      // Most objects are indicators, whose text need not be parsed twice.
      if (!/"(?:malware|tool|relationship|marking-definition|bundle)"/.test(element)) return;
      for (const object of (objectsOf(parseJson(element)) ?? []).filter(isJsonObject)) {
        const name = textAt(object, 'name');
        const source = textAt(object, 'source_ref');
        if ((object['type'] === 'malware' || object['type'] === 'tool') && name !== undefined) names.set(object['id'], name); // prettier-ignore
        if (object['relationship_type'] === 'indicates' && source !== undefined && object['revoked'] !== true) {
          if (!names.has(indicated.get(source))) indicated.set(source, object['target_ref']);
        }
        const marking = isJsonObject(object['definition']) ? textAt(object['definition'], 'tlp') : undefined;
        if (marking !== undefined) markings.set(object['id'], `tlp:${marking.toLowerCase()}`);
      }
    },
  });
  const newest = await readNewest(text, repeated.hashes);
  return {
    familyOf: (id) => names.get(indicated.get(id as string)),
    markingOf: (id) => markings.get(id),
    isOutdated: (object) => {
      const last = newest.get(object['id']);
      return last !== undefined && isBefore(versionOf(object), last);
    },
  };
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
