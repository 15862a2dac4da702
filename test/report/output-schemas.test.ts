import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { exampleFiles } from '../../scripts/checks/example-files';
import { commandModules } from '../../scripts/cli/commands';
import { startTrial, type Trial } from '../cli/run-sentinel';
import { demoContent } from '../demo-content';

const editors = path.join(__dirname, '..', '..', 'docs', 'editors.md');
const folder = path.join(__dirname, '..', '..', 'schemas', 'output');

/** Commands that say the same as another. */
const sameAs: Readonly<Record<string, string>> = { drift: 'plan', refresh: 'import' };

const ajv = addFormats(new Ajv2020({ allErrors: true, allowUnionTypes: true }));
for (const file of fs.readdirSync(folder)) {
  ajv.addSchema(JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')) as object);
}

function holds(name: string, output: string): void {
  const validate = ajv.getSchema(`${name}.schema.json`);
  assert.ok(validate !== undefined, name);
  assert.ok(validate(JSON.parse(output)), `${name}: ${ajv.errorsText(validate.errors)}`);
}

function startDemo(): Trial {
  const trial = startTrial();
  fs.cpSync(demoContent, trial.root, { recursive: true });
  return trial;
}

describe('The published schemas of what commands write as JSON', () => {
  let trial: Trial;

  before(() => {
    trial = startDemo();
    const events = fs.readFileSync(path.join(demoContent, 'samples/events/DnsEvents.ndjson'));
    trial.write({
      'health/SecurityIncident.ndjson':
        '{"TimeGenerated":"2026-06-02T10:00:00Z","IncidentName":"a","RelatedAnalyticRuleIds":["b"]}\n',
      'samples/attack/DnsEvents.ndjson': events,
      'samples/attack/dataset.yaml': 'techniques: [T1071.004]\n',
    });
  });

  after(() => {
    trial.remove();
  });

  it('are there for every command that has the format', async () => {
    const commands = await Promise.all(Object.values(commandModules).map((load) => load()));
    const withJson = commands.filter(({ options = [] }) =>
      options.some(({ flags, choices }) => flags.startsWith('--format') && choices?.includes('json') === true),
    );
    const missing = withJson
      .map(({ name }) => sameAs[name] ?? name)
      .filter((name) => !fs.existsSync(path.join(folder, `${name}.schema.json`)));
    assert.deepEqual(missing, []);
    assert.ok(withJson.length > 10);
  });

  const asked: readonly (readonly [schema: string, ...argv: string[]])[] = [
    ['validate', 'validate'],
    ['test', 'test', 'nanocore-rat/connection-by-nanocore-rat', '--explain', '--mutations'],
    ['expand', 'expand'],
    ['indicators', 'indicators'],
    ['replay', 'replay', '--events', 'samples/events'],
    ['query', 'query', 'DnsEvents | take 3', '--events', 'samples/events'],
    ['show', 'show', 'nanocore-rat', '--workspace', 'local'],
    ['show', 'show', '--matrix'],
    ['samples', 'samples', 'matrix'],
    ['test', 'test', 'nanocore-rat/hunt-dns-first-seen-june-2026', '--score'],
    ['health', 'health', '--events', 'health'],
    ['tune', 'tune', 'nanocore-rat/connection-by-nanocore-rat', '--rows', 'samples/events/DeviceNetworkEvents.ndjson'],
    ['plan', 'plan'],
    ['plan', 'plan', '--all'],
  ];
  for (const [schema, ...argv] of asked) {
    it(`hold for sentinel ${argv.join(' ')}`, async () => {
      holds(schema, (await trial.run(...argv, '--format', 'json')).output);
    });
  }

  it('hold for findings with and without a fix, and for a case that fails', async () => {
    const rule = 'detections/nanocore-rat/connection-by-nanocore-rat.yaml';
    const broken = startDemo();
    try {
      const text = fs.readFileSync(path.join(broken.root, rule), 'utf8');
      broken.write({ [rule]: text.replace(/^severity: .*$/m, 'severity: Hihg') });
      const { output } = await broken.run('validate', '--format', 'json');
      holds('validate', output);
      assert.match(output, /"fix": \[/);
      broken.write({ [rule]: text.replace(/\| where /, '| where 1 == 2 and ') });
      const failed = (await broken.run('test', '--format', 'json')).output;
      holds('test', failed);
      assert.match(failed, /"what": "/);
    } finally {
      broken.remove();
    }
  });

  it('hold for a deployed workspace: drift, pull, runs, incidents and queries', async () => {
    await trial.run('deploy');
    await trial.run('workspace', 'ingest', 'samples/events');
    const times = ['--from', '2026-06-02T10:00:00Z', '--at', '2026-06-02T12:00:00Z'];
    const steps: readonly (readonly [string, ...string[]])[] = [
      ['plan', 'drift'],
      ['pull', 'pull', '--check'],
      ['workspace', 'workspace', 'run', ...times],
      ['workspace', 'workspace', 'incidents'],
      ['workspace', 'workspace', 'query', 'DnsEvents | take 1', '--at', '2026-06-02T12:00:00Z'],
    ];
    for (const [schema, ...argv] of steps) {
      const { output, errors } = await trial.run(...argv, '--format', 'json');
      assert.notEqual(output, '', errors);
      holds(schema, output);
    }
  });

  it('are shown in docs/editors.md by a finding as it is written', async () => {
    const documented = /```json\n(\{\n {2}"check"[\s\S]*?)```/.exec(fs.readFileSync(editors, 'utf8'))?.[1] ?? '';
    const query =
      'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "a" AND SrcIpAddr == "b"\n  | project SrcIpAddr\n';
    const [{ text } = { text: '' }] = exampleFiles(query);
    const example = startTrial({ 'detections/example/rule.yaml': text });
    try {
      const { output } = await example.run('validate', '--format', 'json');
      const { diagnostics } = JSON.parse(output) as { readonly diagnostics: readonly unknown[] };
      assert.deepEqual(diagnostics, [JSON.parse(documented)]);
    } finally {
      example.remove();
    }
  });
});
