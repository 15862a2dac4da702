/** One cell of a row or part of an alert: what it is, and how a person reads it. */
export interface ComparedCell<T> {
  readonly value: T;
  readonly text: string;
}

/** A row by its column names, or an alert by the names of its parts. An expected one holds only what matters. */
export type ComparedItem<T> = ReadonlyMap<string, ComparedCell<T>>;

/** An expected item beside the actual one that comes nearest; one of them is undefined if nothing is left for it. */
export interface ComparedPair {
  /** Position among the expected items. */
  readonly expectedIndex: number | undefined;
  readonly actualIndex: number | undefined;
  readonly cells: readonly {
    readonly name: string;
    readonly expected: string | undefined;
    readonly actual: string | undefined;
    readonly differs: boolean;
  }[];
  readonly differs: boolean;
}

export interface Comparison {
  readonly equal: boolean;
  /** True if the right items came in another order than expected, and nothing else is wrong. */
  readonly orderDiffers: boolean;
  readonly pairs: readonly ComparedPair[];
}

interface Lists<E, A> {
  readonly expected: readonly ComparedItem<E>[];
  readonly actual: readonly ComparedItem<A>[];
  readonly isEqual: (expected: E, actual: A) => boolean;
}

/**
 * Compares what was expected with what came. Unordered, it finds a pairing in which as many items as can be are equal,
 * then pairs the rest by the fewest differences, so that one wrong cell shows as one wrong cell.
 * @param ordered whether the items must come in the expected order
 */
export function compareLists<E, A>(lists: Lists<E, A>, ordered: boolean): Comparison {
  const cost = countDifferences(lists);
  const partners = pairEqual(cost);
  const allEqual = lists.expected.length === lists.actual.length && partners.every((partner) => partner !== undefined);
  const inOrder = allEqual && cost.every((row, index) => row[index] === 0);
  if (allEqual && ordered && !inOrder) {
    return { equal: false, orderDiffers: true, pairs: showPairs(lists, [...lists.expected.keys()]) };
  }
  pairNearest(cost, partners);
  return { equal: allEqual, orderDiffers: false, pairs: showPairs(lists, partners) };
}

/** For each expected item its differences from each actual one. */
function countDifferences<E, A>(lists: Lists<E, A>): number[][] {
  return lists.expected.map((expected) =>
    lists.actual.map((actual) => {
      let count = 0;
      for (const [name, cell] of expected) {
        const other = actual.get(name);
        if (other === undefined || !lists.isEqual(cell.value, other.value)) count += 1;
      }
      return count;
    }),
  );
}

/**
 * Gives each expected item an equal actual one of its own, for as many as possible: a maximum matching by augmenting
 * paths. First come, first served would fail rows of which one lists fewer columns and takes another's only partner.
 */
function pairEqual(cost: readonly (readonly number[])[]): (number | undefined)[] {
  const partners: (number | undefined)[] = cost.map(() => undefined);
  const owners = new Map<number, number>();
  const augment = (expected: number, seen: Set<number>): boolean => {
    for (const [actual, differences] of cost[expected]!.entries()) {
      if (differences !== 0 || seen.has(actual)) continue;
      seen.add(actual);
      const owner = owners.get(actual);
      if (owner !== undefined && !augment(owner, seen)) continue;
      owners.set(actual, expected);
      partners[expected] = actual;
      return true;
    }
    return false;
  };
  for (const expected of cost.keys()) augment(expected, new Set());
  return partners;
}

function pairNearest(cost: readonly (readonly number[])[], partners: (number | undefined)[]): void {
  const taken = new Set(partners.filter((partner) => partner !== undefined));
  const candidates: { expected: number; actual: number; differences: number }[] = [];
  for (const [expected, row] of cost.entries()) {
    if (partners[expected] !== undefined) continue;
    for (const [actual, differences] of row.entries()) {
      if (!taken.has(actual)) candidates.push({ expected, actual, differences });
    }
  }
  candidates.sort((a, b) => a.differences - b.differences);
  for (const { expected, actual } of candidates) {
    if (partners[expected] !== undefined || taken.has(actual)) continue;
    partners[expected] = actual;
    taken.add(actual);
  }
}

function showPairs<E, A>(lists: Lists<E, A>, partners: readonly (number | undefined)[]): ComparedPair[] {
  const taken = new Set(partners);
  const pairs = lists.expected.map((_, index) => showPair(lists, index, partners[index]));
  const rest = [...lists.actual.keys()].filter((index) => !taken.has(index));
  return [...pairs, ...rest.map((index) => showPair(lists, undefined, index))];
}

function showPair<E, A>(
  lists: Lists<E, A>,
  expectedIndex: number | undefined,
  actualIndex: number | undefined,
): ComparedPair {
  const expected = expectedIndex === undefined ? undefined : lists.expected[expectedIndex];
  const actual = actualIndex === undefined ? undefined : lists.actual[actualIndex];
  const cells = [...(expected ?? actual ?? new Map<string, never>()).keys()].map((name) => {
    const wanted = expected?.get(name);
    const found = actual?.get(name);
    const differs = wanted === undefined || found === undefined || !lists.isEqual(wanted.value, found.value);
    return { name, expected: wanted?.text, actual: found?.text, differs };
  });
  const differs = expected === undefined || actual === undefined || cells.some((cell) => cell.differs);
  return { expectedIndex, actualIndex, cells, differs };
}
