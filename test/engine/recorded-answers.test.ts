import assert from 'node:assert/strict';

import frozen from './frozen-answer-counts.json';
import {
  answerSets,
  hasRecordedAnswers,
  isAnswered,
  judge,
  readRecorded,
  readRecordedErrors,
} from './recorded-answers';

/* Counts may only improve: what the real engine answered and we once answered alike, we answer alike for good. */
describe('recorded answers of the real engine', function () {
  // A thousand queries are bound and run; on a busy machine that takes minutes.
  this.timeout(600_000);

  for (const set of answerSets) {
    it(`are met by as many queries of ${set} as ever`, function () {
      if (!hasRecordedAnswers()) {
        process.stdout.write('skipped: the recorded answers are not here\n');
        this.skip();
      }
      const verdicts = readRecorded(set).map(judge);
      const exact = verdicts.filter((verdict) => verdict.kind === 'exact').length;
      const wrong = verdicts.filter((verdict) => verdict.kind === 'wrong').length;
      assert.ok(exact >= frozen[set].exact, `${exact} exact answers, once ${frozen[set].exact}`);
      assert.ok(wrong <= frozen[set].wrong, `${wrong} wrong answers, once ${frozen[set].wrong}`);
    });
  }

  it('were errors where we now refuse or fail', function () {
    if (!hasRecordedAnswers()) {
      process.stdout.write('skipped: the recorded errors (shared/corpus/kql-oracle) are not here\n');
      this.skip();
    }
    const answered = readRecordedErrors().filter(isAnswered);
    assert.ok(
      answered.length <= frozen['A-kustainer-fuzz-errors'].answered,
      `answered: ${answered.map((recorded) => recorded.query).join('\n')}`,
    );
  });
});
