/**
 * Runs a task for each item, at most `width` at a time, in order of starting. A task that throws ends the whole: tasks
 * that may fail return their failure.
 *
 * @param task takes besides the item what lets another one begin in its place, for a task that only waits
 */
export async function runParallel<T, R>(
  items: readonly T[],
  width: number,
  task: (item: T, giveWay: () => void) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = new Array<R>(items.length);
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      let inItsPlace: Promise<void> | undefined;
      const giveWay = () => {
        inItsPlace ??= work();
        // It is awaited below, once this task is done.
        inItsPlace.catch(() => undefined);
      };
      results[index] = await task(items[index]!, giveWay);
      if (inItsPlace !== undefined) return inItsPlace;
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, work));
  return results;
}
