import type { Severity } from '../source/diagnostic';
import type { Place } from '../source/position';

export type IndicatorRisk =
  /** Cannot be read as what its type says. */
  | 'malformed'
  /** A date that is none, or that lies in the future. */
  | 'date'
  /** An address that belongs to no host of the public internet. */
  | 'reserved-address'
  /** A name that belongs to no zone of the public internet. */
  | 'reserved-name'
  /** An address that every network talks to: a resolver, or a root server. */
  | 'public-resolver'
  /** Stands for the names of strangers. */
  | 'public-suffix'
  | 'benign-name'
  | 'shared-hosting'
  /** A network so wide that it holds more strangers than suspects. */
  | 'wide-network'
  /** The hash of a file that is empty, or harms nobody. */
  | 'empty-file'
  | 'sinkhole'
  | 'duplicate'
  /** Listed under more than one malware family. */
  | 'several-families';

/** Why an indicator would do harm, or no good, if it were deployed. */
export interface IndicatorRiskFinding {
  readonly risk: IndicatorRisk;
  readonly severity: Severity;
  /** In one sentence. Holds the value, which is hostile text. */
  readonly message: string;
  readonly help: string;
}

/** A finding on a watchlist's item. */
export interface IndicatorFinding extends IndicatorRiskFinding {
  readonly place: Place;
  /** The item's index in the watchlist. */
  readonly index: number;
}
