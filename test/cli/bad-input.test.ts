import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { startTrial } from './run-sentinel';
import type { Outcome, Trial } from './run-sentinel';
import { localWorkspaceYaml, ruleYaml } from './trial-content';

const rule = ruleYaml();
const test = `now: 2026-06-02T12:00:00Z
cases:
  - name: fires
    events: { DnsEvents: [{ Name: bad1.example }] }
    expect: { rowCount: 1 }
  - name: near miss
    events: { DnsEvents: [{ Name: notbad1.example }] }
    expect: nothing
`;
const file = 'detections/example/blocked.yaml';

/** One clear sentence with its place, the exit code of findings, and never a stack trace. */
function assertFinding(outcome: Outcome, place: RegExp, sentence: RegExp): void {
  const everything = outcome.output + outcome.errors;
  assert.equal(outcome.code, 1, everything);
  assert.match(everything, place);
  assert.match(everything, sentence);
  assert.doesNotMatch(everything, /^\s+at .+:\d+:\d+\)?$/m, 'a stack trace');
}

describe('Bad input', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial({ [file]: rule, 'detections/example/blocked.test.yaml': test });
  });
  afterEach(() => {
    trial.remove();
  });

  it('is none in the rule that the other cases spoil', async () => {
    const outcome = await trial.run('validate');
    assert.equal(outcome.code, 0, outcome.output);
    assert.equal((await trial.run('test')).code, 0);
  });

  const spoiled: readonly [string, string, RegExp, RegExp][] = [
    ['a tab', rule.replace('  - connectorId', '\t- connectorId'), /blocked\.yaml:6:1 error/, /[Tt]abs/],
    ['a duplicate key', `${rule}severity: High\n`, /blocked\.yaml:23:1 error/, /Map keys must be unique/],
    ['an alias bomb', aliasBomb(), /blocked\.yaml:\d+:\d+ error/, /aliases of this file unfold/],
    ['a value of the wrong kind', rule.replace('triggerThreshold: 0', 'triggerThreshold: [0]'), /:11:19 error/, /triggerThreshold/],
    ['a file that is too large', rule.padEnd(5 * 1024 * 1024, '#'), /blocked\.yaml:1:1 error/, /too large/],
    ['an unknown table', rule.replace('  DnsEvents\n', '  DnsEvetns\n'), /blocked\.yaml:15:3 error/, /DnsEvetns/],
    ['an unknown column', rule.replace('where Name', 'where Nmae'), /blocked\.yaml:16:11 error/, /Nmae/],
    ['a broken query', rule.replace('where Name ==', 'where Name == =='), /blocked\.yaml:16:\d+ error/, /syntax|expected/i],
    ['a column that the result lacks', rule.replace('columnName: Computer', 'columnName: computer'), /:20:\d+ error/, /Computer/],
    ['a missing CSV file', '', /watchlists\/list\.yaml:3:6 error/, /list\.csv.* is not there/],
    ['a CSV file outside the repository', '', /watchlists\/away\.yaml:3:6 error/, /not in the folder/],
  ]; // prettier-ignore
  for (const [name, text, place, sentence] of spoiled) {
    it(`such as ${name} gives a finding at its place`, async () => {
      if (text !== '') trial.write({ [file]: text });
      trial.write({
        'watchlists/list.yaml': `alias: list\ndisplayName: A list\n${name === 'a missing CSV file' ? 'csv: list.csv' : 'indicators: []'}\n`,
        'watchlists/away.yaml': `alias: away\ndisplayName: Away\n${name.startsWith('a CSV file outside') ? 'csv: ../../etc/passwd' : 'indicators: []'}\n`,
      });
      assertFinding(await trial.run('validate'), place, sentence);
    });
  }

  it('such as an event that does not fit its table gives a finding at the cell', async () => {
    trial.write({
      'detections/example/blocked.test.yaml': test.replace(
        '{ Name: bad1.example }',
        '{ Nmae: bad1.example, ResultCode: many }',
      ),
    });
    const outcome = await trial.run('test');
    assertFinding(outcome, /blocked\.test\.yaml:4:\d+/, /Nmae/);
    assert.match(outcome.output, /ResultCode|many/);
  });

  it('in one file hides no finding in another', async () => {
    trial.write({ 'detections/example/other.yaml': 'a: [\n', [file]: rule.replace('where Name', 'where Nmae') });
    const outcome = await trial.run('validate');
    assertFinding(outcome, /blocked\.yaml:16:11/, /Nmae/);
    assert.match(outcome.output, /other\.yaml:\d+:\d+ error/);
  });

  it('is none where an unknown table is declared under schemas/custom/', async () => {
    trial.write({
      [file]: rule
        .replace('  DnsEvents\n', '  Firewall_CL\n')
        .replace('connectorId: DNS', 'connectorId: CustomLogs')
        .replace('[DnsEvents]', '[Firewall_CL]'),
      'detections/example/blocked.test.yaml': test.replaceAll('DnsEvents', 'Firewall_CL'),
    });
    assertFinding(await trial.run('validate'), /blocked\.yaml:15:3/, /Firewall_CL/);
    trial.write({
      'schemas/custom/firewall.yaml': 'table: Firewall_CL\ncolumns: { Name: string, Computer: string }\n',
    });
    const outcome = await trial.run('validate');
    assert.equal(outcome.code, 0, outcome.output);
    assert.equal((await trial.run('test')).code, 0);
  });

  it('keeps a plan from being made, and nothing is written', async () => {
    trial.write({ [file]: rule.replace('where Name', 'where Nmae'), 'workspaces/local.yaml': localWorkspaceYaml });
    assertFinding(await trial.run('plan', '--out', 'plan.json'), /blocked\.yaml:16:11/, /Nothing is planned/);
    assert.equal(fs.existsSync(path.join(trial.root, 'plan.json')), false);
    assert.equal(fs.existsSync(path.join(trial.root, '.sentinel')), false);
  });

  it('such as a folder without content is one sentence and exit code 2', async () => {
    const outcome = await trial.run('validate', '--root', '/nonexistent');
    assert.equal(outcome.code, 2);
    assert.match(outcome.errors, /holds no detections/);
  });

  it('such as an unknown flag is one sentence and exit code 2', async () => {
    const outcome = await trial.run('validate', '--fromat', 'json');
    assert.equal(outcome.code, 2);
    assert.match(outcome.errors, /--fromat/);
  });

  it('such as an unknown command is one sentence and exit code 2', async () => {
    const outcome = await trial.run('vlaidate');
    assert.equal(outcome.code, 2);
    assert.match(outcome.errors, /vlaidate/);
  });
});

function aliasBomb(): string {
  const levels = ['b', 'c', 'd', 'e', 'f'].map((name, index) => {
    const below = String.fromCharCode(name.charCodeAt(0) - 1);
    return `${name}: &${name} [${Array.from({ length: 9 + index }, () => `*${below}`).join(', ')}]`;
  });
  return `${rule}a: &a [x, x]\n${levels.join('\n')}\n`;
}
