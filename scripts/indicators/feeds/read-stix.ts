import { OperationError } from '../../source/operation-error';
import { readConfidence } from './feed-confidence';
import type { FeedSink, FeedText } from './feed-item';
import { expectFeed, isJsonObject, listAt, parseJson, readBeginning, textAt } from './json-text';
import type { JsonObject } from './json-text';
import { readJsonElements } from './read-json-elements';
import { indicatorsOfAlternative, typeOfPath } from './stix-observable';
import { readStixPattern } from './stix-pattern';
import { objectsOf, surveyStix } from './survey-stix';
import type { StixSurvey } from './survey-stix';
import { ownValue } from '../../source/own-value';

/**
 * What STIX and the TLP say of the markings that they define themselves. (STIX 2.1, section 7.2.1.4; OASIS TLP 2.0
 * extension.)
 */
const knownMarkings: Readonly<Record<string, string>> = {
  'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9': 'tlp:white',
  'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da': 'tlp:green',
  'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82': 'tlp:amber',
  'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed': 'tlp:red',
  'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487': 'tlp:clear',
  'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb': 'tlp:green',
  'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421': 'tlp:amber',
  'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003': 'tlp:amber+strict',
  'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1': 'tlp:red',
};

/**
 * Reads the indicators of a STIX 2.0 or 2.1 bundle, of a list of its objects, or of a page of TAXII. Malware families
 * are those that an indicator is said to indicate; the text is read twice, since that may be said before or after. Of
 * an object in several versions the newest counts.
 *
 * @param unmarked whether to take observables too, of which nobody says that they are malicious
 * @throws OperationError if the text is none of these
 */
export async function readStix(text: FeedText, sink: FeedSink, unmarked: boolean): Promise<void> {
  const beginning = await readBeginning(text);
  expectFeed(beginning);
  if (beginning.startsWith('<')) {
    throw new OperationError('The feed is XML, and STIX 2 is JSON', 'STIX 1 must be converted first.');
  }
  const reader = createReader(await surveyStix(text), sink, unmarked);
  await readJsonElements(text(), {
    element: (list, _index, element) => {
      if (list === undefined || list === 'objects') reader.readElement(element);
    },
    root: (members) => {
      // An error of TAXII, which a service may send with status 200. (TAXII 2.1, section 3.6.1.)
      if ('http_status' in members) throw refusedBy(members);
      // The objects of these are read already.
      const isHolder = members['type'] === 'bundle' || 'more' in members;
      if (isHolder) reader.meetHolder(members['more'] === true);
      else if (typeof members['type'] === 'string') reader.readValue(members);
    },
  });
  if (!reader.isStix()) {
    throw new OperationError('The feed is not a STIX 2 bundle', 'STIX 1 and other formats must be converted first.');
  }
}

/** Reads objects, which it counts for the place of those that have no id. */
function createReader(survey: StixSurvey, sink: FeedSink, unmarked: boolean) {
  let isStix = false;
  let count = 0;
  const readObject = (object: unknown) => {
    const where = `object ${++count}`;
    if (!isJsonObject(object) || typeof object['type'] !== 'string') {
      sink.refuse({ where, value: JSON.stringify(object).slice(0, 120), reason: 'is not a STIX object' });
      return;
    }
    isStix ||= 'id' in object || object['type'] === 'indicator';
    if (object['type'] === 'indicator') readIndicator(object, where, survey, sink);
    else if (unmarked) readObservable(object, where, survey, sink);
  };
  /** An object, or a bundle of them. */
  const readValue = (value: unknown) => {
    isStix ||= isJsonObject(value) && value['type'] === 'bundle';
    (objectsOf(value) ?? [value]).forEach(readObject);
  };
  return {
    readValue,
    readElement: (element: string) => {
      const value = parseJson(element);
      if (value !== undefined) readValue(value);
      else sink.refuse({ where: `object ${++count}`, value: element.slice(0, 120), reason: 'cannot be read as JSON' });
    },
    /** A list of objects: a bundle, or a page of TAXII. */
    meetHolder: (isFollowed: boolean) => {
      isStix = true;
      if (isFollowed)
        sink.refuse({ where: 'the page', value: '', reason: 'is followed by more: fetch the next pages too' });
    },
    isStix: () => isStix,
  };
}

