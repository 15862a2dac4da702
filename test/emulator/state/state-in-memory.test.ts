import assert from 'node:assert/strict';
import { createStateInMemory } from '../../../scripts/emulator/state/state-in-memory';
import { serveState } from '../../../scripts/emulator/start-emulator';

describe('A state in memory', () => {
  it('keeps documents by keys that differ by more than case, in the order of the keys', () => {
    const documents = createStateInMemory().documents<{ name: string }>('metadata');
    documents.put('B', { name: 'b' });
    documents.put('a', { name: 'a' });
    documents.put('b', { name: 'other' });
    assert.deepEqual(documents.values(), [{ name: 'a' }, { name: 'other' }]);
    assert.deepEqual(documents.get('A'), { name: 'a' });
    assert.equal(documents.delete('A'), true);
    assert.equal(documents.delete('a'), false);
  });

  it('is copied, and neither then sees what the other is sent', () => {
    const state = createStateInMemory();
    state.log<number>('events', 'T').append([1]);
    const copy = state.copy();
    copy.log<number>('events', 'T').append([2]);
    state.documents<object>('incidents').put('x', {});
    assert.deepEqual(state.log('events', 'T').read(), [1]);
    assert.deepEqual(copy.log('events', 'T').read(), [1, 2]);
    assert.deepEqual(copy.documents('incidents').values(), []);
    copy.log('events', 'T').delete();
    assert.deepEqual([state.logKeys('events'), copy.logKeys('events')], [['T'], []]);
  });

  it('is served as one that lies on disk', async () => {
    const workspace = await serveState(createStateInMemory(), { now: () => new Date('2026-07-01T00:00:00Z') });
    try {
      const answer = await fetch(`${workspace.url}/emulator/health`, {
        headers: { authorization: `Bearer ${workspace.token}` },
      });
      assert.equal(answer.status, 200);
    } finally {
      await workspace.close();
    }
  });
});
