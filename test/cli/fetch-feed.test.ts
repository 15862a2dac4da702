import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import { fetchFeed } from '../../scripts/cli/feeds/fetch-feed';
import type { FeedRequest } from '../../scripts/cli/feeds/fetch-feed';
import { OperationError } from '../../scripts/source/operation-error';
import { startTrial } from './run-sentinel';

type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void;

const listing = 'value\nevil-one.com\n';

/** What the server does, by path. */
const answers: Readonly<Record<string, Answer>> = {
  '/list': (_request, response) => response.end(listing),
  '/packed': (_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(1e6))),
  '/page': (_request, response) => response.end('<!DOCTYPE html><html>down for maintenance</html>'),
  '/status': (_request, response) => response.end('{"query_status":"illegal_auth_key"}'),
  '/denied': (_request, response) => response.writeHead(403).end('Auth-Key: secret-key'),
  '/moved': (_request, response) => response.writeHead(302, { location: '/list' }).end(),
  '/elsewhere': (_request, response) => response.writeHead(302, { location: 'http://192.0.2.1/list' }).end(),
  '/round': (_request, response) => response.writeHead(302, { location: '/round' }).end(),
  '/cut': (_request, response) => {
    response.writeHead(200, { 'content-length': '1000' }).write(listing);
    setImmediate(() => response.destroy());
  },
  '/endless': (_request, response) => {
    const more = () => {
      while (!response.destroyed && response.write('evil-one.com\n'.repeat(1000)));
    };
    response.on('drain', more);
    more();
  },
  '/silent': (_request, response) => response.writeHead(200).write(listing),
};

