const inputReaders = new WeakMap<object, boolean>();

/**
 * Whether the rows that an mv-apply or partition around a part of a plan hands over are read anywhere in it. One inside
 * the part hands its own rows to its subquery.
 */
export function readsInput(part: unknown): boolean {
  if (typeof part !== 'object' || part === null || part instanceof Map) return false;
  let reads = inputReaders.get(part);
  if (reads === undefined) {
    reads =
      ('kind' in part && part.kind === 'input-rows') ||
      Object.entries(part).some(([name, below]) => name !== 'subquery' && readsInput(below));
    inputReaders.set(part, reads);
  }
  return reads;
}
