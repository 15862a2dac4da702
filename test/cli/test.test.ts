import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { huntYaml, ruleYaml } from '../prove/read-content';
import { startTrial, type Trial } from './run-sentinel';

const cases = `now: 2026-06-02T12:00:00Z
cases:
  - name: It fires
    events: { DnsEvents: [{ Name: hitclub.ac }] }
    expect: { rowCount: 1 }
  - name: It does not
    events: { DnsEvents: [{ Name: hitclub.acme }] }
    expect: nothing
`;

describe('sentinel test', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial({
      'detections/rat/rule.yaml': ruleYaml('DnsEvents | where Name has "hitclub.ac"'),
      'detections/rat/rule.test.yaml': cases,
      'detections/other/hunt.yaml': huntYaml('DnsEvents'),
    });
  });
  afterEach(() => {
    trial.remove();
  });

  it('says a line a detection and the counts alone on the last, and ends with 0', async () => {
    const { code, output } = await trial.run('test', 'rat');
    assert.equal(output, 'passed rat/rule (2)\n2 passed, 0 failed\n');
    assert.equal(code, 0);
  });

  it('ends with 1 where a case fails', async () => {
    trial.write({ 'detections/rat/rule.test.yaml': cases.replace('rowCount: 1', 'rowCount: 2') });
    const { code, output } = await trial.run('test');
    assert.match(output, /rule\.test\.yaml:5:15 error The case expects 2 rows, and the query returns 1 row\./);
    assert.match(output, /\n1 passed, 1 failed\n$/);
    assert.equal(code, 1);
  });

  it('says once of a detection that cannot be read what is wrong with it, and proves the others', async () => {
    trial.write({ 'detections/rat/broken.yaml': 'name: [\n', 'detections/rat/broken.test.yaml': cases });
    const { code, output } = await trial.run('test', 'rat');
    assert.equal(output.match(/ error /g)?.length, 1, output);
    assert.match(output, /broken\.yaml:1:7 error .*\(yaml\)[^]*\n2 passed, 0 failed\n$/);
    assert.equal(code, 1);
    const { errors } = await trial.run('test', 'rat/broken');
    assert.equal(errors, 'rat/broken cannot be read.\nRun `sentinel validate` for what is wrong with its file.\n');
  });

  it('does not call a test missing that is there and cannot be read', async () => {
    trial.write({ 'detections/rat/rule.test.yaml': cases.replace('rowCount: 1', 'rowCount: one') });
    const { output } = await trial.run('test', 'rat');
    assert.match(output, /rule\.test\.yaml:5:25 error cases\.expect\.rowCount is text/);
    assert.ok(!output.includes('test-missing'), output);
  });

  it('ends with 1 where a proof is missing, though every case passes', async () => {
    trial.write({ 'detections/rat/rule.test.yaml': cases.replace(/ {2}- name: It does not[^]*/, '') });
    const { code, output } = await trial.run('test', 'rat');
    assert.match(output, /This rule has no near miss\. \(test-no-near-miss\)[^]*\n1 passed, 0 failed\n$/);
    assert.equal(code, 1);
  });

  const waived = (until: string, check = 'test-no-near-miss') => ({
    'detections/rat/rule.test.yaml': cases.slice(0, cases.indexOf('  - name: It does not')),
    'detections/rat/rule.yaml':
      ruleYaml('DnsEvents | where Name has "hitclub.ac"') +
      `waivers:\n  - { check: ${check}, reason: Nothing comes close to it., until: ${until} }\n`,
  });

  it('lets a missing proof pass that a waiver accepts, until its day', async () => {
    trial.write(waived('2026-12-31'));
    assert.equal((await trial.run('test', 'rat')).code, 0);
    trial.write(waived('2026-01-31'));
    const { code, output } = await trial.run('test', 'rat');
    assert.match(output, /\(test-no-near-miss\)/);
    assert.equal(code, 1);
  });

  it('says that a waiver accepts nothing where the proof is there, and validate leaves that to it', async () => {
    trial.write(waived('2026-12-31', 'test-no-firing-case'));
    const { code, output } = await trial.run('test', 'rat');
    assert.match(output, /The waiver of test-no-firing-case accepts nothing.*\(waiver-unused\)/);
    assert.equal(code, 1);
    assert.doesNotMatch((await trial.run('validate', 'detections/rat')).output, /waiver-unused/);
  });

  it('only advises on a hunting query without a test', async () => {
    const { code, output } = await trial.run('test', 'other');
    assert.match(output, /advice This hunting query has no test/);
    assert.equal(code, 0);
  });

  it('ends with 1 where a test cannot be read, and still runs the others', async () => {
    trial.write({ 'detections/rat/broken.test.yaml': 'now: [\n' });
    const { code, output } = await trial.run('test');
    assert.match(output, /detections\/rat\/broken\.test\.yaml:\d+:\d+ error/);
    assert.match(output, /2 passed, 0 failed/);
    assert.equal(code, 1);
  });

  it('proves a rule as a workspace has it', async () => {
    trial.write({
      'workspaces/other.yaml': `name: other
subscription: 11111111-2222-4333-8444-555555555555
resourceGroup: group
workspace: other
workspaceId: 11111111-2222-4333-8444-555555555556
emulator: { folder: .sentinel/other }
overlays:
  - detection: rat/rule
    set: { triggerThreshold: 5 }
`,
      'detections/rat/rule.test.yaml': cases.replace('rowCount: 1', 'alerts: [{}]'),
    });
    const { code, output } = await trial.run('test', 'rat');
    assert.match(output, /other/);
    assert.match(output, /The alerts, made from 1 row, are not the expected ones: 1 alert is missing\./);
    assert.equal(code, 1);
  });

  it('takes slugs, files and folders', async () => {
    for (const name of ['rat/rule', 'detections/rat/rule.yaml', './detections/rat/', 'detections/rat/rule.test.yaml']) {
      assert.match((await trial.run('test', name)).output, /^passed rat\/rule \(2\)$/m, name);
    }
  });

  it('says in one sentence that a detection does not exist, and ends with 2', async () => {
    const { code, errors } = await trial.run('test', 'unheard-of');
    assert.match(errors, /^There is no detection unheard-of\.\n/);
    assert.equal(code, 2);
  });

  it('writes JSON for machines and JUnit for pipelines', async () => {
    const json = JSON.parse((await trial.run('test', 'rat', '--format', 'json', '--explain')).output) as {
      readonly passed: number;
      readonly tests: readonly { readonly cases: readonly { readonly name: string; readonly explanation: object }[] }[];
    };
    assert.equal(json.passed, 2);
    assert.deepEqual(
      json.tests[0]?.cases.map(({ name, explanation }) => [name, typeof explanation]),
      [
        ['It fires', 'object'],
        ['It does not', 'object'],
      ],
    );
    assert.match((await trial.run('test', '--format', 'junit')).output, /^<\?xml[^]*tests="2" failures="0"/);
  });

  it('writes annotations for a pull request, then the counts', async () => {
    trial.write({ 'detections/rat/rule.test.yaml': cases.replace('rowCount: 1', 'rowCount: 2') });
    const { output } = await trial.run('test', 'rat', '--format', 'github');
    assert.match(
      output,
      /^::error file=detections\/rat\/rule\.test\.yaml,line=5,[^:]*::It fires: The case expects 2 rows/,
    );
    assert.match(output, /\n1 passed, 1 failed\n$/);
  });

  it('gives the same output each time', async () => {
    const first = await trial.run('test', '--explain', '--mutations');
    assert.deepEqual(await trial.run('test', '--explain', '--mutations'), first);
    assert.match(first.output, /the cases notice 2 of 2 changes of the query/);
  });

  it('runs a case alone by a part of its name, and says nothing of what else is missing', async () => {
    const { code, output } = await trial.run('test', 'rat', '--case', 'it FIRES');
    assert.equal(output, 'passed rat/rule (1)\n1 passed, 0 failed\n');
    assert.equal(code, 0);
    const { code: none, errors } = await trial.run('test', '--case', 'It fire!');
    assert.equal(none, 2);
    assert.match(errors, /No case is called 'It fire!'[^]*Did you mean 'It fires'\?/);
  });

  it('says which was meant by a part of its name, unless others have that part too', async () => {
    const several = startTrial({
      'detections/dns/bad-domain.yaml': huntYaml('DnsEvents'),
      'detections/dns/bad-address.yaml': huntYaml('DnsEvents').replace('21111111', '31111111'),
    });
    try {
      assert.match((await several.run('test', 'Domain')).errors, /Did you mean bad-domain\?/);
      assert.match((await several.run('test', 'bad-')).errors, /Name one by its path/);
    } finally {
      several.remove();
    }
  });

  it('finds a detection by its file name alone, and says which was meant', async () => {
    assert.equal((await trial.run('test', 'rule')).output, 'passed rat/rule (2)\n2 passed, 0 failed\n');
    assert.match((await trial.run('test', 'rat/rul')).errors, /Did you mean rat\/rule\?/);
    assert.match((await trial.run('test', 'ratt')).errors, /Did you mean rat\?/);
    trial.write({ 'detections/other/rule.yaml': huntYaml('DnsEvents').replace('21111111', '31111111') });
    assert.match((await trial.run('test', 'rule')).errors, /Name one of other\/rule, rat\/rule\./);
  });

  it('writes what comes out into the cases that are marked, and into no other', async () => {
    const marked = cases.replace('expect: { rowCount: 1 }', 'expect: { recorded: true } # kept\n    # and this');
    trial.write({ 'detections/rat/rule.test.yaml': marked });
    const before = await trial.run('test', 'rat');
    assert.match(before.output, /Nothing is recorded of this case yet/);
    assert.equal((await trial.run('test', 'rat', '--update')).code, 0);
    const text = readFileSync(path.join(trial.root, 'detections/rat/rule.test.yaml'), 'utf8');
    assert.match(text, /Name: hitclub\.ac/);
    assert.match(text, /DomainName: hitclub\.ac/);
    assert.match(text, /# kept/);
    assert.match(text, /expect: nothing/);
    assert.equal((await trial.run('test', 'rat')).code, 0);
    assert.equal(
      (await trial.run('test', 'rat', '--update')).output,
      '0 expectations changed. Read them before you commit.\n',
    );
    assert.equal(readFileSync(path.join(trial.root, 'detections/rat/rule.test.yaml'), 'utf8'), text);
  });

  it('writes nothing where no case is marked', async () => {
    assert.equal((await trial.run('test', 'rat', '--update')).code, 0);
    assert.equal(readFileSync(path.join(trial.root, 'detections/rat/rule.test.yaml'), 'utf8'), cases);
  });
});
