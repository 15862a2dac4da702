/** How a text holds its pairs of keys and values. ("parse-kv operator", Kusto docs.) */
export type PairSyntax = DelimitedPairs | LoosePairs | MatchedPairs;

/** What may stand around a key or a value that holds delimiters. */
export interface Quoting {
  readonly quotes: readonly { readonly open: string; readonly close: string }[];
  readonly escapes: readonly string[];
}

export interface DelimitedPairs extends Quoting {
  readonly kind: 'delimited';
  readonly pairDelimiter: string;
  readonly keyDelimiter: string;
  /** A value reaches to the next key, over pair delimiters. */
  readonly greedy: boolean;
}

/** Every character that is neither letter nor digit delimits. */
export interface LoosePairs extends Quoting {
  readonly kind: 'loose';
}

export interface MatchedPairs {
  readonly kind: 'matched';
  /** A regular expression whose two groups are the key and the value. */
  readonly pattern: string;
}
