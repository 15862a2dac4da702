import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The part of the memory of this process that a run may fill; the rest is for what reads its rows. */
const share = 0.65;

/** How many bytes may be held, of those that Node gives this process (`--max-old-space-size`). */
export const memoryLimit = getHeapStatistics().heap_size_limit * share;

/** What waits to be collected may stand above the limit; a collection for each look would take all the time. */
const slack = 1.15;

/**
 * Whether this process would hold more than it may, together with bytes that are to come. What is held and what only
 * waits to be collected look the same from outside: above the limit everything is collected first.
 */
export function isMemoryFull(comingBytes: number): boolean {
  if (usedBytes() + comingBytes <= memoryLimit * slack) return false;
  collect();
  return usedBytes() + comingBytes > memoryLimit;
}

function usedBytes(): number {
  return getHeapStatistics().used_heap_size;
}

let collector: (() => void) | undefined;

function collect(): void {
  if (collector === undefined) {
    setFlagsFromString('--expose-gc');
    collector = runInNewContext('gc') as () => void;
  }
  collector();
}
