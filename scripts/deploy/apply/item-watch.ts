/** What goes on inside of a change that takes many requests, and whether a person wants it to end. */
export interface ItemWatch {
  readonly isStopped: () => boolean;
  readonly onItem: (done: number, total: number) => void;
}

/** A person stopped a deployment inside of a change; what was done of it stays done. */
export class StoppedInside extends Error {
  constructor(
    readonly done: number,
    readonly total: number,
  ) {
    super(`Stopped after ${done} of ${total} items.`);
  }
}

/** Counts what is done of a number of items. */
export function countSteps(watch: ItemWatch, total: number) {
  let done = 0;
  return {
    onDone: (): void => watch.onItem(++done, total),
    /** @throws StoppedInside if items are left */
    requireAll: (): void => {
      if (done < total) throw new StoppedInside(done, total);
    },
  };
}
