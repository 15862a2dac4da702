import { groupBy } from '../source/group-by';
import type { Detection } from '../content/detection';

/** One thing in both states; one of them is undefined for what came or went. */
export interface Pair<Item> {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/** Pairs what has one name; of several with a name the first with the first. */
export function pairByName<Item>(
  before: readonly Item[],
  after: readonly Item[],
  nameOf: (item: Item) => string,
): readonly Pair<Item>[] {
  return pairBySteps(before, after, [nameOf]);
}

/**
 * Pairs detections. One is followed by its id, at its own path before any other, so that a file may be moved; a file
 * whose id is another one is still the same file; and one without an id is known by what it says.
 */
export function pairDetections(before: readonly Detection[], after: readonly Detection[]): readonly Pair<Detection>[] {
  return pairBySteps(before, after, [
    ({ id, slug }) => (id === '' ? undefined : `${id} ${slug}`),
    ({ id }) => (id === '' ? undefined : id),
    ({ slug }) => slug,
    ({ id, name, query }) => (id === '' ? `${name} ${query}` : undefined),
  ]);
}

/** Pairs by each key in turn what no key before has paired; in the order of what is there now, then of what is gone. */
function pairBySteps<Item>(
  before: readonly Item[],
  after: readonly Item[],
  keys: readonly ((item: Item) => string | undefined)[],
): readonly Pair<Item>[] {
  const partners = new Map<Item, Item>();
  const paired = new Set<Item>();
  for (const keyOf of keys) {
    const open: ReadonlyMap<string, Item[]> = groupBy(before, (item) => (paired.has(item) ? undefined : keyOf(item)));
    for (const item of after) {
      const key = partners.has(item) ? undefined : keyOf(item);
      const partner = key === undefined ? undefined : open.get(key)?.shift();
      if (partner === undefined) continue;
      partners.set(item, partner);
      paired.add(partner);
    }
  }
  return [
    ...after.map((item): Pair<Item> => ({ before: partners.get(item), after: item })),
    ...before.filter((item) => !paired.has(item)).map((item): Pair<Item> => ({ before: item, after: undefined })),
  ];
}
