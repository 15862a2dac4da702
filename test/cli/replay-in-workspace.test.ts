import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';
import { localWorkspaceYaml, ruleYaml } from './trial-content';

const counting = ruleYaml(2)
  .replace(
    '| where Name == "bad2.example"',
    '| where Name has "example"\n  | summarize Asked = count() by Computer\n  | where Asked > 1',
  )
  .replace('queryFrequency: 1h', 'queryFrequency: 2h')
  .replace('queryPeriod: 1h', 'queryPeriod: 4h');

const resting = `${ruleYaml(3).replace('"bad3.example"', '"bad1.example" and TimeGenerated > ago(50m)')}suppressionEnabled: true\nsuppressionDuration: 5h\n`;

const calling = ruleYaml(4).replace('DnsEvents\n  | where Name == "bad4.example"', 'Recent(40m)');

const callee = `functionAlias: Recent
description: DNS queries of a short time.
parameters: within:timespan
query: |
  DnsEvents
  | where TimeGenerated > ago(within)
version: 1.0.0
`;

const hunt = `id: 3c1f9b0e-6f0d-4a51-9c53-2f6f7d1f8a22
name: A hunt
description: Finds computers that ask for anything.
tactics: [Impact]
query: DnsEvents | where Computer == "ws-2"
`;

const events = Array.from({ length: 40 }, (_, index) => ({
  TimeGenerated: new Date(Date.UTC(2026, 5, 2) + index * 1_375_000).toISOString(),
  Computer: `ws-${String(index % 3)}`,
  Name: index % 4 === 0 ? 'bad1.example' : 'good.example',
}));

const stretch = ['--from', '2026-06-02', '--to', '2026-06-02T12:00:00Z'];

interface Replayed {
  readonly detections: readonly Readonly<Record<string, unknown>>[];
}

/** What a workspace answers to a query, with the status. */
type Answer = (query: string) => readonly [status: number, body: unknown];

