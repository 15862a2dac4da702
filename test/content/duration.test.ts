import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatDuration, parseDuration } from '../../scripts/content/duration';

describe('A duration', () => {
  const spellings: readonly [string, number][] = [
    ['5m', 300],
    ['1h', 3600],
    ['14d', 1_209_600],
    ['PT5M', 300],
    ['PT24H', 86_400],
    ['P1DT12H', 129_600],
    ['P1W', 604_800],
    ['01:00:00', 3600],
    ['1.00:00:00', 86_400],
  ];
  for (const [text, seconds] of spellings) {
    it(`is read from ${text}`, () => {
      assert.deepEqual(parseDuration(text), { seconds });
    });
  }

  for (const text of ['', '5', '5 m', 'P', 'PT', '0m', '-1h', '1h30m', '5s']) {
    it(`is not read from '${text}'`, () => {
      assert.equal(parseDuration(text), undefined);
    });
  }

  it('is written in one spelling that reads back to itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), (seconds) => {
        assert.deepEqual(parseDuration(formatDuration({ seconds })), { seconds });
      }),
    );
  });

  it('is written with days as the service returns them', () => {
    assert.equal(formatDuration({ seconds: 86_400 }), 'P1D');
    assert.equal(formatDuration({ seconds: 3600 }), 'PT1H');
  });
});
