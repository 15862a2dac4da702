import { isTermAt, isTermBefore } from './term-characters';

/** Which ends of a needle must fall on the end of a term. An end that is not a letter or number needs no boundary. */
export interface Edges {
  readonly start: boolean;
  readonly end: boolean;
}

/** `has`: both ends. `hasprefix`: the start. `hassuffix`: the end. */
export const wholeTerm: Edges = { start: true, end: true };
export const termStart: Edges = { start: true, end: false };
export const termEnd: Edges = { start: false, end: true };

/** A test for one needle in texts of the same case form: does it occur with the stated edges on boundaries? */
export function needleTest(needle: string, edges: Edges): (text: string) => boolean {
  if (needle === '') return () => true;
  const bounded = boundedEdges(needle, edges);
  return (text) => {
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
      if (isBounded(text, at, at + needle.length, bounded)) return true;
    }
    return false;
  };
}

/** The edges of a needle that really need a boundary. */
export function boundedEdges(needle: string, edges: Edges): Edges {
  const start = edges.start && isTermAt(needle, 0);
  const end = edges.end && isTermBefore(needle, needle.length);
  // One object for nearly all needles of a long list.
  return start === edges.start && end === edges.end ? edges : { start, end };
}

/** Whether no term of the text crosses the edges of the stretch from `start` to `end`. */
export function isBounded(text: string, start: number, end: number, edges: Edges): boolean {
  return !(edges.start && isTermBefore(text, start)) && !(edges.end && isTermAt(text, end));
}
