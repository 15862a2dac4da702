import type { WrittenIndicator } from '../../content/watchlist';

/** One entry of a feed, in the feed's own words. */
export interface FeedItem {
  /** Where in the feed it stands, for people: `record 12`, `line 40`. */
  readonly where: string;
  readonly value: string;
  /** What the feed calls its type; undefined where it says nothing. */
  readonly type: string | undefined;
  readonly threatType: string | undefined;
  readonly malware: string | undefined;
  readonly firstSeen: string | undefined;
  readonly lastSeen: string | undefined;
  /** Until when the feed calls it valid, where it says so. */
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

/** What a reader makes of a feed's text; what could not be read at all is among the refused. */
export interface FeedItems {
  readonly items: readonly FeedItem[];
  readonly refused: readonly RefusedItem[];
}

/** An indicator of a feed in its normal form: times are YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ. */
export type FeedIndicator = Omit<WrittenIndicator, 'place'>;
