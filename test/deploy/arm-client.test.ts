import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPatience, usualPatienceMs } from '../../scripts/deploy/arm/patience';
import { createArmClient } from '../../scripts/deploy/arm/arm-client';
import type { ArmClient } from '../../scripts/deploy/arm/arm-client';
import { fixedCredential } from '../../scripts/deploy/arm/fixed-credential';
import { OperationError } from '../../scripts/source/operation-error';

const token = 'a-secret-token';
const now = () => new Date('2026-07-01T00:00:00Z');
const path = '/subscriptions/s/providers/Microsoft.SecurityInsights/alertRules';

type Answer = (response: http.ServerResponse, request: http.IncomingMessage) => void;

function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

const refusal = (code: string, message: string) => ({ error: { code, message } });

describe('The client of a workspace', () => {
  let server: http.Server;
  let url: string;
  let answers: Answer[];
  let seen: http.IncomingMessage[];
  let waits: number[];

  beforeEach(async () => {
    answers = [];
    seen = [];
    waits = [];
    server = http.createServer((request, response) => {
      seen.push(request);
      request.resume();
      const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
      answer(response, request);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });

  function client(endpoint = url): ArmClient {
    return createArmClient({
      endpoint,
      subscription: 's',
      credential: fixedCredential(token, now),
      scope: 'https://management.azure.com/.default',
      trust: { cloud: 'AzurePublic' as const, allowedHosts: [] },
      apiVersion: '2025-09-01',
      now,
      wait: (milliseconds) => {
        waits.push(milliseconds);
        return Promise.resolve();
      },
      onWait: () => undefined,
      patience: createPatience(usualPatienceMs, () => performance.now()),
    });
  }

  async function failureOfList(): Promise<OperationError> {
    try {
      await client().list(path, 'reading the analytic rules');
    } catch (error) {
      assert.ok(error instanceof OperationError, String(error));
      assert.ok(!`${error.message} ${error.help}`.includes(token));
      return error;
    }
    throw new Error('The list was read.');
  }

  it('sends its token and the api-version, to loopback in the clear', async () => {
    answers = [json(200, { value: [] })];
    await client().list(path, 'reading');
    assert.equal(seen[0]?.headers.authorization, `Bearer ${token}`);
    assert.equal(seen[0]?.url, `${path}?api-version=2025-09-01`);
  });

  it('speaks the versions of the workspace to its saved searches and tables', async () => {
    const workspace = '/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w';
    answers = [json(200, { value: [] })];
    await client().list(`${workspace}/savedSearches`, 'reading');
    await client().list(`${workspace}/tables`, 'reading');
    await client().list(`${workspace}/providers/Microsoft.SecurityInsights/alertRules`, 'reading');
    const versions = seen.map(({ url }) => url?.split('api-version=')[1]);
    assert.deepEqual(versions, ['2020-08-01', '2022-10-01', '2025-09-01']);
  });

  it('follows links to further pages', async () => {
    answers = [
      json(200, { value: [{ name: 'a' }], nextLink: `${url}${path}?page=2` }),
      json(200, { value: [{ name: 'b' }] }),
    ];
    assert.deepEqual(await client().list(path, 'reading'), [{ name: 'a' }, { name: 'b' }]);
    assert.equal(seen[1]?.url, `${path}?page=2`);
  });

  it('sends no token to another host that a link names', async () => {
    answers = [json(200, { value: [], nextLink: 'https://elsewhere.example/steal' })];
    assert.match((await failureOfList()).message, /refers to another address, elsewhere\.example/);
    assert.equal(seen.length, 1);
  });

  it('sends nothing over plain http to another machine', () => {
    for (const endpoint of [
      'http://management.azure.com',
      'http://10.0.0.1',
      'http://127.0.0.1.example.com',
      'http://localhost.example',
      'ftp://127.0.0.1',
      'x',
    ]) {
      assert.throws(() => client(endpoint), /neither an https address nor http on loopback/, endpoint);
    }
  });

  it('sends no token to a host of another cloud or of nobody', () => {
    for (const endpoint of ['https://collector.example', 'https://management.chinacloudapi.cn']) {
      assert.throws(() => client(endpoint), /is not a host of AzurePublic to which a token may go/, endpoint);
    }
  });

  it('says in a sentence what is wrong and what to do, for each refusal', async () => {
    const cases: readonly (readonly [Answer, RegExp, RegExp])[] = [
      [
        json(401, refusal('InvalidAuthenticationToken', 'The token is bad.')),
        /answered 401, InvalidAuthenticationToken: The token is bad$/,
        /az login/,
      ],
      [
        json(403, refusal('AuthorizationFailed', 'No.')),
        /answered 403, AuthorizationFailed: No$/,
        /Microsoft Sentinel Contributor/,
      ],
      [json(404, refusal('ResourceGroupNotFound', 'None.')), /answered 404/, /resource group/],
      [json(429, refusal('TooManyRequests', 'Slow down.')), /answered 429/, /throttling/],
      [json(500, refusal('InternalServerError', 'Oh.')), /answered 500/, /wait some minutes/],
      [
        (response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>'),
        /answered 502$/,
        /wait/,
      ],
      [
        (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"value": ['),
        /cut off or is not JSON/,
        /proxy/,
      ],
      [
        (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Log in</html>'),
        /cut off or is not JSON/,
        /proxy/,
      ],
      [(response) => void response.socket?.destroy(), /connection was cut off/, /network/],
    ];
    for (const [answer, message, help] of cases) {
      answers = [answer];
      const failure = await failureOfList();
      assert.match(failure.message, message);
      assert.match(failure.help, help);
    }
  });

  it('says that a connection was refused', async () => {
    answers = [json(200, {})];
    await new Promise((resolve) => server.close(resolve));
    assert.match((await failureOfList()).message, /the connection was refused/);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  it('notices an answer of which half is missing', async () => {
    answers = [
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write('{"value": [');
        setImmediate(() => response.socket?.destroy());
      },
      json(200, { value: [{ name: 'whole' }] }),
    ];
    assert.deepEqual(await client().list(path, 'reading'), [{ name: 'whole' }]);
  });

  it('waits as long as it is asked to, and gives up where that is long', async () => {
    answers = [json(429, {}, { 'retry-after': '7' }), json(200, { value: [] })];
    await client().list(path, 'reading');
    assert.equal(waits.length, 1);
    assert.ok(waits[0]! >= 7000 && waits[0]! < 9000);
    answers = [json(429, {}, { 'retry-after': '3600' })];
    waits = [];
    await failureOfList();
    assert.deepEqual(waits, []);
  });

  it('waits for roles that are spreading, and not for a token that is refused', async () => {
    answers = [
      json(401, refusal('Unauthorized', 'Make sure you have the necessary permissions.')),
      json(200, { value: [] }),
    ];
    await client().list(path, 'reading');
    assert.equal(waits.length, 1);
    answers = [json(401, refusal('InvalidAuthenticationToken', ''))];
    waits = [];
    await failureOfList();
    assert.deepEqual(waits, []);
  });

  it('polls an operation until it has ended, and tells where it failed', async () => {
    const started = json(202, {}, { 'azure-asyncoperation': `${url}/operations/1` });
    answers = [started, json(200, { status: 'InProgress' }), json(200, { status: 'Succeeded' })];
    const armed = client();
    await armed.waitForOperation(await armed.put(path, {}), 'writing');
    assert.equal(seen.length, 3);
    answers = [started, json(200, { status: 'Failed', ...refusal('BadContent', 'No items.') })];
    const second = await armed.put(path, {});
    await assert.rejects(armed.waitForOperation(second, 'writing'), /writing ended as Failed: .*BadContent: No items/);
  });
});
