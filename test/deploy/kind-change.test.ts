import assert from 'node:assert/strict';
import { countDeletes, isDeleting } from '../../scripts/deploy/plan/plan';
import { desiredDetection } from '../../scripts/deploy/plan/desired-state';
import { findDeleted } from '../../scripts/deploy/apply/backup';
import { guid, ruleFrom, startDeployment, wantedHunt, wantedRule } from './local-deployment';
import type { LocalDeployment } from './local-deployment';

/** The rule of wantedRule() as a near-real-time one. */
function wantedNrt(number: number) {
  const query = 'DnsEvents | where Name == "a.example"';
  const detection = ruleFrom(`
id: ${guid(number)}
name: Rule ${number}
description: Identifies something.
kind: NRT
severity: Medium
tactics: [CommandAndControl]
relevantTechniques: [T1071.004]
version: 1.0.0
query: '${query}'
`);
  return desiredDetection({ detection, query: { text: query, lookups: [], functions: [] } });
}

describe('A rule whose kind changes under its id', () => {
  let local: LocalDeployment;
  beforeEach(async () => {
    local = await startDeployment();
  });
  afterEach(() => local.close());

  for (const [from, to] of [
    [wantedNrt(1), wantedRule(1)],
    [wantedRule(1), wantedNrt(1)],
  ] as const) {
    it(`is deleted and made anew, counted and kept, from ${String(from.body.kind)} to ${String(to.body.kind)}`, async () => {
      await local.deploy([from, wantedHunt(2)]);
      const plan = await local.plan([to, wantedHunt(2)]);
      const [change] = plan.changes.filter(isDeleting);
      assert.deepEqual([change?.action, change?.id, countDeletes(plan)], ['replace', to.id, 1]);
      assert.deepEqual(
        findDeleted(plan, await local.read()).map(({ body }) => body['kind']),
        [from.body['kind']],
      );
      assert.deepEqual(
        (await local.deploy([to, wantedHunt(2)])).map(({ outcome }) => outcome.type),
        ['done'],
      );
      const after = await local.plan([to, wantedHunt(2)]);
      assert.deepEqual(
        after.changes.map(({ action }) => action),
        ['none', 'none'],
      );
    });
  }
});
