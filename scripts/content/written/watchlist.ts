// Made from the JSON Schema of the same name by `npm run generate`; edit that instead.
import type { WrittenAnalyticRule } from './analytic-rule';

/**
 * A watchlist. With `indicators` it is typed, checked and aged; with `items` or `csv` it holds any columns.
 */
export type WrittenWatchlist = {
  /**
   * The name that _GetWatchlist takes; the file bears it too.
   */
  alias: string;
  /**
   * The name that the portal shows: 3 to 64 letters, digits, blanks, hyphens and underscores, the first and the last a letter or digit.
   */
  displayName: string;
  /**
   * What the list holds and where it is from.
   */
  description?: string;
  /**
   * Who keeps the list.
   */
  provider?: string;
  /**
   * Where the items come from, such as ThreatFox.
   */
  source?: string;
  /**
   * The feed that `sentinel refresh` brings into the list, and what of it.
   */
  feed?: {
    [k: string]: unknown;
  } & {
    /**
     * The form of the feed.
     */
    format: 'threatfox' | 'stix' | 'misp' | 'csv';
    /**
     * threatfox: ask its API for so many days.
     */
    days?: number;
    /**
     * threatfox: fetch its export, which asks for no key.
     */
    export?: 'recent' | 'full';
    /**
     * Fetch the feed from this https address.
     */
    url?: string;
    /**
     * Only indicators of these types.
     */
    type?: (
      'domain' | 'ip' | 'ip:port' | 'cidr' | 'url' | 'md5' | 'sha1' | 'sha256' | 'sha3-384' | 'email' | 'filename'
    )[];
    /**
     * Only this malware family, as the feed names it.
     */
    malware?: string;
    /**
     * Only what bears this tag.
     */
    tag?: string;
    /**
     * Only what the feed is so sure of.
     */
    minConfidence?: number;
    /**
     * Only what was seen so lately. A duration: 5m, 1h, 14d or PT5M, PT1H, P14D.
     */
    maxAge?: string;
    /**
     * csv: what a column means, where its name does not say it: a field to the name of its column or its number from 1; the value may stand in several.
     */
    map?: {
      [k: string]: string | number | (string | number)[];
    };
  };
  /**
   * The column that lookups use most; Value for indicators.
   */
  searchKey?: string;
  /**
   * Labels that the portal shows.
   */
  labels?: string[];
  /**
   * How long items live in the workspace. A duration: 5m, 1h, 14d or PT5M, PT1H, P14D.
   */
  defaultDuration?: string;
  /**
   * How long after its last sighting (or first, where there is none) an indicator stays active: one duration, or one for each type.
   */
  maxAge?:
    | string
    | {
        [k: string]: string;
      };
  /**
   * Indicators below this confidence are not active.
   */
  minConfidence?: number;
  /**
   * A CSV file beside this one that holds the items, with a header line.
   */
  csv?: string;
  /**
   * With csv: the file has the columns of an indicator list (Type, Value, ThreatType, Malware, FirstSeen, LastSeen, Confidence, Reference, Tags, ExpiresOn).
   */
  typed?: boolean;
  /**
   * The indicators.
   */
  indicators?: {
    /**
     * What the value is.
     */
    type: 'domain' | 'ip' | 'ip:port' | 'cidr' | 'url' | 'md5' | 'sha1' | 'sha256' | 'sha3-384' | 'email' | 'filename';
    /**
     * The indicator. Defanged spellings such as hxxp and [.] are read.
     */
    value: string;
    /**
     * What it was used for, such as botnet_cc.
     */
    threatType?: string;
    /**
     * The malware family.
     */
    malware?: string;
    /**
     * The first sighting: YYYY-MM-DD or a UTC time.
     */
    firstSeen?: string;
    /**
     * The last sighting: YYYY-MM-DD or a UTC time.
     */
    lastSeen?: string;
    /**
     * How sure the source is, in per cent.
     */
    confidence?: number;
    /**
     * Where it was reported.
     */
    reference?: string;
    /**
     * Free words.
     */
    tags?: string[];
    /**
     * The last day on which the indicator is active, whatever its age.
     */
    expiresOn?: string;
  }[];
  /**
   * The rows: column name to text.
   */
  items?: {
    [k: string]: string | number | boolean | null;
  }[];
  /**
   * Findings that are accepted, with the reason and the last day on which they are.
   */
  waivers?: WrittenAnalyticRule['waivers'];
} & {
  [k: string]: unknown;
};
