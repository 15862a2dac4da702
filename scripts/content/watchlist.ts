import type { SourceFile } from '../source/source-file';
import type { Place } from '../source/position';
import type { YamlDocument } from '../source/yaml-document';
import type { Duration } from './duration';
import type { Waiver } from './detection';

export const indicatorTypes = [
  'domain', 'ip', 'ip:port', 'cidr', 'url', 'md5', 'sha1', 'sha256', 'sha3-384', 'email', 'filename',
] as const; // prettier-ignore
export type IndicatorType = (typeof indicatorTypes)[number];

/** The columns of every indicator watchlist, in the order in which they are written to CSV. */
export const indicatorColumns = [
  'Type', 'Value', 'ThreatType', 'Malware', 'FirstSeen', 'LastSeen', 'Confidence', 'Reference', 'Tags', 'ExpiresOn',
] as const; // prettier-ignore

/**
 * An indicator as its author or feed wrote it; the room `indicators` makes its normal form. Dates are text as written.
 */
export interface WrittenIndicator {
  readonly type: IndicatorType;
  readonly value: string;
  readonly threatType: string | undefined;
  readonly malware: string | undefined;
  readonly firstSeen: string | undefined;
  readonly lastSeen: string | undefined;
  /** 0 to 100. */
  readonly confidence: number | undefined;
  readonly reference: string | undefined;
  readonly tags: readonly string[];
  /** The last day on which it is active: YYYY-MM-DD. */
  readonly expiresOn: string | undefined;
  /** Where its value stands, in the YAML or the CSV. */
  readonly place: Place;
}

interface WatchlistFields {
  readonly document: YamlDocument;
  /** The CSV beside it, if the items stand there. */
  readonly csv: SourceFile | undefined;
  readonly alias: string;
  readonly displayName: string;
  readonly description: string | undefined;
  readonly provider: string;
  readonly source: string | undefined;
  readonly searchKey: string;
  readonly labels: readonly string[];
  readonly defaultDuration: Duration | undefined;
  readonly waivers: readonly Waiver[];
}

/** A typed watchlist: its items are indicators, of which only the active ones are expanded and deployed. */
export interface IndicatorWatchlist extends WatchlistFields {
  readonly type: 'indicators';
  readonly indicators: readonly WrittenIndicator[];
  /** How long after its last sighting an indicator of the type stays active; undefined: for ever. */
  readonly maxAge: Readonly<Partial<Record<IndicatorType, Duration>>>;
  readonly minConfidence: number;
  /** What is brought into it from elsewhere; undefined if nothing is. */
  readonly feed: WatchlistFeed | undefined;
}

/** A feed, and what of it: the options of an import by their names. */
export interface WatchlistFeed {
  readonly format: string;
  readonly options: Readonly<Record<string, string | readonly string[]>>;
}

/** A watchlist with columns of its own. */
export interface ItemWatchlist extends WatchlistFields {
  readonly type: 'items';
  readonly columns: readonly string[];
  /** Where each of them is first named. */
  readonly columnPlaces: readonly Place[];
  readonly items: readonly WatchlistItem[];
}

export interface WatchlistItem {
  /** One text for each of the watchlist's columns. */
  readonly cells: readonly string[];
  readonly place: Place;
}

export type Watchlist = IndicatorWatchlist | ItemWatchlist;
