import assert from 'node:assert/strict';
import fs from 'node:fs';
import { demoContent } from '../demo-content';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';

describe('sentinel tour', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial();
  });
  afterEach(() => trial.remove());

  it('tells the whole way, from YAML to incidents', async () => {
    fs.cpSync(demoContent, trial.root, { recursive: true });
    const { code, output, errors } = await trial.run('tour');
    assert.equal(code, 0, errors);
    assert.match(output, /1\/7 Validate[^]*5\/7 Events[^]*new incidents[^]*6\/7 Hunt[^]*Nothing is left to do\./);
  });

  it('says nothing of events, hunts and incidents over content that has none', async () => {
    await trial.run('init');
    const { code, output, errors } = await trial.run('tour');
    assert.equal(code, 0, errors);
    assert.doesNotMatch(output, /Hunt|Events|Nanocore|watchlist; a query reads/);
    assert.match(output, /4\/4 Plan again[^]*Nothing is left to do\./);
  });

  it('tells of hunts without lists and proofs, and of no workspace, nothing that is not so', async () => {
    trial.write({
      'detections/a/hunt.yaml': `id: 3c1f9b0e-6f0d-4a51-9c53-000000000777
name: A hunt
description: Looks for failed sign-ins.
tactics: [CredentialAccess]
relevantTechniques: [T1110]
query: |
  SigninLogs
  | where TimeGenerated > ago(14d) and ResultType != "0"
`,
    });
    const { code, output, errors } = await trial.run('tour');
    assert.equal(code, 0, errors);
    assert.doesNotMatch(output, /Every detection|watchlist; a query reads|Plan and deploy/);
    assert.match(output, /Of 1 detection here, none has some\.[^]*There is no workspaces\/local\.yaml/);
  });

  it('stops at what is wrong, and names the step', async () => {
    await trial.run('init');
    trial.write({ 'detections/broken/rule.yaml': 'id: 1\n' });
    const { code, errors } = await trial.run('tour');
    assert.equal(code, 2);
    assert.match(errors, /The tour stops: sentinel validate has found something/);
  });
});
