import assert from 'node:assert/strict';
import { parseMoment } from '../../../scripts/emulator/state/clock';
import { dueRuns } from '../../../scripts/emulator/state/rule-schedule';

const moment = (time: string): bigint => parseMoment(`2026-06-20T${time}Z`)!;
const progress = { id: 'rule', etag: '"1"', lastRun: '2026-06-20T10:00:00Z' };

describe('dueRuns', () => {
  it('runs a new rule once, now', () => {
    assert.deepEqual(dueRuns(3600, undefined, undefined, moment('12:00:00')), [moment('12:00:00')]);
  });

  it('runs a new rule from a given moment on', () => {
    const runs = dueRuns(3600, undefined, moment('10:00:00'), moment('12:30:00'));
    assert.deepEqual(runs, [moment('10:00:00'), moment('11:00:00'), moment('12:00:00')]);
  });

  it('goes on where it stopped, whatever the given moment', () => {
    const runs = dueRuns(3600, progress, moment('01:00:00'), moment('12:00:00'));
    assert.deepEqual(runs, [moment('11:00:00'), moment('12:00:00')]);
  });

  it('runs nothing before its time', () => {
    assert.deepEqual(dueRuns(3600, progress, undefined, moment('10:59:59')), []);
  });
});
