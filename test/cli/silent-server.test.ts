import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';
import { localWorkspaceYaml, ruleYaml } from './trial-content';

type Answer = (response: http.ServerResponse, request: http.IncomingMessage) => void;

const headers = { 'content-type': 'application/json' };

/** Begins an answer, and sends a blank of it every 50 ms for as long as anybody listens. */
const drip: Answer = (response) => {
  response.writeHead(200, headers);
  const timer = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(timer));
};

const silence: Answer = () => undefined;

/** Pages that are the same, each at an address of its own. */
function repeat(entries: readonly unknown[]): Answer {
  let page = 0;
  return (response, request) => {
    response.writeHead(200, headers);
    const nextLink = `http://${request.headers.host}/list?page=${++page}`;
    response.end(JSON.stringify({ value: entries, nextLink }));
  };
}

describe('A server that gives no whole answer', () => {
  let trial: Trial;
  let server: http.Server;
  let url: string;
  let asked: number;
  let answer: Answer;

  beforeEach(async () => {
    asked = 0;
    server = http.createServer((request, response) => {
      asked++;
      request.resume();
      answer(response, request);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    trial = startTrial({
      'workspaces/local.yaml': localWorkspaceYaml.replace(/emulator:[^]*/, `endpoint: ${url}`),
      'detections/example/rule.yaml': ruleYaml(),
    });
  });
  afterEach(() => {
    trial.remove();
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });

  for (const [name, how] of [
    ['is silent', silence],
    ['drips', drip],
  ] as const) {
    for (const command of [['plan'], ['deploy'], ['drift'], ['pull', '--all'], ['pull', '--schema']]) {
      it(`is given up by ${command.join(' ')} after the time that was said, if it ${name}`, async () => {
        answer = how;
        const { code, errors } = await trial.run(...command, '--patience', '1');
        assert.equal(code, 2, errors);
        assert.match(errors, new RegExp(`^${url}: no whole answer came within 1 s\\.\\n.*--patience SECONDS`, 'm'));
      });
    }
  }

  it('is said to be waited for, and how long', async () => {
    answer = silence;
    const { errors } = await trial.run('plan', '--patience', '4');
    assert.match(errors, /has given no whole answer for 1 s; waiting 3 s/);
  });

  it('is asked again where one answer was lost', async () => {
    const lists: Answer = (response) => {
      response.writeHead(200, headers);
      response.end('{"value":[]}');
    };
    answer = (response, request) => (asked === 1 ? silence : lists)(response, request);
    const { code, output, errors } = await trial.run('plan', '--patience', '2');
    assert.equal(code, 0, errors);
    assert.match(output, /1 to create/);
  });

  it('is left as soon as a page comes again, whatever its address', async () => {
    answer = repeat([{ name: 'a', properties: {} }]);
    const { code, errors } = await trial.run('plan');
    assert.equal(code, 2);
    assert.match(errors, /the list goes in circles/);
    assert.ok(asked < 30, `${asked} requests`);
  });

  it('is left where pages without an entry go on', async () => {
    answer = repeat([]);
    const { code, errors } = await trial.run('plan');
    assert.equal(code, 2);
    assert.match(errors, /the list does not end, .* pages without an entry/);
    assert.ok(asked < 1500, `${asked} requests`);
  });

  it('is given up as a feed, too', async () => {
    for (const how of [silence, drip]) {
      answer = how;
      const imported = await trial.run('import', 'stix', '--url', url, '--watchlist', 'list', '--patience', '1');
      assert.equal(imported.code, 2);
      assert.match(imported.errors, /did not finish its answer within 1 s/);
    }
  });

  it('is given up where it is a local workspace of another process', async () => {
    const ready: Answer = (response) => response.end('{}');
    answer = (response, request) => (request.url === '/emulator/health' ? ready : drip)(response, request);
    const connection = { url, token: 't' };
    trial.write({
      'workspaces/local.yaml': localWorkspaceYaml,
      '.sentinel/local/server.json': JSON.stringify({ pid: process.pid, isShared: true, connection }),
      'DnsEvents.ndjson': '{"TimeGenerated":"2026-06-02T11:00:00Z"}\n',
    });
    for (const action of [['ingest', 'DnsEvents.ndjson'], ['query', 'DnsEvents | count'], ['incidents']]) {
      const { code, errors } = await trial.run('workspace', ...action, '--patience', '1');
      assert.equal(code, 2, errors);
      assert.match(errors, /no whole answer came within 1 s/);
    }
  });

  it('is waited for as long as a number of seconds says, and nothing else is taken', async () => {
    for (const written of ['0', 'soon', '-1', 'Infinity']) {
      const { code, errors } = await trial.run('plan', '--patience', written);
      assert.deepEqual([code, /is not a number of seconds/.test(errors)], [2, true], written);
    }
  });
});
