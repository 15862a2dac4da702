import type { CodePointSet } from './code-points';

/** What stands between two code points of a text, or at its ends. */
export type AssertionKind =
  | 'text-start'
  | 'text-end'
  | 'line-start'
  | 'line-end'
  | 'crlf-line-start'
  | 'crlf-line-end'
  | 'word-boundary'
  | 'no-word-boundary'
  | 'word-start'
  | 'word-end'
  | 'word-start-half'
  | 'word-end-half';

/**
 * A regular expression of Kusto, read. Flags are resolved: a letter that matches in both cases is a set of both, `.` is
 * a set, and what `U` swaps is swapped.
 */
export type PatternNode =
  | { readonly kind: 'set'; readonly set: CodePointSet }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly parts: readonly PatternNode[] }
  | {
      readonly kind: 'repeat';
      readonly part: PatternNode;
      readonly least: number;
      /** Infinity if there is no upper bound. */
      readonly most: number;
      readonly lazy: boolean;
    }
  | { readonly kind: 'capture'; readonly part: PatternNode; readonly index: number }
  /** `word` holds the characters of words where the assertion asks for them. */
  | { readonly kind: 'assertion'; readonly assertion: AssertionKind; readonly word: CodePointSet };

export interface ReadPattern {
  readonly node: PatternNode;
  readonly groupCount: number;
  /** The numbers of the named groups. */
  readonly groupNames: ReadonlyMap<string, number>;
}

/** Whether a part can match without taking a character. */
export function canBeEmpty(node: PatternNode): boolean {
  switch (node.kind) {
    case 'set':
      return false;
    case 'assertion':
      return true;
    case 'sequence':
      return node.parts.every(canBeEmpty);
    case 'choice':
      return node.parts.some(canBeEmpty);
    case 'capture':
      return canBeEmpty(node.part);
    case 'repeat':
      return node.least === 0 || canBeEmpty(node.part);
  }
}

/** Whether any part asks what stands between code points. */
export function hasAssertion(node: PatternNode): boolean {
  switch (node.kind) {
    case 'set':
      return false;
    case 'assertion':
      return true;
    case 'sequence':
    case 'choice':
      return node.parts.some(hasAssertion);
    case 'capture':
    case 'repeat':
      return hasAssertion(node.part);
  }
}
