import { compareLists, type ComparedItem, type Comparison } from './compare-lists';

/** Items that come in the order of time, as alerts and incidents do. */
export interface TimedLists<E, A> {
  readonly expected: readonly ComparedItem<E>[];
  /** In the order of their moments. */
  readonly actual: readonly ComparedItem<A>[];
  /** When each actual item came. */
  readonly moments: readonly bigint[];
  readonly isEqual: (expected: E, actual: A) => boolean;
}

/**
 * Compares a list that was expected in the order of time with what came; items of one moment may stand in any order.
 */
export function compareTimed<E, A>({ expected, actual, moments, isEqual }: TimedLists<E, A>): Comparison {
  const whole = compareLists({ expected, actual, isEqual }, false);
  if (!whole.equal) return whole;
  const isInOrder = blocksOf(moments).every(({ start, end }) => {
    const block = { expected: expected.slice(start, end), actual: actual.slice(start, end), isEqual };
    return compareLists(block, false).equal;
  });
  // Shown beside each other as they stand, so that one sees which belongs elsewhere.
  return isInOrder ? whole : compareLists({ expected, actual, isEqual }, true);
}

function blocksOf(moments: readonly bigint[]): { readonly start: number; readonly end: number }[] {
  const starts = [...moments.keys()].filter((index) => index === 0 || moments[index] !== moments[index - 1]);
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? moments.length }));
}
