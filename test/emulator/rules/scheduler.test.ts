import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RuleReport } from '../../../scripts/emulator/rules/run-rules';
import { startScheduler } from '../../../scripts/emulator/rules/scheduler';
import { openStateFolder } from '../../../scripts/emulator/state/state-folder';
import { openWorkspaceState } from '../../../scripts/emulator/state/workspace-state';

describe('startScheduler', () => {
  /** Time passes when the test says so. */
  const realTimers = { start: global.setInterval, stop: global.clearInterval };
  let look: () => void;
  let stopped: boolean;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sentinel-scheduler-'));
    look = () => assert.fail('no timer was started');
    stopped = false;
    global.setInterval = ((callback: () => void) => {
      look = callback;
      return 1;
    }) as unknown as typeof setInterval;
    global.clearInterval = () => {
      stopped = true;
    };
  });
  afterEach(() => {
    global.setInterval = realTimers.start;
    global.clearInterval = realTimers.stop;
    rmSync(folder, { recursive: true });
  });

  it('runs rules when they are due by the clock of the workspace, until it is stopped', () => {
    let now = new Date('2026-06-20T12:00:00Z');
    const state = openWorkspaceState(openStateFolder(folder), () => now);
    state.alertRules.put('rule', {
      name: 'rule',
      etag: '"1"',
      kind: 'Scheduled',
      properties: {
        displayName: 'Rule',
        enabled: true,
        severity: 'Low',
        query: 'print x = 1',
        queryFrequency: 'PT5M',
        queryPeriod: 'PT5M',
        triggerOperator: 'GreaterThan',
        triggerThreshold: 0,
        incidentConfiguration: null,
      },
    });
    const seen: (readonly RuleReport[])[] = [];
    const scheduler = startScheduler(state, (reports) => seen.push(reports));
    for (let minute = 1; minute <= 11; minute++) {
      now = new Date(now.getTime() + 60_000);
      look();
    }
    assert.deepEqual(
      seen.map((reports) => reports.map(({ runs, alerts }) => [runs, alerts])),
      [[[1, 1]], [[1, 1]], [[1, 1]]],
    );
    scheduler.stop();
    assert.ok(stopped);
    assert.equal(state.incidents.values().length, 3);
  });
});
