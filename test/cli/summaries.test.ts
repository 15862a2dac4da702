import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';
import { editStored, localWorkspaceYaml, ruleYaml } from './trial-content';

const summaryYaml = `name: queries-per-hour
description: How often each computer asks for each name.
destinationTable: QueriesPerHour_CL
binSize: 60
query: |
  DnsEvents
  | summarize Queries = count(), Last = max(TimeGenerated) by Computer, Name
`;

/** A rule over the table that the summary rule fills. */
const overSummary = ruleYaml()
  .replace(/query: \|[^]*?entityMappings/, 'query: |\n  QueriesPerHour_CL\n  | where Queries > 1\nentityMappings')
  .replace(/requiredDataConnectors:[^]*?queryFrequency/, 'queryFrequency');

const event = (minute: string, name: string) =>
  JSON.stringify({ TimeGenerated: `2026-06-02T${minute}:00Z`, Name: name, Computer: 'pc01' });

describe('A summary rule', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial({
      'workspaces/local.yaml': localWorkspaceYaml,
      'summaries/queries-per-hour.yaml': summaryYaml,
      'detections/example/rule.yaml': overSummary,
      'DnsEvents.ndjson': `${event('10:10', 'a.example')}\n${event('10:59', 'a.example')}\n${event('11:00', 'a.example')}\n`,
    });
  });
  afterEach(() => trial.remove());

  it('gives other detections a table with the columns of its query', async () => {
    const validated = await trial.run('validate');
    assert.doesNotMatch(validated.output, /error/, validated.output);
    trial.write({ 'detections/example/rule.yaml': overSummary.replace('Queries > 1', 'Querys > 1') });
    assert.match((await trial.run('validate')).output, /Querys/);
  });

  it('is planned, deployed before what reads its table, and wanted no more', async () => {
    const deployed = await trial.run('deploy');
    assert.equal(deployed.code, 0, deployed.output + deployed.errors);
    assert.match((await trial.run('plan')).output, /^Plan for local: 2 unchanged$/m);
    assert.equal((await trial.run('drift')).code, 0);
  });

  it('fills its table bin by bin, and a rule runs over that', async () => {
    await trial.run('deploy');
    await trial.run('workspace', 'ingest', 'DnsEvents.ndjson');
    const times = ['--from', '2026-06-02T10:00:00Z', '--at', '2026-06-02T12:00:00Z'];
    const ran = await trial.run('workspace', 'run', ...times);
    assert.match(ran.output, /1 alert/, ran.output + ran.errors);
    const columns = '_BinStartTime, Queries, Computer, _RuleName, _BinSize';
    const asked = `QueriesPerHour_CL | project ${columns} | order by _BinStartTime asc`;
    const { output } = await trial.run('workspace', 'query', asked, '--at', '2026-06-02T12:00:00Z', '--format', 'json');
    assert.deepEqual((JSON.parse(output) as { rows: unknown[] }).rows, [
      ['2026-06-02T10:00:00Z', 2, 'pc01', 'queries-per-hour', 60],
      ['2026-06-02T11:00:00Z', 1, 'pc01', 'queries-per-hour', 60],
    ]);
    // What was summarized is not summarized again.
    await trial.run('workspace', 'run', '--at', '2026-06-02T12:00:00Z');
    const again = await trial.run('workspace', 'query', 'QueriesPerHour_CL | count', '--at', '2026-06-02T12:00:00Z');
    assert.match(again.output, /2/);
  });

  it('is pulled, whole and by its edits', async () => {
    await trial.run('deploy');
    const stored = path.join(trial.root, '.sentinel/local/summaryRules');
    const [file = ''] = fs.readdirSync(stored);
    editStored(path.join(stored, file), (properties) => {
      (properties['ruleDefinition'] as Record<string, unknown>)['binDelay'] = 10;
    });
    assert.equal((await trial.run('drift')).code, 1);
    const pulled = await trial.run('pull');
    assert.equal(pulled.code, 0, pulled.output + pulled.errors);
    const text = fs.readFileSync(path.join(trial.root, 'summaries/queries-per-hour.yaml'), 'utf8');
    assert.match(text, /^binSize: 60\nbinDelay: 10$/m);
    fs.rmSync(path.join(trial.root, 'summaries'), { recursive: true });
    fs.rmSync(path.join(trial.root, 'detections'), { recursive: true });
    const all = await trial.run('pull', '--all');
    assert.match(all.output, /^\+ summaries\/queries-per-hour\.yaml$/m, all.output + all.errors);
    assert.equal((await trial.run('drift')).code, 0);
  });
});