describe('fetchFeed', () => {
  let server: http.Server;
  let base = '';
  let folder = '';
  let asked: http.IncomingMessage[] = [];
  let now = new Date('2026-06-02T12:00:00Z');

  beforeEach(async () => {
    asked = [];
    now = new Date('2026-06-02T12:00:00Z');
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-fetch-'));
    server = http.createServer((request, response) => {
      asked.push(request);
      response.on('error', () => undefined);
      answers[request.url ?? '']?.(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    fs.rmSync(folder, { recursive: true });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  function ask(request: FeedRequest, limits = { bytes: 100_000, milliseconds: 60_000 }) {
    return fetchFeed(request, { send: fetch, now: () => now, folder, limits, patienceMs: 120_000 });
  }

  async function refused(request: FeedRequest, limits?: { bytes: number; milliseconds: number }): Promise<string> {
    try {
      await ask(request, limits);
    } catch (error) {
      assert.ok(error instanceof OperationError, String(error));
      assert.doesNotMatch(`${error.message} ${error.help}`, /secret-key/);
      assert.deepEqual(fs.readdirSync(folder), []);
      return error.message.replace(base.slice(7), 'HOST');
    }
    throw new Error('It was not refused.');
  }

  it('keeps an answer for an hour', async () => {
    const first = await ask({ url: `${base}/list` });
    assert.deepEqual([fs.readFileSync(first.file, 'utf8'), first.fetchedAt], [listing, undefined]);
    first.close(true);
    now = new Date('2026-06-02T12:59:59Z');
    const second = await ask({ url: `${base}/list` });
    assert.deepEqual([second.file, second.fetchedAt], [first.file, new Date('2026-06-02T12:00:00Z')]);
    assert.equal(asked.length, 1);
    now = new Date('2026-06-02T13:00:00Z');
    assert.equal((await ask({ url: `${base}/list` })).fetchedAt, undefined);
    assert.equal(asked.length, 2);
  });

  it('fetches again what could not be read', async () => {
    (await ask({ url: `${base}/list` })).close(false);
    await ask({ url: `${base}/list` });
    assert.equal(asked.length, 2);
  });

  it('posts a query with the key in its header', async () => {
    const key = { header: 'Auth-Key', value: 'secret-key' };
    await ask({ url: `${base}/list`, body: '{"query":"get_iocs","days":3}', key });
    assert.deepEqual([asked[0]?.method, asked[0]?.headers['auth-key']], ['POST', 'secret-key']);
  });

  it('follows within a host, and nowhere else', async () => {
    assert.equal(fs.readFileSync((await ask({ url: `${base}/moved` })).file, 'utf8'), listing);
    fs.rmSync(folder, { recursive: true });
    fs.mkdirSync(folder);
    assert.equal(
      await refused({ url: `${base}/elsewhere` }),
      'HOST sends on to http://192.0.2.1, which is not followed',
    );
    assert.equal(await refused({ url: `${base}/round` }), 'HOST sends on again and again');
    assert.match(await refused({ url: `${base}/moved`, body: '{}' }), /is not followed/);
  });

  it('asks over https alone, but for this machine', async () => {
    assert.equal(await refused({ url: 'http://192.0.2.1/list' }), '192.0.2.1 is not asked over http://');
    assert.equal(await refused({ url: 'file:///etc/passwd' }), 'The address is not asked over file://');
    assert.equal(await refused({ url: 'list.csv' }), 'The address is not a URL');
    assert.equal(await refused({ url: 'https://me:secret-key@192.0.2.1/' }), 'The address holds a name or a password');
  });

  it('gives up on an answer that is cut off, too long, packed to be too long, or too slow', async () => {
    assert.match(await refused({ url: `${base}/cut` }), /^HOST did not answer in full/);
    assert.equal(await refused({ url: `${base}/endless` }), 'HOST answered with more than 1 MB');
    assert.equal(await refused({ url: `${base}/packed` }), 'HOST answered with more than 1 MB');
    const brief = { bytes: 100_000, milliseconds: 100 };
    assert.equal(await refused({ url: `${base}/silent` }, brief), 'HOST did not finish its answer within 0 s');
  });

  it('says what a status means, and no word of the answer', async () => {
    assert.equal(await refused({ url: `${base}/denied` }), 'HOST answered 403');
  });

  it('refuses a key that would break the header, without showing it', async () => {
    const key = { header: 'Auth-Key', value: 'secret-key\r\nHost: x' };
    assert.equal(await refused({ url: `${base}/list`, key }), 'The key for HOST holds characters that no key has');
  });

  it('tells of a host that is not there', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    assert.equal(await refused({ url: `${base}/list` }), 'HOST did not answer in full (ECONNREFUSED)');
    server.listen(0);
  });

  describe('by sentinel import', () => {
    it('brings a feed from an address into a watchlist', async () => {
      const trial = startTrial({ 'watchlists/rat.yaml': 'alias: rat\ndisplayName: Rat\nindicators: []\n' });
      const { code, output, errors } = await trial.run('import', 'csv', '--url', `${base}/list`, '--watchlist', 'rat');
      trial.remove();
      assert.deepEqual([code, errors], [0, '']);
      assert.match(output, /\+ domain evil-one\[\.\]com/);
    });

    it('changes nothing where the answer is not a feed, or the flags do not fit', async () => {
      const yaml = 'alias: rat\ndisplayName: Rat\nindicators: []\n';
      const trial = startTrial({ 'watchlists/rat.yaml': yaml, 'feed.csv': listing });
      const wrong = [
        ['csv', '--url', `${base}/page`],
        ['threatfox', '--url', `${base}/status`],
        ['threatfox', '--url', `${base}/denied`],
        ['threatfox', '--url', `${base}/elsewhere`],
        ['threatfox', '--days', '3'],
        ['threatfox', '--days', '8'],
        ['csv', '--days', '3'],
        ['csv', '--export', 'recent'],
        ['csv', path.join(trial.root, 'feed.csv'), '--url', `${base}/list`],
      ];
      for (const flags of wrong) {
        const { code, output, errors } = await trial.run('import', ...flags, '--watchlist', 'rat');
        assert.deepEqual([code, output], [2, ''], flags.join(' '));
        assert.match(errors, /^[^\n]+\.\n[^\n]+\.\n$/);
      }
      assert.equal(fs.readFileSync(path.join(trial.root, 'watchlists/rat.yaml'), 'utf8'), yaml);
      trial.remove();
    });
  });
});
