/** A place in a text as people and editors count it: line and column from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A half-open span of a text, as UTF-16 offsets from 0. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span of a file, ready to be printed: what every diagnostic, plan line and alert origin points at. */
export interface Place {
  /** Path from the root of the repository, with forward slashes. */
  readonly file: string;
  readonly span: Span;
  readonly start: Position;
  readonly end: Position;
}
