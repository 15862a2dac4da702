import { setImmediate as nextTurn } from 'node:timers/promises';

import type { Steps } from '../../source/steps';

/** How long work goes on before what came in meanwhile is looked at, in milliseconds. */
const slice = 10;

/** What is told of work that was given up. */
export const givenUp = Symbol('given up');

/**
 * Does work in slices, between which the server reads messages and answers others.
 *
 * @param isStopped asked between the slices: whether nobody wants the work any more
 */
export async function runInSlices<Value>(
  steps: Steps<Value>,
  isStopped: () => boolean,
): Promise<Value | typeof givenUp> {
  for (let until = performance.now() + slice; ;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() < until) continue;
    await nextTurn();
    if (isStopped()) return givenUp;
    until = performance.now() + slice;
  }
}
