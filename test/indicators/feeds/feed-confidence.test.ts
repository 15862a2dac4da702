import assert from 'node:assert/strict';

import { findConfidenceUnit, readConfidence } from '../../../scripts/indicators/feeds/feed-confidence';

describe('readConfidence', () => {
  it('reads numbers, shares and the words of STIX', () => {
    const read = ['75', '75%', '75 %', '7/10', 'High', 'medium', 'LOW', 'none'].map((text) =>
      readConfidence(text, 'percent'),
    );
    assert.deepEqual(read, [75, 75, 75, 70, 85, 50, 15, 0]);
    assert.deepEqual(
      ['0.5', '1', '.25', '50%'].map((text) => readConfidence(text, 'share')),
      [50, 100, 25, 50],
    );
  });

  it('reads nothing else', () => {
    for (const text of ['likely', '101', '-1', '12/10', 'A1', '5/0'])
      assert.equal(readConfidence(text, 'percent'), undefined, text);
  });
});

describe('findConfidenceUnit', () => {
  it('takes a column for shares only where all are at most 1 and one is broken', () => {
    assert.equal(findConfidenceUnit(['0.5', '1']), 'share');
    assert.equal(findConfidenceUnit(['1', '0']), 'percent');
    assert.equal(findConfidenceUnit(['0.5', '75']), 'percent');
    assert.equal(findConfidenceUnit([]), 'percent');
  });
});
