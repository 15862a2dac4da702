import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { startTrial, type Trial } from './run-sentinel';

const executable = path.join(__dirname, '..', '..', 'bin', 'sentinel.js');
const driver = path.join(__dirname, 'neovim-session.lua');
const file = 'detections/example/rule.yaml';

/** What a person does: types at the end, takes what is offered there (the only thing, if no label is given), and so on. */
type Step = readonly [verb: 'type' | 'take' | 'hover' | 'findings' | 'mend' | 'rename' | 'save', text: string];

/** Carries out the steps in Neovim without any setting of a person's own. Returns what was noted, a line each. */
function driveNeovim({ root }: Trial, steps: readonly Step[]): string {
  const session = path.join(root, 'session.json');
  const notes = path.join(root, 'notes.txt');
  const command = [process.execPath, executable, 'lsp', '--stdio'];
  fs.writeFileSync(session, JSON.stringify({ command, root, file, steps, notes }));
  const run = spawnSync('nvim', ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-S', driver], {
    timeout: 150_000,
    encoding: 'utf8',
    env: { ...process.env, SESSION: session },
  });
  assert.ok(fs.existsSync(notes), run.stderr);
  return fs.readFileSync(notes, 'utf8');
}

const written: readonly Step[] = [
  ['take', 'id'],
  ['take', ''],
  ['type', '\n'],
  ['take', 'name'],
  ['type', 'Bad domain asked for by a process that raised an alert\n'],
  ['take', 'description'],
  ['type', 'Identifies a process that ran on a host at the time it asked for a bad domain.\n'],
  ['take', 'severity'],
  ['take', 'High'],
  ['type', '\n'],
  ['take', 'kind'],
  ['take', 'Scheduled'],
  ['type', '\nversion: 1.0.0\nqueryFrequency: 1h\nqueryPeriod: 1h\ntriggerOperator: gt\ntriggerThreshold: 0\n'],
  ['take', 'tactics'],
  ['type', '\n  '],
  ['take', 'CommandAndControl'],
  ['type', '\nquery: |\n  '],
  ['take', 'ASimDnsActivityLogs'],
  ['type', '\n  | where '],
  ['take', 'DnsQuery'],
  ['type', ' = "bad.example"\n  | extend Asker = tolower(SrcHostname)\n  | join kind=inner (DeviceP'],
  ['take', 'DeviceProcessEvents'],
  ['type', ' | extend Asker = tolower(DeviceName)) on Asker\n  | join kind=inner (SecurityA'],
  ['take', 'SecurityAlert'],
  ['type', ' | extend Asker = tolower('],
  ['take', 'CompromisedEntity'],
  ['type', ')) on Asker\n  | project Asker, SrcIpAddr, FileName, AlertName\n'],
  ['take', 'requiredDataConnectors'],
  ['type', '\n  - '],
  ['take', 'connectorId'],
  ['take', 'MicrosoftThreatProtection'],
  ['type', '\n    '],
  ['take', 'dataTypes'],
  ['type', '\n      - '],
  ['take', 'DeviceProcessEvents'],
  ['type', '\n      - '],
  ['take', 'SecurityAlert'],
  ['type', '\n  - '],
  ['take', 'connectorId'],
  ['take', 'ASimDnsActivityLogs'],
  ['type', '\n    dataTypes: ['],
  ['take', 'ASimDnsActivityLogs'],
  ['type', ']\n'],
  ['findings', ''],
  ['mend', 'Write == to compare; a single = gives a name'],
  ['hover', 'CompromisedEntity'],
  ['findings', ''],
  ['rename', 'Asker Client'],
  ['findings', ''],
  ['save', ''],
];

describe('The language server in Neovim', () => {
  before(function () {
    if (spawnSync('nvim', ['--version']).status === 0) return;
    process.stdout.write('      skipped: there is no nvim here\n');
    this.skip();
  });

  it('lets a rule over three tables be written from an empty file, as validate accepts it', async function () {
    this.timeout(170_000);
    const trial = startTrial();
    try {
      const notes = driveNeovim(trial, written);
      assert.equal(
        notes,
        `\
finding: A single = does not compare
hover: **CompromisedEntity**: string

A column of SecurityAlert.
no findings
no findings
`,
      );
      const text = fs.readFileSync(path.join(trial.root, file), 'utf8');
      assert.match(
        text,
        /DnsQuery == "bad\.example"\n {2}\| extend Client = .* on Client\n.* on Client\n {2}\| project Client,/s,
      );
      const { code, output } = await trial.run('validate');
      assert.equal(code, 0, output);
    } finally {
      trial.remove();
    }
  });
});
