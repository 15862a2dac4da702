import assert from 'node:assert/strict';
import path from 'node:path';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';
import { localWorkspaceYaml, ruleYaml } from './trial-content';

const parser = `functionAlias: NamedQueries
description: DNS queries of computers with a name.
parameters: "suffix:string='.example'"
query: |
  DnsEvents
  | where isnotempty(Computer) and Name endswith suffix
  | project TimeGenerated, Computer, Domain = tolower(Name)
version: 1.0.0
`;

const rule = ruleYaml().replace('  DnsEvents\n  | where Name ==', '  NamedQueries()\n  | where Domain ==');

const proof = `now: 2026-06-02T12:00:00Z
cases:
  - name: A query of a computer with a name fires
    events:
      DnsEvents:
        - { TimeGenerated: -5m, Computer: dc01, Name: BAD1.example }
        - { TimeGenerated: -5m, Name: bad1.example }
    expect:
      rowCount: 1
  - name: A query for another name does not
    events:
      DnsEvents:
        - { TimeGenerated: -5m, Computer: dc01, Name: good.example }
    expect:
      rowCount: 0
`;

describe('A repository with functions', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial({
      'workspaces/local.yaml': localWorkspaceYaml,
      'functions/NamedQueries.yaml': parser,
      'detections/example/rule.yaml': rule,
      'detections/example/rule.test.yaml': proof,
    });
  });
  afterEach(() => trial.remove());

  it('validates, with the columns that a function returns', async () => {
    const { code, output } = await trial.run('validate');
    assert.equal(code, 0, output);
    trial.write({ 'detections/example/rule.yaml': rule.replace('Domain ==', 'Name ==') });
    assert.match((await trial.run('validate')).output, /rule\.yaml:\d+:\d+ .*Name/);
  });

  it('points at the line of a function that names a column which is not there', async () => {
    trial.write({ 'functions/NamedQueries.yaml': parser.replace('tolower(Name)', 'tolower(QueryName)') });
    const { code, output } = await trial.run('validate');
    assert.equal(code, 1);
    assert.match(output, /functions\/NamedQueries\.yaml:7:55 .*QueryName/);
  });

  it('proves a rule through the function that it calls', async () => {
    const { code, output } = await trial.run('test');
    assert.equal(code, 0, output);
  });

  it('answers a query that calls a function', async () => {
    trial.write({ 'logs/DnsEvents.ndjson': '{"Computer":"dc01","Name":"A.example"}\n{"Name":"b.example"}\n' });
    const argv = ['query', 'NamedQueries() | project Domain', '--events', `${trial.root}/logs`, '--format', 'csv'];
    const { code, output, errors } = await trial.run(...argv);
    assert.equal(code, 0, errors);
    assert.equal(output, 'Domain\na.example\n');
  });

  it('deploys the function before the rule, shows its change as a line diff', async () => {
    const first = await trial.run('deploy');
    assert.equal(first.code, 0, first.output + first.errors);
    assert.ok(first.errors.indexOf('created function') < first.errors.indexOf('created analytic rule'), first.errors);
    trial.write({ 'functions/NamedQueries.yaml': parser.replace('isnotempty(Computer) and ', '') });
    const { output } = await trial.run('plan');
    assert.match(output, /~ function NamedQueries[^~]*- \| where isnotempty[^~]*\+ \| where Name endswith suffix/);
    assert.match(output, /1 to update, 1 unchanged/);
  });

  it('says that two functions cannot call each other', async () => {
    trial.write({
      'functions/Ping.yaml': 'functionAlias: Ping\nquery: Pong | take 1\n',
      'functions/Pong.yaml': 'functionAlias: Pong\nquery: Ping | take 1\n',
    });
    const { code, output } = await trial.run('plan');
    assert.equal(code, 1);
    assert.match(output + (await trial.run('validate')).output, /The function calls itself: Ping → Pong → Ping/);
  });

  it('answers queries that call them, one by one and as a batch', async () => {
    trial.write({
      'DnsEvents.ndjson': '{"TimeGenerated":"2026-06-02T11:00:00Z","Computer":"dc01","Name":"BAD.example"}\n',
      'batch.jsonl': '{"id":1,"query":"NamedQueries() | project Domain"}\n',
    });
    const events = ['--events', path.join(trial.root, 'DnsEvents.ndjson')];
    const one = await trial.run('query', 'NamedQueries() | project Domain', '--format', 'csv', ...events);
    assert.equal(one.output, 'Domain\nbad.example\n', one.errors);
    const batch = await trial.run('query', '--batch', path.join(trial.root, 'batch.jsonl'), ...events);
    assert.equal(batch.output, '{"id":1,"columns":[{"name":"Domain","type":"string"}],"rows":[["bad.example"]]}\n');
  });
});