function refusedBy(error: JsonObject): OperationError {
  const said = [textAt(error, 'http_status'), textAt(error, 'title')].filter((part) => part !== undefined).join(' ');
  return new OperationError(`The service answered '${said.slice(0, 120)}'`, 'Ask again, or ask otherwise.');
}

function readIndicator(object: JsonObject, place: string, survey: StixSurvey, sink: FeedSink): void {
  const pattern = textAt(object, 'pattern') ?? '';
  const facts = readFacts(object, place, survey);
  const refuse = (reason: string) => sink.refuse({ where: facts.where, value: pattern.slice(0, 300), reason });
  if (survey.isOutdated(object)) return refuse('is an older version of what stands elsewhere in the feed');
  if (object['revoked'] === true) return refuse('is revoked');
  // Words for what an indicator is for. (STIX 2.1, section 10.10, "Indicator Type Vocabulary".)
  if (facts.tags.includes('benign') && !facts.tags.includes('malicious-activity')) return refuse('is called benign');
  const language = textAt(object, 'pattern_type') ?? 'stix';
  if (language.toLowerCase() !== 'stix') return refuse(`is a pattern of ${language.slice(0, 40)}, not of STIX`);
  const read = readStixPattern(pattern);
  if ('problem' in read) return refuse(read.problem);
  for (const alternative of read.alternatives) {
    const observed = indicatorsOfAlternative(alternative);
    if ('problem' in observed) refuse(observed.problem);
    else for (const { type, value } of observed.values) sink.take({ ...facts, type, value });
  }
}

/** Takes what was seen: an observable of STIX 2.1, or those of an observed-data object of STIX 2.0. */
function readObservable(object: JsonObject, place: string, survey: StixSurvey, sink: FeedSink): void {
  const { objects } = object;
  const seen = object['type'] === 'observed-data' && isJsonObject(objects) ? Object.values(objects) : [object];
  for (const each of seen.filter(isJsonObject)) {
    const kind = String(each['type']);
    const hashes = isJsonObject(each['hashes']) ? Object.entries(each['hashes']) : [];
    const found = [[`${kind}:value`, each['value']], ...hashes.map(([name, hash]) => [`${kind}:hashes.${name}`, hash])];
    for (const [path, value] of found) {
      const type = typeOfPath(String(path));
      if (type !== undefined && typeof value === 'string') {
        sink.take({ type, value, ...readFacts(object, place, survey) });
      }
    }
  }
}

function readFacts(object: JsonObject, place: string, survey: StixSurvey) {
  const marks = listAt(object, 'object_marking_refs').flatMap(
    (id) => survey.markingOf(id) ?? ownValue(knownMarkings, String(id)) ?? [],
  );
  const words = [...listAt(object, 'labels'), ...listAt(object, 'indicator_types')];
  return {
    where: textAt(object, 'id') ?? place,
    threatType: undefined,
    malware: survey.familyOf(object['id']),
    firstSeen: textAt(object, 'valid_from', 'first_observed', 'created'),
    lastSeen: textAt(object, 'last_observed') ?? survey.sightingOf(object['id']),
    expiresOn: textAt(object, 'valid_until'),
    confidence: readConfidence(textAt(object, 'confidence') ?? '', 'percent'),
    reference: listAt(object, 'external_references').flatMap((each) =>
      isJsonObject(each) ? (textAt(each, 'url') ?? []) : [],
    )[0],
    tags: [...words.filter((word) => typeof word === 'string'), ...marks],
  };
}
