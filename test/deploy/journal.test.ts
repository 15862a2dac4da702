import assert from 'node:assert/strict';
import type { AppliedChange } from '../../scripts/deploy/apply/apply-plan';
import { beginLine, endLine, readJournal, startLine } from '../../scripts/deploy/apply/journal';
import type { Change } from '../../scripts/deploy/plan/plan';

function change(id: string): Change {
  return { kind: 'analyticRule', id, name: `Rule ${id}` } as unknown as Change;
}

function ended(id: string, type: AppliedChange['outcome']['type']): string {
  return endLine({ change: change(id), outcome: { type } as AppliedChange['outcome'] });
}

const start = startLine('2026-06-02T12:00:00.000Z', 4);

describe('A journal', () => {
  it('tells what was done, what failed, and what had begun', () => {
    const text = [
      start,
      beginLine(change('a')),
      beginLine(change('b')),
      ended('a', 'done'),
      ended('c', 'blocked'),
    ].join('');
    assert.deepEqual(readJournal(text), {
      startedAt: '2026-06-02T12:00:00.000Z',
      total: 4,
      done: 1,
      failed: 1,
      underWay: [{ kind: 'analyticRule', name: 'Rule b' }],
    });
  });

  it('can be read where its last line was cut off', () => {
    const whole = start + beginLine(change('a')) + ended('a', 'done');
    assert.equal(readJournal(whole.slice(0, -5))?.done, 0);
    assert.equal(readJournal(whole.slice(0, -5))?.underWay.length, 1);
  });

  it('is none where its first line is something else', () => {
    for (const text of ['', 'x', '[]', '{"total":1}', start.slice(0, 10)]) assert.equal(readJournal(text), undefined);
  });
});
