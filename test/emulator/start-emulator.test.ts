import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '../../scripts/emulator/start-emulator';
import { OperationError } from '../../scripts/source/operation-error';
import type { LocalWorkspace } from './local-workspace';
import { openLocalWorkspace, scheduledRule, testNow, workspacePath } from './local-workspace';

describe('startEmulator', () => {
  let workspace: LocalWorkspace;
  beforeEach(async () => {
    workspace = await openLocalWorkspace();
  });
  afterEach(() => workspace.end());

  const rules = `${workspacePath}/providers/Microsoft.SecurityInsights/alertRules?api-version=2025-09-01`;

  it('listens on loopback alone and wants its token', async () => {
    const { url, token } = workspace.emulator;
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
    const statuses: number[] = [];
    for (const authorization of [undefined, 'Bearer x', `Bearer ${token}x`, `Basic ${token}`, `Bearer ${token}`]) {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      statuses.push((await fetch(url + rules, { headers })).status);
    }
    assert.deepEqual(statuses, [401, 401, 401, 401, 200]);
  });

  it('gives another token at each start', async () => {
    const before = workspace.emulator.token;
    await workspace.restart();
    assert.notEqual(workspace.emulator.token, before);
  });

  it('keeps what was written when it is started again', async () => {
    await workspace.sentinel('PUT', 'alertRules/a', scheduledRule());
    const item = { displayName: 'abc', provider: 'p', itemsSearchKey: 'Value', rawContent: 'Value\r\na\r\nb\r\n' };
    await workspace.sentinel('PUT', 'watchlists/ioc', { properties: item });
    const { body } = await workspace.sentinel('GET', 'watchlists/ioc/watchlistItems');
    await workspace.sentinel('DELETE', `watchlists/ioc/watchlistItems/${body.value[0].name}`);
    const before = (await workspace.sentinel('GET', 'alertRules/a')).body;
    await workspace.restart();
    assert.deepEqual((await workspace.sentinel('GET', 'alertRules/a')).body, before);
    const after = (await workspace.sentinel('GET', 'watchlists/ioc/watchlistItems')).body.value;
    assert.deepEqual(after, [body.value[1]]);
  });

  it('survives a line that a killed process wrote in half', async () => {
    const item = { displayName: 'abc', provider: 'p', itemsSearchKey: 'Value', rawContent: 'Value\r\na\r\n' };
    await workspace.sentinel('PUT', 'watchlists/ioc', { properties: item });
    await workspace.emulator.close();
    appendFileSync(join(workspace.folder, 'watchlistItems', 'ioc.ndjson'), '{"put":{"id":"x","et');
    await workspace.restart();
    assert.equal((await workspace.sentinel('GET', 'watchlists/ioc/watchlistItems')).body.value.length, 1);
    const added = { properties: { itemsKeyValue: { Value: 'b' } } };
    await workspace.sentinel('PUT', 'watchlists/ioc/watchlistItems/1', added);
    await workspace.restart();
    assert.equal((await workspace.sentinel('GET', 'watchlists/ioc/watchlistItems')).body.value.length, 2);
  });

  it('lets nobody but the owner read the state', async () => {
    await workspace.sentinel('PUT', 'alertRules/a', scheduledRule());
    const entries = readdirSync(workspace.folder, { recursive: true, withFileTypes: true });
    assert.ok(entries.length > 3);
    for (const entry of entries) {
      const mode = statSync(join(entry.parentPath, entry.name)).mode & 0o777;
      assert.equal(mode, entry.isDirectory() ? 0o700 : 0o600, entry.name);
    }
    assert.equal(statSync(workspace.folder).mode & 0o777, 0o700);
  });

  it('joins the server that has the folder already, instead of starting a second one', async () => {
    const second = await startEmulator({ folder: workspace.folder, now: () => testNow });
    assert.deepEqual([second.url, second.token], [workspace.emulator.url, workspace.emulator.token]);
    await second.close();
    assert.equal((await workspace.send('GET', rules)).status, 200);
  });

  it('takes over what a killed server left behind', async () => {
    await workspace.emulator.close();
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const connection = { url: 'http://127.0.0.1:9', token: 'gone' };
    writeFileSync(join(workspace.folder, 'server.json'), JSON.stringify({ pid: dead, connection }));
    await workspace.restart();
    assert.equal((await workspace.send('GET', rules)).status, 200);
  });

  it('waits for a command that has the workspace for itself, and joins one that shares it', async () => {
    await workspace.emulator.close();
    const script = `
      require(${JSON.stringify(require.resolve('ts-node/register'))});
      const { startEmulator } = require(${JSON.stringify(join(__dirname, '../../scripts/emulator/start-emulator.ts'))});
      const onScheduledRun = process.argv[2] === 'shared' ? () => {} : undefined;
      startEmulator({ folder: process.argv[1], now: () => new Date(0), onScheduledRun }).then(({ url, close }) => {
        console.log(url);
        process.stdin.once('data', () => close().then(() => process.exit(0)));
      });`;
    for (const mode of ['alone', 'shared']) {
      const other = spawn(process.execPath, ['-e', script, workspace.folder, mode], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      const [url] = (await once(other.stdout, 'data')) as [Buffer];
      const starting = startEmulator({ folder: workspace.folder, now: () => testNow });
      if (mode === 'alone') other.stdin.write('end');
      const started = await starting;
      assert.equal(started.isJoined, mode === 'shared');
      assert.equal(started.url === url.toString().trim(), mode === 'shared');
      await started.close();
      if (mode === 'shared') other.stdin.write('end');
      if (other.exitCode === null) await once(other, 'exit');
    }
    await workspace.restart();
  });

  it('takes over a lock that was cut off while it was written', async () => {
    await workspace.emulator.close();
    writeFileSync(join(workspace.folder, 'server.json'), '{"pid":');
    await workspace.restart();
    assert.equal((await workspace.send('GET', rules)).status, 200);
  });

  it('starts in a folder in which another one was killed before it had written anything', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sentinel-emulator-'));
    writeFileSync(join(folder, 'state.json.123.draft'), '{');
    const started = await startEmulator({ folder, now: () => testNow });
    await started.close();
    rmSync(folder, { recursive: true });
  });

  it('says which file of its state cannot be read, and what to do', async () => {
    await workspace.sentinel('PUT', 'alertRules/a', scheduledRule());
    await workspace.emulator.close();
    for (const [file, text] of [
      ['alertRules/a.json', '{"key":'],
      ['state.json', '{"format":2}'],
    ] as const) {
      const before = readFileSync(join(workspace.folder, file));
      writeFileSync(join(workspace.folder, file), text);
      await assert.rejects(workspace.restart(), (error) => {
        assert.ok(error instanceof OperationError);
        assert.ok(error.message.includes(file) && error.help.includes('workspace reset'));
        return true;
      });
      writeFileSync(join(workspace.folder, file), before);
    }
    await workspace.restart();
  });

  it('refuses a port that is taken, and a folder that is a file', async () => {
    const port = Number(new URL(workspace.emulator.url).port);
    const other = mkdtempSync(join(tmpdir(), 'sentinel-emulator-'));
    const taken = startEmulator({ folder: join(other, 'new'), now: () => testNow, port });
    await assert.rejects(taken, { name: 'OperationError', message: `The port ${port} is taken by another program` });
    writeFileSync(join(other, 'file'), '');
    await assert.rejects(startEmulator({ folder: join(other, 'file'), now: () => testNow }), {
      name: 'OperationError',
    });
    rmSync(other, { recursive: true });
  });

  it('refuses a folder that holds other files', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sentinel-emulator-'));
    writeFileSync(join(folder, 'thesis.txt'), 'mine');
    await assert.rejects(startEmulator({ folder, now: () => testNow }), (error) => {
      assert.ok(error instanceof OperationError);
      assert.match(error.message, /holds other files/);
      return true;
    });
    rmSync(folder, { recursive: true });
  });

  it('knows no workspace but its own, where it is told who it is', async () => {
    const identity = {
      subscription: '11111111-1111-1111-1111-111111111111',
      resourceGroup: 'lab',
      workspace: 'Local',
      workspaceId: '22222222-2222-2222-2222-222222222222',
    };
    await workspace.restart({ workspace: identity });
    assert.equal((await workspace.send('GET', rules)).status, 200);
    const other = await workspace.send('GET', rules.replace('resourceGroups/lab', 'resourceGroups/else'));
    assert.deepEqual([other.status, other.body.error.code], [404, 'ResourceGroupNotFound']);
  });

  it('answers in the envelope of ARM to a missing version, a broken body, and an unknown path', async () => {
    const { url, token } = workspace.emulator;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const path = rules.replace('alertRules?', 'alertRules/a?');
    const broken = await fetch(url + path, { method: 'PUT', headers, body: '{"kind":' });
    const unversioned = await workspace.send('GET', rules.split('?')[0]!);
    const unknown = await workspace.send('GET', '/nowhere');
    const codes = [((await broken.json()) as { error: { code: string } }).error.code, unversioned.body.error.code];
    assert.deepEqual(codes, ['InvalidRequestContent', 'MissingApiVersionParameter']);
    assert.deepEqual([broken.status, unversioned.status, unknown.status], [400, 400, 404]);
  });

  it('refuses a body over 4 MB', async () => {
    const { url, token } = workspace.emulator;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ filler: 'x'.repeat(4 * 1024 * 1024) });
    const answer = await fetch(url + rules.replace('alertRules?', 'alertRules/a?'), { method: 'PUT', headers, body });
    assert.equal(answer.status, 413);
  });
});

