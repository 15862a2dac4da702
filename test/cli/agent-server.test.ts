import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { Readable } from 'node:stream';

import { exampleFiles } from '../../scripts/checks/example-files';
import { mcpCommand } from '../../scripts/cli/commands/mcp';
import { startTrial, type Trial } from './run-sentinel';

interface Answer {
  readonly id: unknown;
  readonly result?: Readonly<Record<string, any>>; // eslint-disable-line @typescript-eslint/no-explicit-any
  readonly error?: { readonly code: number; readonly message: string };
}

const slip = exampleFiles('query: |\n  ASimDnsActivityLogs\n  | where DnsQuer == "a"\n  | project SrcIpAddr\n')[0]!
  .text;

describe('sentinel mcp', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial({ 'detections/example/rule.yaml': slip });
  });
  afterEach(() => trial.remove());

  async function talk(lines: readonly (object | string)[], write = false): Promise<readonly Answer[]> {
    let output = '';
    const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
    const context = {
      root: trial.root,
      workingDirectory: trial.root,
      elapsed: () => 0,
      wait: () => Promise.resolve(),
      patienceMs: 1000,
      now: () => new Date('2026-06-02T12:00:00Z'),
      randomId: () => '11111111-2222-4333-8444-555555555555',
      environment: {},
      write: (text: string) => (output += text),
      writeError: () => undefined,
      standardInput: Readable.from(texts.map((text) => `${text}\n`)),
      interactive: false,
      color: false,
    };
    await mcpCommand.run({ context, arguments: [], options: { write } });
    return output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Answer);
  }

  async function call(name: string, given: object, write = false): Promise<Answer> {
    const [answer] = await talk([request('tools/call', { name, arguments: given })], write);
    assert.ok(answer !== undefined);
    return answer;
  }

  function request(method: string, params: object = {}, id: unknown = 1): object {
    return { jsonrpc: '2.0', id, method, params };
  }

  it('greets in the revision that the client speaks, and lists tools that only read', async () => {
    const [hello, tools] = await talk([
      request('initialize', { protocolVersion: '2025-11-25', capabilities: {} }),
      { jsonrpc: '2.0', method: 'notifications/initialized' },
      request('tools/list', {}, 2),
    ]);
    assert.equal(hello?.result?.['protocolVersion'], '2025-11-25');
    const listed = tools?.result?.['tools'] as { name: string; annotations: { readOnlyHint: boolean } }[];
    assert.ok(listed.some(({ name }) => name === 'validate'));
    assert.ok(listed.every(({ annotations }) => annotations.readOnlyHint));
  });

  it('validates with the findings of the command line', async () => {
    const { result } = await call('validate', {});
    const { exitCode, result: found } = result?.['structuredContent'] as { exitCode: number; result: unknown };
    assert.equal(exitCode, 1);
    assert.deepEqual(found, JSON.parse((await trial.run('validate', '--format', 'json')).output));
    assert.equal(result?.['isError'], false);
  });

  it('says the columns of a query, the tables that hold a word, and what a check holds', async () => {
    const columns = await call('columns', { kql: 'DnsEvents | project A = Name' });
    assert.deepEqual(columns.result?.['structuredContent'].result.columns, [{ name: 'A', type: 'string' }]);
    const tables = await call('tables', { word: 'dnsEvents' });
    assert.deepEqual(tables.result?.['structuredContent'].result.tables.slice(0, 2), ['DnsEvents', 'CloudDnsEvents']);
    const checks = await call('checks', { id: 'kql-semantics' });
    assert.match(checks.result?.['structuredContent'].result.checks[0].description, /./);
  });

  it('writes nothing unless it was started for that, and only below the root', async () => {
    assert.match((await call('new', { kind: 'watchlist', name: 'x' })).error?.message ?? '', /There is no tool new/);
    const fixed = await call('fix', {}, true);
    assert.equal(fixed.result?.['isError'], false);
    const outside = await call('query', { kql: 'T', events: ['../../etc/passwd'] });
    assert.match(outside.error?.message ?? '', /is not below the root/);
  });

  it('answers what makes no sense with an error, and goes on', async () => {
    const answers = await talk([
      'no json',
      '[]',
      '{"jsonrpc":"2.0","id":7}',
      request('nothing/here'),
      request('tools/call', { name: 'validate', arguments: { paths: 'x' } }),
      request('tools/call', { name: 'validate', arguments: { root: '/' } }),
      request('resources/read', { uri: 'sentinel://docs/..%2Fpackage.json' }),
      request('ping', {}, 'last'),
    ]);
    const codes = answers.map(({ error }) => error?.code);
    assert.deepEqual(codes, [-32700, -32600, -32600, -32601, -32602, -32602, -32602, undefined]);
    assert.equal(answers.at(-1)?.id, 'last');
  });

  it('answers a line that is too long with an error, and goes on', async () => {
    const answers = await talk([`{"id":1,"method":"${'x'.repeat(5_000_000)}"}`, request('ping', {}, 'last')]);
    assert.deepEqual(
      answers.map(({ id, error }) => [id, error?.code]),
      [
        [null, -32600],
        ['last', undefined],
      ],
    );
  });

  it('answers no request that was taken back', async () => {
    const answers = await talk([
      request('tools/call', { name: 'validate', arguments: {} }, 'first'),
      request('tools/call', { name: 'validate', arguments: {} }, 'second'),
      { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'second' } },
      request('ping', {}, 'last'),
    ]);
    assert.deepEqual(
      answers.map(({ id }) => id),
      ['first', 'last'],
    );
  });

  it('says what a change does, and how lists age', async () => {
    const git = (...words: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], { cwd: trial.root });
    const list = exampleFiles({ 'watchlists/example.yaml': '' })[0]!.text;
    trial.write({ 'watchlists/example.yaml': list });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'x');
    trial.write({ 'detections/example/rule.yaml': slip.replace('kind: Scheduled', 'kind: Scheduled\nenabled: false') });
    const review = await call('review', {});
    assert.match(JSON.stringify(review.result?.['structuredContent']), /detections\/example\/rule\.yaml/);
    const indicators = await call('indicators', { watchlists: ['example'] });
    assert.equal(indicators.result?.['structuredContent'].exitCode, 0);
  });

  it('says that a tool could not do its work as its answer', async () => {
    const { result } = await call('validate', { paths: ['detections/none'] });
    assert.equal(result?.['isError'], true);
    assert.match(result?.['content'][0].text, /There is no file or folder detections\/none/);
  });

  it('has the checks and the pages of the documentation as resources', async () => {
    const [list, read] = await talk([
      request('resources/list'),
      request('resources/read', { uri: 'sentinel://docs/architecture.md' }, 2),
    ]);
    assert.ok((list?.result?.['resources'] as { uri: string }[]).some(({ uri }) => uri === 'sentinel://checks'));
    assert.match(read?.result?.['contents'][0].text, /# Architecture/);
  });
});
