import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { startEmulator } from '../../scripts/emulator/start-emulator';
import { scheduledRule } from '../emulator/local-workspace';
import type { Outcome, Trial } from './run-sentinel';
import { startTrial } from './run-sentinel';
import { localWorkspaceYaml } from './trial-content';

const now = new Date('2026-06-02T12:00:00Z');

const workspaceFile = localWorkspaceYaml.replace('.sentinel/local', 'state');

const rule = scheduledRule({
  displayName: 'Evil name',
  entityMappings: [{ entityType: 'DNS', fieldMappings: [{ identifier: 'DomainName', columnName: 'Name' }] }],
});

describe('sentinel workspace', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial({ 'workspaces/local.yaml': workspaceFile });
  });
  afterEach(() => {
    trial.remove();
  });

  function sentinel(...words: readonly string[]): Promise<Outcome> {
    return trial.run('workspace', ...words);
  }

  async function deployRule(): Promise<void> {
    const emulator = await startEmulator({ folder: path.join(trial.root, 'state'), now: () => now });
    const scope = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/local';
    const base = `${scope}/providers/Microsoft.OperationalInsights/workspaces/local/providers/Microsoft.SecurityInsights`;
    const headers = { authorization: `Bearer ${emulator.token}`, 'content-type': 'application/json' };
    const url = `${emulator.url}${base}/alertRules/evil?api-version=2025-09-01`;
    const answer = await fetch(url, { method: 'PUT', headers, body: JSON.stringify(rule) });
    await emulator.close();
    assert.equal(answer.status, 201);
  }

  function writeLog(name: string, ...lines: readonly string[]): void {
    trial.write({ [`logs/${name}`]: lines.join('\n') });
  }

  it('goes from logs to incidents', async () => {
    await deployRule();
    writeLog('DnsEvents.ndjson', '{"TimeGenerated":"2026-06-02T10:30:00Z","Name":"evil.test"}', '', '{"Name":"b"}');
    assert.equal((await sentinel('ingest', 'logs')).output, 'DnsEvents: 2 events\n');
    const ran = await sentinel('run', '--from', '2026-06-02T10:00:00Z', '--at', '2026-06-02T12:00:00Z');
    assert.deepEqual([ran.code, ran.output], [0, 'Evil name: 3 runs, 1 result, 1 alert, 1 new incident\n']);
    const { output } = await sentinel('incidents');
    assert.match(output, /^#1 High New {2}Evil name\n/);
    assert.match(output, /DnsResolution {2}evil\[\.\]test\n/);
    const json = JSON.parse((await sentinel('incidents', '--format', 'json')).output) as { title: string }[];
    assert.deepEqual(
      json.map(({ title }) => title),
      ['Evil name'],
    );
  });

  it('asks the logs at a given time', async () => {
    writeLog('DnsEvents.ndjson', '{"Name":"a"}');
    await sentinel('ingest', 'logs/DnsEvents.ndjson');
    assert.equal((await sentinel('query', 'DnsEvents | project Name')).output, 'Name\n----\na\n1 row\n');
    const { output } = await sentinel('query', 'print Year = datetime_part("year", now())', '--at', '2020-01-01');
    assert.equal(output, 'Year\n----\n2020\n1 row\n');
  });

  it('stores nothing of a log with an event that does not fit, and points at its line', async () => {
    writeLog('DnsEvents.ndjson', '{"Name":"a"}', '{"Nmae":"b"}', '{"Name":');
    const { code, output, errors } = await sentinel('ingest', 'logs');
    assert.deepEqual([code, output], [1, 'DnsEvents: nothing stored\n']);
    assert.match(errors, /^logs\/DnsEvents\.ndjson:2: Nmae: The table has no such column\.$/m);
    assert.match(errors, /^logs\/DnsEvents\.ndjson:3: This line is not a JSON object\.$/m);
    assert.match((await sentinel('query', 'DnsEvents | count')).output, /^0$/m);
  });

  it('says in a sentence what is wrong with what it is asked for', async () => {
    for (const [words, text] of [
      [['fly'], /There is no action fly/],
      [['ingest'], /There is nothing to ingest/],
      [['ingest', 'none.ndjson'], /none\.ndjson is not a log/],
      [['run', '--at', '2026-02-31'], /'2026-02-31' is not a time/],
      [['run', '--at', 'noon'], /'noon' is not a time/],
      [['query'], /There is no query/],
      [['query', 'Nowhere'], /Failed to resolve table expression named 'Nowhere'/],
      [['start', '--port', '99999'], /'99999' is not a port/],
    ] as const) {
      const { code, errors } = await sentinel(...words);
      assert.equal(code, 2, words.join(' '));
      assert.match(errors, text);
      assert.doesNotMatch(errors, / {4}at /);
    }
  });

  it('refuses logs of a table that there is not', async () => {
    writeLog('DnsEvent.ndjson', '{"Name":"a"}');
    const { code, errors } = await sentinel('ingest', 'logs');
    assert.equal(code, 2);
    assert.match(errors, /There is no table DnsEvent\. Did you mean DnsEvents\?/);
  });

  it('forgets everything', async () => {
    writeLog('DnsEvents.ndjson', '{"Name":"a"}');
    await sentinel('ingest', 'logs');
    assert.equal((await sentinel('reset')).output, 'The local workspace local is empty again.\n');
    assert.equal((await sentinel('reset')).output, 'There is nothing to forget.\n');
    assert.match((await sentinel('query', 'DnsEvents | count')).output, /^0$/m);
  });

  it('forgets the state of another version as well, and nothing that is not its own', async () => {
    trial.write({ 'state/state.json': '{"format":0}', 'state/rules.bin': 'x' });
    assert.match((await sentinel('incidents')).errors, /was not written by this version/);
    assert.equal((await sentinel('reset')).output, 'The local workspace local is empty again.\n');
    trial.write({ 'state/thesis.txt': 'mine' });
    assert.match((await sentinel('reset')).errors, /holds other files/);
    assert.ok(existsSync(path.join(trial.root, 'state', 'thesis.txt')));
  });

  it('forgets nothing while it runs', async () => {
    const emulator = await startEmulator({ folder: path.join(trial.root, 'state'), now: () => now });
    const { code, errors } = await sentinel('reset');
    await emulator.close();
    assert.equal(code, 2);
    assert.match(errors, /is running at http:\/\/127/);
  });

  it('refuses a workspace that is not on this machine', async () => {
    const remote = workspaceFile.replace('name: local', 'name: production').replace(/emulator:[^]*/, '');
    trial.write({ 'workspaces/production.yaml': remote });
    const { code, errors } = await sentinel('incidents', '--workspace', 'production');
    assert.equal(code, 2);
    assert.match(errors, /The workspace production is not a local one/);
  });
});