/** A query API on loopback that answers as it is told. */
async function serve(answer: Answer) {
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    let text = '';
    request.on('data', (piece: Buffer) => (text += piece.toString()));
    request.on('end', () => {
      const { query } = JSON.parse(text) as { query: string };
      asked.push(query);
      const [status, body] = answer(query);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const file = localWorkspaceYaml.replace(/emulator:[^]*/, `endpoint: http://127.0.0.1:${String(port)}\n`);
  return { asked, file, close: () => server.close() };
}

function rowsOf(columns: Readonly<Record<string, string>>, ...rows: readonly (readonly unknown[])[]) {
  const named = Object.entries(columns).map(([name, type]) => ({ name, type }));
  return { tables: [{ name: 'PrimaryResult', columns: named, rows }] };
}

describe('A replay in the local workspace', () => {
  let trial: Trial;
  before(async () => {
    trial = startTrial({
      'workspaces/local.yaml': localWorkspaceYaml,
      'detections/example/rule.yaml': ruleYaml(),
      'detections/example/counting.yaml': counting,
      'detections/example/resting.yaml': resting,
      'detections/example/calling.yaml': calling,
      'detections/example/hunt.yaml': hunt,
      'functions/Recent.yaml': callee,
      'logs/DnsEvents.ndjson': events.map((event) => `${JSON.stringify(event)}\n`).join(''),
    });
    const { code, errors } = await trial.run('workspace', 'ingest', 'logs');
    assert.equal(code, 0, errors);
  });
  after(() => trial.remove());

  it('is the same as one over the logs: alerts, rows, incidents, suppression', async () => {
    const logs = ['--events', path.join(trial.root, 'logs')];
    const here = await trial.run('replay', ...logs, ...stretch, '--format', 'json');
    const there = await trial.run('replay', '--in-workspace', 'local', ...stretch, '--format', 'json');
    assert.deepEqual([here.code, there.code], [0, 0], there.errors);
    const found = JSON.parse(here.output) as Replayed;
    assert.deepEqual(JSON.parse(there.output), found);
    assert.ok(found.detections.every(({ rows }) => Number(rows) > 0));
    assert.match(there.errors, /^\d+ queries to local \(2 detections once, 3 rules at each run with events\)\.$/m);
  });

  it('begins nothing that would be more queries than allowed', async () => {
    const { code, errors } = await trial.run('replay', '--in-workspace', 'local', ...stretch, '--max-queries', '9');
    assert.equal(code, 2);
    assert.match(errors, /more than 9 queries[^]*--max-queries \d+/);
    assert.doesNotMatch(errors, /^Asking local …/m);
  });

  it('needs to know which days are meant, and takes no logs beside them', async () => {
    const open = await trial.run('replay', '--in-workspace', 'local');
    assert.match(open.errors, /Nothing says which days of the workspace are meant/);
    const both = await trial.run('replay', '--in-workspace', 'local', ...stretch, '--events', 'logs');
    assert.match(both.errors, /Say either --events or --in-workspace/);
    assert.deepEqual([open.code, both.code], [2, 2]);
  });

  it('answers a query over the events of a window, with its end as the clock', async () => {
    const query = 'DnsEvents | summarize Events = count(), Oldest = max(now() - TimeGenerated)';
    const { output } = await trial.run('query', query, '--in-workspace', 'local', ...stretch, '--format', 'csv');
    assert.equal(output, 'Events,Oldest\n31,11:37:05\n');
  });

  it('refuses a query that cannot be closed to a window, at the place', async () => {
    const { code, errors } = await trial.run('query', 'union Dns* | count', '--in-workspace', 'local', ...stretch);
    assert.equal(code, 1);
    assert.match(
      errors,
      /query:1:7 error This query cannot be closed to a window: the query reads it through a wildcard/,
    );
  });

  it('compares as the same what its own engine answers', async () => {
    for (const slug of ['rule', 'counting', 'resting', 'calling', 'hunt']) {
      const argv = ['compare', `example/${slug}`, '--in-workspace', 'local', '--at', '2026-06-02T08:00:00Z'];
      const { code, output, errors } = await trial.run(...argv);
      assert.equal(code, 0, output + errors);
      assert.match(output, /: the same in local and here, [1-9]\d* equal rows? \(read: DnsEvents \d+\)$/m);
    }
  });
});

describe('A replay in a workspace that answers otherwise', () => {
  const nothing = rowsOf({ TimeGenerated: 'datetime' });

  let close = (): void => undefined;
  afterEach(() => close());

  async function trialOn(answer: Answer, files: Readonly<Record<string, string>>) {
    const server = await serve(answer);
    const trial = startTrial({ 'workspaces/local.yaml': server.file, ...files });
    close = () => {
      server.close();
      trial.remove();
    };
    return { ...server, trial };
  }

  /** There are events in every hour. */
  const hourly = rowsOf(
    { TimeGenerated: 'datetime' },
    ...Array.from({ length: 14 }, (_, hour) => [new Date(Date.UTC(2026, 5, 1, 22 + hour, 30)).toISOString()]),
  );

  it('says what the workspace refuses, and replays the others', async () => {
    const failing: Answer = (query) => {
      if (!query.includes('bad2')) return [200, nothing];
      return [400, { error: { message: 'bad', innererror: { message: "Failed to resolve table 'DnsEvents'" } } }];
    };
    const files = { 'detections/a/one.yaml': ruleYaml(), 'detections/a/two.yaml': ruleYaml(2) };
    const { trial } = await trialOn(failing, files);
    const { code, output } = await trial.run('replay', '--in-workspace', 'local', ...stretch);
    assert.equal(code, 1);
    assert.match(output, /a\/one\n {2}12 runs, 0 rows, 0 alerts/);
    assert.match(
      output,
      /a\/two\n {2}not run: .*two\.yaml:\d+:\d+ The workspace refuses this query: Failed to resolve table/,
    );
  });

  it('goes on from what was answered before it was stopped', async () => {
    let isUp = false;
    const stopping: Answer = (query) =>
      query.includes('summarize by TimeGenerated')
        ? [200, hourly]
        : isUp || !query.includes('T06:00:00')
          ? [200, nothing]
          : [403, { error: { code: 'Forbidden', message: 'No' } }];
    const { trial, asked } = await trialOn(stopping, { 'detections/a/counting.yaml': counting });
    const first = await trial.run('replay', '--in-workspace', 'local', ...stretch);
    assert.equal(first.code, 2);
    assert.match(first.errors, /Log Analytics Reader/);
    const before = new Set(asked.filter((query) => !query.includes('T06:00:00')));
    isUp = true;
    asked.length = 0;
    const second = await trial.run('replay', '--in-workspace', 'local', ...stretch);
    assert.equal(second.code, 0, second.errors);
    assert.ok(before.size > 0 && asked.length > 0);
    assert.deepEqual(
      asked.filter((query) => before.has(query)),
      [],
    );
    asked.length = 0;
    await trial.run('replay', '--in-workspace', 'local', ...stretch);
    assert.equal(asked.length, 7);
  });

  it('asks of a rule the runs alone in whose windows there are events', async () => {
    const one = rowsOf({ TimeGenerated: 'datetime' }, ['2026-06-02T07:30:00Z']);
    const some: Answer = (query) => [200, query.includes('summarize by TimeGenerated') ? one : nothing];
    const { trial, asked } = await trialOn(some, { 'detections/a/counting.yaml': counting });
    const { code, output, errors } = await trial.run('replay', '--in-workspace', 'local', ...stretch);
    assert.equal(code, 0, errors);
    assert.match(output, /6 runs, 0 rows, 0 alerts/);
    assert.deepEqual(
      asked
        .slice(1)
        .map((query) => /<= datetime\((\S+?)\)/.exec(query)?.[1]?.slice(11, 16))
        .sort(),
      ['08:00', '10:00'],
    );
  });

  it('takes a part of an answer for none', async () => {
    const part = { ...nothing, error: { code: 'PartialError', message: 'Too large' } };
    const { trial } = await trialOn(() => [200, part], { 'detections/a/rule.yaml': ruleYaml() });
    const { code, errors } = await trial.run('replay', '--in-workspace', 'local', ...stretch);
    assert.equal(code, 2);
    assert.match(errors, /answered a part alone: PartialError: Too large\.\nChoose a shorter stretch/);
  });

  it('is shown by compare, row for row and column for column', async () => {
    const event = ['2026-06-02T07:30:00Z', 'ws-1', 'bad1.example'];
    const types = { TimeGenerated: 'datetime', Computer: 'string', Name: 'string' };
    const other: Answer = (query) => {
      const isAnswer = query.includes('bad1');
      return [
        200,
        isAnswer
          ? rowsOf({ ...types, Odd: 'long' }, ['2026-06-02T07:31:00Z', 'ws-9', 'bad1.example', 1])
          : rowsOf(types, event),
      ];
    };
    const { trial } = await trialOn(other, { 'detections/a/rule.yaml': ruleYaml() });
    const { code, output } = await trial.run(
      'compare',
      'a/rule',
      '--in-workspace',
      'local',
      '--at',
      '2026-06-02T08:00:00Z',
    );
    assert.equal(code, 1);
    assert.match(output, /^a\/rule: not the same in local and here, 0 equal rows \(read: DnsEvents 1\)$/m);
    assert.match(output, /column Odd is there alone/);
    assert.match(output, /1 row there alone:[^]*ws-9[^]*1 row here alone:[^]*ws-1/);
  });
});
