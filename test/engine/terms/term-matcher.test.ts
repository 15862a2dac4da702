import assert from 'node:assert/strict';
import fc from 'fast-check';
import { foldCase } from '../../../scripts/engine/values/fold-case';
import { needleTest, wholeTerm } from '../../../scripts/engine/terms/find-term';
import { termMatcher } from '../../../scripts/engine/terms/term-matcher';

const alphabet = fc.constantFrom('a', 'B', 'é', 'É', '1', '.', '-', '_', ' ', '/', '😀', 'Ж', 'ж', 'İ', 'Σ');
const text = fc.string({ unit: alphabet, maxLength: 12 });
const needle = fc.string({ unit: alphabet, minLength: 1, maxLength: 4 });

describe('termMatcher', () => {
  it('agrees with a test of each needle alone, for all texts', () => {
    fc.assert(
      fc.property(fc.array(needle, { maxLength: 6 }), text, (needles, haystack) => {
        const one = needles.some((each) => needleTest(foldCase(each), wholeTerm)(foldCase(haystack)));
        assert.equal(termMatcher(needles)(haystack), one);
      }),
      { numRuns: 3000 },
    );
  });

  it('agrees with a test of each needle alone when case counts', () => {
    fc.assert(
      fc.property(fc.array(needle, { maxLength: 6 }), text, (needles, haystack) => {
        const one = needles.some((each) => needleTest(each, wholeTerm)(haystack));
        assert.equal(termMatcher(needles, true)(haystack), one);
      }),
      { numRuns: 3000 },
    );
  });

  it('finds every needle of a long list in a text around it', () => {
    const needles = Array.from({ length: 5000 }, (_, index) => `host${String(index)}.shared-cdn.example`);
    const matches = termMatcher(needles);
    assert.deepEqual(
      needles.filter((each) => !matches(`https://www.${each.toUpperCase()}/path`)),
      [],
    );
  });

  it('does not take part of a term for a needle of a long list', () => {
    const needles = Array.from({ length: 5000 }, (_, index) => `host${String(index)}.example`);
    assert.equal(termMatcher(needles)('xhost17.example host17.examples'), false);
  });

  it('matches everything where a needle is empty', () => {
    assert.equal(termMatcher(['zz', ''])(''), true);
  });

  it('matches nothing where there is no needle', () => {
    assert.equal(termMatcher([])('anything'), false);
  });
});
