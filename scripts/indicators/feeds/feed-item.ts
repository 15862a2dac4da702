import type { WrittenIndicator } from '../../content/watchlist';

/** One entry of a feed, in the feed's own words. */
export interface FeedItem {
  /** Where in the feed it stands, for people: `record 12`, `line 40`. */
  readonly where: string;
  readonly value: string;
  /** What the feed calls its type; undefined if it says nothing. */
  readonly type: string | undefined;
  readonly threatType: string | undefined;
  readonly malware: string | undefined;
  readonly firstSeen: string | undefined;
  readonly lastSeen: string | undefined;
  /** Until when the feed calls it valid, if it says so. */
  readonly expiresOn?: string | undefined;
  readonly confidence: number | undefined;
  readonly reference: string | undefined;
  readonly tags: readonly string[];
}

/** An entry that is not taken, and why. */
export interface RefusedItem {
  readonly where: string;
  /** Hostile text, cut to a length that can be shown. */
  readonly value: string;
  readonly reason: string;
}

/** A feed's text piece by piece, from its beginning each time it is asked for. */
export type FeedText = () => AsyncIterable<string>;

/** Takes what a reader finds, entry by entry: a feed may be larger than what fits into memory. */
export interface FeedSink {
  readonly take: (item: FeedItem) => void;
  /** Takes what is not an entry at all; whether an entry is an indicator is not the reader's to say. */
  readonly refuse: (item: RefusedItem) => void;
  /** Takes what a person should know of how the feed was read, in a sentence. */
  readonly note: (text: string) => void;
}

/** An indicator of a feed in its normal form: times are YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ. */
export type FeedIndicator = Omit<WrittenIndicator, 'place'>;
