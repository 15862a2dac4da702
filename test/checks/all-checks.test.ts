import assert from 'node:assert/strict';

import { allChecks } from '../../scripts/checks/all-checks';
import { runExample } from './run-example';

describe('every check', () => {
  it('has an id of its own', () => {
    assert.equal(new Set(allChecks.map(({ id }) => id)).size, allChecks.length);
  });

  for (const check of allChecks) {
    it(`${check.id} says nothing else than itself of its failing example`, () => {
      const found = runExample(allChecks, check.failing).filter(({ severity }) => severity !== 'advice');
      const ids = new Set([...runExample([check], check.failing), ...found].map((diagnostic) => diagnostic.check));
      assert.deepEqual([...ids], [check.id]);
    });

    it(`${check.id} says nothing of its passing example, and no other check does`, () => {
      assert.deepEqual(
        runExample(allChecks, check.passing).filter(
          ({ check: id, severity }) => id === check.id || severity === 'error',
        ),
        [],
      );
    });
  }
});
