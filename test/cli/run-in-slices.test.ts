import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';

import { givenUp, runInSlices } from '../../scripts/cli/batch/run-in-slices';
import type { Steps } from '../../scripts/source/steps';

describe('Work in slices', () => {
  /** Works until somebody says that it is enough, or for ten seconds. */
  function* work(isEnough: () => boolean, done: () => void): Steps<string> {
    for (const end = performance.now() + 10_000; performance.now() < end && !isEnough();) {
      done();
      yield;
    }
    return 'done';
  }

  it('lets other things happen between its steps', async () => {
    let wasElsewhere = false;
    void wait(1).then(() => (wasElsewhere = true));
    const steps = work(
      () => wasElsewhere,
      () => undefined,
    );
    assert.equal(await runInSlices(steps, () => false), 'done');
    assert.ok(wasElsewhere);
  });

  it('is given up as soon as nobody wants it', async () => {
    let [isStopped, after] = [false, 0];
    void wait(1).then(() => (isStopped = true));
    const steps = work(
      () => false,
      () => (after += isStopped ? 1 : 0),
    );
    assert.equal(await runInSlices(steps, () => isStopped), givenUp);
    assert.equal(after, 0);
  });
});