describe('quirks', () => {
  let workspace: LocalWorkspace;
  afterEach(() => workspace.end());

  async function statusesWith(
    name: 'throttled' | 'throttled-silently' | 'server-error' | 'roles-spreading' | 'unavailable' | 'timed-out',
  ): Promise<unknown[]> {
    workspace = await openLocalWorkspace({ quirks: [{ name }] });
    const statuses: unknown[] = [];
    for (let count = 0; count < 4; count++) {
      const { status, headers } = await workspace.sentinel('GET', 'alertRules');
      statuses.push(headers.has('retry-after') ? `${status} later` : status);
    }
    return statuses;
  }

  it('throttle with Retry-After', async () => {
    assert.deepEqual(await statusesWith('throttled'), [200, 200, '429 later', 200]);
  });

  it('throttle without Retry-After', async () => {
    assert.deepEqual(await statusesWith('throttled-silently'), [200, 200, 429, 200]);
  });

  it('fail with 500', async () => {
    assert.deepEqual(await statusesWith('server-error'), [200, 200, 500, 200]);
  });

  it('are away for a while, or time out', async () => {
    assert.deepEqual(await statusesWith('unavailable'), [200, 200, '503 later', 200]);
    await workspace.end();
    assert.deepEqual(await statusesWith('timed-out'), [200, 200, 408, 200]);
  });

  it('answer 401 until the roles have spread', async () => {
    assert.deepEqual(await statusesWith('roles-spreading'), [401, 401, 200, 200]);
  });

  it('cut an answer off after the request took effect', async () => {
    workspace = await openLocalWorkspace({ quirks: [{ name: 'cut-off', when: ({ method }) => method === 'PUT' }] });
    await assert.rejects(workspace.sentinel('PUT', 'alertRules/a', scheduledRule()));
    assert.equal((await workspace.sentinel('GET', 'alertRules/a')).status, 200);
  });

  it('drop a connection before or after the request took effect', async () => {
    for (const [name, status] of [
      ['dropped', 404],
      ['dropped-after', 200],
    ] as const) {
      workspace = await openLocalWorkspace({ quirks: [{ name, when: ({ method }) => method === 'PUT' }] });
      await assert.rejects(workspace.sentinel('PUT', 'alertRules/a', scheduledRule()));
      assert.equal((await workspace.sentinel('GET', 'alertRules/a')).status, status);
      if (name === 'dropped') await workspace.end();
    }
  });
});
