import assert from 'node:assert/strict';

import { outcomeOf, rowsOf } from './query-rows';

describe('A text that only a run brings', () => {
  for (const [call, answer] of [
    [`strcat(toscalar(print 'x'), 'b')`, 'xb'],
    [`strcat_delim(toscalar(print '-'), 'b', 'c')`, 'b-c'],
    [`toupper(toscalar(print 'x'))`, 'X'],
    [`substring(toscalar(print 'xyz'), 1)`, 'yz'],
  ] as const) {
    it(`is the argument of ${call.split('(')[0]!}`, () => {
      assert.deepEqual(rowsOf(`print ${call}`), [answer]);
    });
  }

  it('is refused with the call that makes it, whatever stands around that call', () => {
    assert.equal(outcomeOf(`print strcat(strrep('a', 5000), 'b')`).kind, 'refused');
  });
});
