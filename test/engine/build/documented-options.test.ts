import assert from 'node:assert/strict';
import { documentedOptions } from '../../../scripts/engine/build/documented-options';
import { outcomeOf } from '../query-rows';

describe('documented options', () => {
  for (const { page, option, here, example } of documentedOptions) {
    it(`has "${option}" of "${page}" ${here}: ${example}`, () => {
      const outcome = outcomeOf(example);
      assert.equal(outcome.kind === 'rows' ? 'answered' : outcome.kind, here);
    });
  }

  it('names an option of a page once', () => {
    const names = documentedOptions.map(({ page, option }) => `${page}: ${option}`);
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
  });
});
