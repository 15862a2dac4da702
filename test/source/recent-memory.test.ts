import assert from 'node:assert/strict';
import { createRecentMemory } from '../../scripts/source/recent-memory';

/** What of some keys, asked for one after the other, is made. */
function madeOf(most: number, keys: readonly string[]): string {
  const made: string[] = [];
  const memory = createRecentMemory<string, string>(() => most);
  for (const key of keys)
    assert.equal(
      memory(key, () => (made.push(key), `value of ${key}`)),
      `value of ${key}`,
    );
  return made.join('');
}

describe('createRecentMemory', () => {
  it('makes what is asked for again once', () => {
    assert.equal(madeOf(2, [...'aabab']), 'ab');
  });

  it('forgets what was asked for longest ago', () => {
    assert.equal(madeOf(2, [...'abcb']), 'abc');
    assert.equal(madeOf(2, [...'abaca']), 'abc');
    assert.equal(madeOf(2, [...'abca']), 'abca');
  });

  it('keeps a value that is undefined', () => {
    let made = 0;
    const memory = createRecentMemory<string, undefined>(() => 2);
    for (const key of ['a', 'a']) memory(key, () => void made++);
    assert.equal(made, 1);
  });
});
