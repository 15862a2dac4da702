import type { IndicatorType } from '../content/watchlist';
import type { FeedIndicator } from './feeds/feed-item';
import { extreme } from './indicator-date';
import { createTextList, doubled } from './text-list';
import type { LongList } from './text-list';

/** Indicators, each type and value once, in the order in which they came first. */
export interface IndicatorSet extends LongList<FeedIndicator> {
  readonly add: (indicator: FeedIndicator) => void;
  /** The index of a type and value, -1 if it is not there. */
  readonly find: (type: IndicatorType, value: string) => number;
  readonly at: (index: number) => FeedIndicator;
  /** Whether an indicator says the same as the one at an index, to the letter. */
  readonly equals: (index: number, indicator: FeedIndicator) => boolean;
}

/** Makes an empty set. It keeps texts, not objects: a million indicators take some 150 MB. */
export function createIndicatorSet(): IndicatorSet {
  const texts = createTextList();
  let count = 0;
  /** By index: the text that says all that is known of the indicator, and the hash of its type and value. */
  let textOf = new Uint32Array(1024);
  let hashOf = new Uint32Array(1024);
  /** By hash, open to the next free place: an index and one. */
  let places = new Uint32Array(4096);
  /** The text read last: who finds an indicator asks for it next. */
  let last = { number: -1, text: '' };
  const textAt = (index: number): string => {
    const number = textOf[index]!;
    if (number !== last.number) last = { number, text: texts.at(number) };
    return last.text;
  };
  const at = (index: number) => decode(textAt(index));

  /** Where an indicator stands in `places`, or would. */
  const placeOf = (type: string, value: string, hash: number): number => {
    for (let place = hash & (places.length - 1); ; place = (place + 1) & (places.length - 1)) {
      const index = places[place]! - 1;
      if (index < 0) return place;
      if (hashOf[index] === hash && textAt(index).startsWith(`${type}${gap}${value}${gap}`)) return place;
    }
  };
  const growPlaces = () => {
    places = new Uint32Array(places.length * 2);
    for (let index = 0; index < count; index++) {
      let place = hashOf[index]! & (places.length - 1);
      while (places[place] !== 0) place = (place + 1) & (places.length - 1);
      places[place] = index + 1;
    }
  };
  return {
    get length() {
      return count;
    },
    at,
    find: (type, value) => places[placeOf(type, value, hashText(type, value))]! - 1,
    equals: (index, indicator) => textAt(index) === encode(indicator),
    add: (indicator) => {
      const { type, value } = indicator;
      const hash = hashText(type, value);
      const place = placeOf(type, value, hash);
      const before = places[place]! - 1;
      if (before >= 0) {
        textOf[before] = texts.add(encode(joinIndicators(at(before), indicator)));
        return;
      }
      if (count === textOf.length) [textOf, hashOf] = [doubled(textOf), doubled(hashOf)];
      textOf[count] = texts.add(encode(indicator));
      hashOf[count] = hash;
      places[place] = ++count;
      if (count * 2 > places.length) growPlaces();
    },
    *[Symbol.iterator]() {
      for (let index = 0; index < count; index++) yield at(index);
    },
  };
}

/** FNV-1a over UTF-16 units, 32 bits. */
export function hashText(type: string, value: string): number {
  let hash = 0x811c9dc5 ^ type.length ^ type.charCodeAt(0);
  for (let index = 0; index < value.length; index++) hash = Math.imul(hash ^ value.charCodeAt(index), 0x01000193);
  // The table looks at the low bits alone.
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** No value in its normal form, and no text made harmless, holds it. */
const gap = '\0';

function encode(indicator: FeedIndicator): string {
  const { type, value, threatType = '', malware = '', firstSeen = '', lastSeen = '' } = indicator;
  const { confidence = '', reference = '', expiresOn = '', tags } = indicator;
  return `${type}${gap}${value}${gap}${threatType}${gap}${malware}${gap}${firstSeen}${gap}${lastSeen}${gap}${confidence}${gap}${reference}${gap}${expiresOn}${tags.length === 0 ? '' : gap + tags.join(gap)}`;
}

function decode(text: string): FeedIndicator {
  const [type, value, threatType, malware, firstSeen, lastSeen, confidence, reference, expiresOn, ...tags] =
    text.split(gap);
  return {
    type: type as IndicatorType,
    value: value!,
    threatType: threatType || undefined,
    malware: malware || undefined,
    firstSeen: firstSeen || undefined,
    lastSeen: lastSeen || undefined,
    confidence: confidence === '' ? undefined : Number(confidence),
    reference: reference || undefined,
    expiresOn: expiresOn || undefined,
    tags,
  };
}

/**
 * What two entries on one indicator say together: the earliest and the latest sighting, the later expiry, the higher
 * confidence. Of two families the first is the indicator's, and the other one of its tags: neither is lost.
 */
function joinIndicators(first: FeedIndicator, second: FeedIndicator): FeedIndicator {
  const isOther = first.malware !== undefined && second.malware?.toLowerCase() !== first.malware.toLowerCase();
  const other = isOther && second.malware !== undefined ? [second.malware.replaceAll(';', ' ')] : [];
  return {
    type: first.type,
    value: first.value,
    threatType: first.threatType ?? second.threatType,
    malware: first.malware ?? second.malware,
    firstSeen: extreme(first.firstSeen, second.firstSeen, 'earliest'),
    lastSeen: extreme(first.lastSeen, second.lastSeen, 'latest'),
    confidence:
      first.confidence === undefined || second.confidence === undefined
        ? (first.confidence ?? second.confidence)
        : Math.max(first.confidence, second.confidence),
    reference: first.reference ?? second.reference,
    expiresOn: extreme(first.expiresOn, second.expiresOn, 'latest'),
    tags: [...new Set([...first.tags, ...second.tags, ...other])],
  };
}
