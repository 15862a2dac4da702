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

/** The rule with these lines behind its table. */
function queryOf(lines: string): string {
  return rule.replace('| where Name == "bad1.example"', lines);
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
    ['10,000 lines of query', queryOf(Array.from({ length: 10_000 }, (_, index) => `| where Name != "${index}"`).join('\n  ')), /blocked\.yaml:15:\d+ error/, /depth exceeds/],
    ['20,000 values', queryOf(`| where Name in (${Array.from({ length: 20_000 }, (_, index) => `"v${index}.example"`).join(', ')})`), /blocked\.yaml:14:\d+ error/, /the service takes 10000/],
    ['3,000 parentheses', queryOf(`| where ${'('.repeat(3000)}Name == "a"${')'.repeat(3000)}`), /blocked\.yaml:15:\d+ error/, /depth exceeds/],
    ['YAML that is nested too deeply', `${rule}tags: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`, /blocked\.yaml:1:1 error/, /nested too deeply/],
    ['a null byte', rule.replace('bad1.example', 'bad\0.example'), /blocked\.yaml:16:\d+ error/, /U\+0000/],
    ['carriage returns alone as line ends', rule.replaceAll('\n', '\r'), /blocked\.yaml:1:\d+ error/, /mapping/],
    ['a second document', `${rule}---\nid: 2\n`, /blocked\.yaml:23:1 error A second document begins here/, /Write one document a file/],
    ['a regular expression that does not run', queryOf('| where Name matches regex "(?=a)b"'), /blocked\.yaml:16:\d+ error/, /look-around/],
    ['an empty file', '\n', /blocked\.yaml:1:1 error/, /is empty/],
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

  it('such as links that lead in a circle gives a finding at each, and the rest is read', async () => {
    const folder = path.join(trial.root, 'detections/example');
    fs.symlinkSync('.', path.join(folder, 'folder'));
    fs.symlinkSync('round.yaml', path.join(folder, 'round.yaml'));
    fs.symlinkSync('round', path.join(folder, 'round'));
    const outcome = await trial.run('validate');
    assertFinding(outcome, /example\/folder:1:1 error/, /link to a folder is not followed/);
    assert.match(outcome.output, /example\/round\.yaml:1:1 error This link leads nowhere/);
    assert.match(outcome.output, /in 4 of \d+ files/);
  });

  it('is read as well where its name holds a line end, blanks and signs', async () => {
    trial.write({ 'detections/a b#c%?é/new\nline [x]:y.yaml': rule.replace('where Name', 'where Nmae') });
    const text = await trial.run('validate', 'detections/a b#c%?é');
    assertFinding(text, /line \[x\]:y\.yaml:16:11 error/, /Nmae/);
    const sarif = await trial.run('validate', '--format', 'sarif');
    assert.match(sarif.output, /"uri": "detections\/a%20b%23c%25%3F%C3%A9\/new%0Aline%20%5Bx%5D%3Ay\.yaml"/);
  });

  it('such as an id in another case is a finding at both', async () => {
    const id = 'abcdefab-6f0d-4a51-9c53-2f6f7d1f8a10';
    const written = (id: string, name: string) =>
      rule.replace(/^id: .*/, `id: ${id}`).replace(/name: .*/, `name: ${name}`);
    trial.write({ [file]: written(id, 'One'), 'detections/example/other.yaml': written(id.toUpperCase(), 'Two') });
    assertFinding(await trial.run('validate'), /(blocked|other)\.yaml:1:5 error/, /id-unique/);
  });

  it('is not a mix of line ends, and no byte order mark', async () => {
    trial.write({ [file]: `\ufeff${rule.replace(/\n/g, (end, at: number) => (at % 2 === 0 ? '\r\n' : end))}` });
    const outcome = await trial.run('validate');
    assert.equal(outcome.code, 0, outcome.output);
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
    assert.match((await trial.run('validate')).output, /blocked\.yaml:15:3 warning .*Firewall_CL/);
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
