import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { exampleFiles } from '../../scripts/checks/example-files';
import { validateCommand } from '../../scripts/cli/commands/validate';
import { OperationError } from '../../scripts/source/operation-error';

describe('sentinel validate', () => {
  let root = '';

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'validate-'));
  });

  afterEach(() => {
    fs.rmSync(root, { recursive: true });
  });

  function write(example: Record<string, string>): void {
    for (const { path: file, text } of exampleFiles(example)) {
      fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      fs.writeFileSync(path.join(root, file), text);
    }
  }

  async function run(options: Record<string, string | boolean> = {}, ...paths: string[]) {
    let output = '';
    const context = {
      root,
      workingDirectory: root,
      now: () => new Date('2026-06-15T00:00:00Z'),
      elapsed: () => performance.now(),
      wait: () => Promise.resolve(),
      patienceMs: 120_000,
      randomId: () => '',
      environment: {},
      write: (text: string) => (output += text),
      writeError: (text: string) => (output += text),
      standardInput: process.stdin,
      interactive: false,
      color: false,
    };
    const code = await validateCommand.run({ context, arguments: paths, options: { format: 'text', ...options } });
    return { code, output };
  }

  it('ends with 0 and says so where there is nothing to say', async () => {
    write({ 'detections/example/rule.yaml': '' });
    assert.deepEqual(await run(), { code: 0, output: 'No findings in 1 file.\n' });
  });

  it('ends with 1 and shows the line inside the query where a column is wrong', async () => {
    write({
      'detections/example/rule.yaml':
        'query: |\n  ASimDnsActivityLogs\n  | where DnsQuer == "x"\n  | project SrcIpAddr\n',
    });
    const { code, output } = await run();
    assert.equal(code, 1);
    assert.match(output, /detections\/example\/rule\.yaml:\d+:11 error The name 'DnsQuer' .*\(kql-semantics\)\n/);
    assert.match(output, / \| {3}\| where DnsQuer == "x"\n +\| {11}\^{7}\n {2}Did you mean DnsQuery\?\n/);
    assert.match(output, /1 error in 1 of 1 file\.\n$/);
  });

  it('counts what waivers accept and settings make less of, so that nothing hides', async () => {
    const waiver = 'waivers:\n  - { check: kql-semantics, reason: It is being mended., until: 2026-12-31 }\n';
    write({
      'detections/example/rule.yaml': `query: |\n  ASimDnsActivityLogs\n  | where DnsQuer == "x" and DnsQuey == "y"\n  | project SrcIpAddr\n${waiver}`,
      'detections/example/other.yaml':
        'id: 11111111-7d58-4d4f-9a0e-6f6f5d6d2b11\nname: Another\nqueryFrequency: 1h\nqueryPeriod: 1d\ntactics: [Impact, CommandAndControl]\n',
      'checks.yaml':
        'severities:\n  repeated-alert: { severity: off, reason: Runs overlap by intent. }\n  tactic-technique: { severity: off, reason: We map tactics alone. }\n',
    });
    const { code, output } = await run();
    assert.equal(code, 0);
    assert.equal(output, 'No findings in 3 files; 2 waived in 1 file, 2 hidden by checks.yaml.\n');
  });

  it('begins with a baseline of what there is, and then says what has come since and what has gone', async () => {
    const wrong = 'query: |\n  ASimDnsActivityLogs\n  | where DnsQuer == "x"\n  | project SrcIpAddr\n';
    write({ 'detections/example/rule.yaml': wrong });
    const begun = await run({ writeBaseline: 'known.json' });
    assert.deepEqual(begun, { code: 0, output: 'known.json accepts 1 finding.\nNo findings in 1 file.\n' });
    write({
      'detections/example/rule.yaml': wrong.replace(
        'ASimDnsActivityLogs\n',
        'ASimDnsActivityLogs\n  | where Typ == "y"\n',
      ),
    });
    const { code, output } = await run({ baseline: 'known.json' });
    assert.equal(code, 1);
    assert.match(output, /'Typ'/);
    assert.doesNotMatch(output, /'DnsQuer'/);
    write({ 'detections/example/rule.yaml': '' });
    const gone = await run({ baseline: 'known.json' });
    assert.equal(gone.code, 0);
    assert.match(gone.output, /known\.json:3:5 warning The baseline accepts .*\(baseline-outdated\)/);
  });

  it('says in one sentence that a baseline is not there, or is none', async () => {
    write({ 'detections/example/rule.yaml': '' });
    await assert.rejects(run({ baseline: 'none.json' }), /There is no baseline none\.json/);
    await assert.rejects(run({ baseline: 'detections/example/rule.yaml' }), /is not a baseline/);
  });

  it('writes no baseline among the content', async () => {
    write({ 'detections/example/rule.yaml': '' });
    await assert.rejects(run({ writeBaseline: 'detections/known.json' }), OperationError);
  });

  it('takes severities from checks.yaml, and still reads the detections', async () => {
    write({
      'detections/example/rule.yaml':
        'query: |\n  ASimDnsActivityLogs\n  | join (ASimNetworkSessionLogs) on SrcHostname\n',
    });
    fs.writeFileSync(path.join(root, 'checks.yaml'), 'severities:\n  join-kind: { severity: error }\n');
    const { code, output } = await run();
    assert.match(output, /error This join .*\(join-kind\)/);
    assert.equal(code, 1);
  });

  it('lets warnings pass', async () => {
    write({ 'detections/example/rule.yaml': 'requiredDataConnectors:\n  - connectorId: NoSuchThing\n' });
    const { code, output } = await run();
    assert.equal(code, 0);
    assert.match(output, /warning No data connector NoSuchThing is known/);
  });

  it('checks the other files where one is broken YAML', async () => {
    write({ 'detections/example/rule.yaml': 'id: no guid\n' });
    fs.writeFileSync(path.join(root, 'detections/example/broken.yaml'), 'id: [');
    const { code, output } = await run({ format: 'json' });
    const { diagnostics } = JSON.parse(output) as { diagnostics: { file: string; check: string }[] };
    assert.equal(code, 1);
    assert.deepEqual(
      new Set(diagnostics.map(({ file }) => file)),
      new Set(['detections/example/broken.yaml', 'detections/example/rule.yaml']),
    );
  });

  it('looks at the files of a folder only, and still knows the others', async () => {
    const query =
      "query: |\n  ASimDnsActivityLogs\n  | where DnsQuery in (_GetWatchlist('example') | project SearchKey)\n";
    write({
      'detections/one/rule.yaml': query,
      'detections/two/rule.yaml': 'id: no guid\n',
      'watchlists/example.yaml': '',
    });
    assert.deepEqual(await run({}, 'detections/one/'), { code: 0, output: 'No findings in 3 files.\n' });
  });

  it('holds waivers against the date that it is given', async () => {
    const waivers =
      'id: no guid\nwaivers:\n  - { check: id-guid, reason: It is deployed under this name., until: 2026-07-01 }\n';
    write({ 'detections/example/rule.yaml': waivers });
    assert.equal((await run()).code, 0);
    const later = await run({ asOf: '2026-07-02' });
    assert.equal(later.code, 1);
    assert.match(later.output, /waiver-expired/);
  });

  it('writes what has one right spelling, says where, and shows the rest', async () => {
    write({ 'detections/example/rule.yaml': 'id: no guid\ntriggerOperator: GreaterThan\n' });
    const { output } = await run({ fix: true });
    assert.match(output, /^detections\/example\/rule\.yaml:\d+: gt, which was GreaterThan\n/);
    assert.match(output, /\(id-guid\)/);
    assert.match(fs.readFileSync(path.join(root, 'detections/example/rule.yaml'), 'utf8'), /^triggerOperator: gt$/m);
    assert.doesNotMatch((await run({ fix: true })).output, /which was/);
  });

  it('writes nothing outside the paths that it is given', async () => {
    write({ 'detections/one/rule.yaml': 'triggerOperator: GreaterThan\n', 'detections/two/rule.yaml': '' });
    await run({ fix: true }, 'detections/two');
    assert.match(fs.readFileSync(path.join(root, 'detections/one/rule.yaml'), 'utf8'), /GreaterThan/);
  });

  it('writes annotations for GitHub', async () => {
    write({ 'detections/example/rule.yaml': 'id: no guid\n' });
    assert.match((await run({ format: 'github' })).output, /^::error file=detections\/example\/rule\.yaml,line=1,/);
  });

  it('refuses a path that is not there', async () => {
    write({ 'detections/example/rule.yaml': '' });
    await assert.rejects(run({}, 'detections/none'), OperationError);
  });

  for (const asOf of ['tomorrow', '2026-02-30', '2026-6-1']) {
    it(`refuses ${asOf} as a date`, async () => {
      write({ 'detections/example/rule.yaml': '' });
      await assert.rejects(run({ asOf }), OperationError);
    });
  }
});
