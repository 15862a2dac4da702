const inputReaders = new WeakMap<object, boolean>();

/** Whether the rows that an mv-apply or partition hands over are read anywhere below a part of a plan. */
export function readsInput(part: unknown): boolean {
  if (typeof part !== 'object' || part === null || part instanceof Map) return false;
  let reads = inputReaders.get(part);
  if (reads === undefined) {
    reads = ('kind' in part && part.kind === 'input-rows') || Object.values(part).some(readsInput);
    inputReaders.set(part, reads);
  }
  return reads;
}
