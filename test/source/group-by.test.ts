import assert from 'node:assert/strict';
import { groupBy } from '../../scripts/source/group-by';

describe('groupBy', () => {
  it('keeps the order of keys and of items, and leaves out what has no key', () => {
    const groups = groupBy([3, 1, 4, 1, 5, 9, 2, 6], (number) =>
      number === 9 ? undefined : number % 2 === 0 ? 'even' : 'odd',
    );
    assert.deepEqual(
      [...groups],
      [
        ['odd', [3, 1, 1, 5]],
        ['even', [4, 2, 6]],
      ],
    );
  });

  it('takes falsy keys for keys', () => {
    assert.deepEqual([...groupBy(['', 'a'], (text) => text.length)], [[0, ['']], [1, ['a']]]); // prettier-ignore
  });
});
