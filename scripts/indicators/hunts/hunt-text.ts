/** A text and the line of the hunt on which it begins, counted from 1. */
export interface HuntPart {
  readonly text: string;
  readonly line: number;
}

/** What fires a hunt without being an attack, in the words of who published it. */
export interface HuntScenario {
  readonly scenario: HuntPart;
  readonly description: string;
  /** What its author would leave out; prose as a rule, which no machine can run. */
  readonly filter: string;
}

/** A table of the workspace that a hunt says it needs. */
export interface HuntSource {
  readonly name: string;
  readonly notes: string;
  readonly line: number;
}

/** A published hunt, taken apart into what its text says: nothing of it is judged yet. */
export interface HuntText {
  readonly title: string | undefined;
  /** Its prose, a paragraph each, without what is read into the other parts. */
  readonly prose: readonly string[];
  /** The malware family, as the hunt calls it. */
  readonly family: string | undefined;
  /** How many indicators it says that it has. */
  readonly total: { readonly count: number; readonly line: number } | undefined;
  /** Each table of indicators as CSV, whose lines have the numbers that they have in the hunt. */
  readonly indicators: readonly string[];
  readonly sources: readonly HuntSource[];
  readonly queries: readonly HuntPart[];
  readonly scenarios: readonly HuntScenario[];
  /** What a person should know of how it was read, by line. */
  readonly notes: readonly HuntPart[];
}