describe('sentinel workspace start', function () {
  // A process of its own loads the command line from its sources.
  this.timeout(60_000);
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial({ 'workspaces/local.yaml': workspaceFile });
  });
  afterEach(() => {
    trial.remove();
  });

  async function startServer(): Promise<{ process: ChildProcess; exit: Promise<unknown> }> {
    const script = path.join(__dirname, '..', '..', 'bin', 'sentinel.js');
    const server = spawn(process.execPath, [script, 'workspace', 'start', '--root', trial.root]);
    const exit = once(server, 'exit');
    const [text] = (await once(server.stdout, 'data')) as [Buffer];
    assert.match(text.toString(), /^The local workspace local is at http:\/\/127\.0\.0\.1:\d+/);
    return { process: server, exit };
  }

  it('is found by other commands, and ended by Ctrl-C with its state kept', async () => {
    const server = await startServer();
    trial.write({ 'logs/DnsEvents.ndjson': '{"Name":"a"}' });
    await trial.run('workspace', 'ingest', 'logs');
    assert.match((await trial.run('workspace', 'start')).output, /is running already/);
    server.process.kill('SIGINT');
    assert.deepEqual(await server.exit, [0, null]);
    assert.match((await trial.run('workspace', 'query', 'DnsEvents | count')).output, /^1$/m);
  });

  it('leaves its state whole when it is killed, and nothing that stops the next one', async () => {
    const server = await startServer();
    trial.write({ 'logs/DnsEvents.ndjson': '{"Name":"a"}' });
    await trial.run('workspace', 'ingest', 'logs');
    server.process.kill('SIGKILL');
    await server.exit;
    const next = await startServer();
    assert.match((await trial.run('workspace', 'query', 'DnsEvents | count')).output, /^1$/m);
    next.process.kill('SIGTERM');
    assert.deepEqual(await next.exit, [0, null]);
  });
});
