import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import watchlistSchema from '../../schemas/watchlist.schema.json';
import { csvFields } from '../../scripts/indicators/feeds/csv-columns';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';

const list = (alias: string, feed: string) => `alias: ${alias}
displayName: ${alias}
${feed}indicators:
  - { type: domain, value: by-hand.example.com, firstSeen: 2026-06-01 }
`;

const answer = {
  query_status: 'ok',
  data: ['Nanocore RAT', 'Remcos'].map((malware, index) => ({
    id: String(index),
    ioc: `c2-${index}.bad-host.net`,
    ioc_type: 'domain',
    threat_type: 'botnet_cc',
    malware_printable: malware,
    confidence_level: 90,
    first_seen: '2026-06-01 10:00:00 UTC',
  })),
};

describe('sentinel refresh', () => {
  let trial: Trial;
  let server: http.Server;
  const asked: (readonly [string, string])[] = [];
  beforeEach(async () => {
    asked.length = 0;
    server = http.createServer((request, response) => {
      let body = '';
      request.on('data', (piece: Buffer) => (body += piece.toString()));
      request.on('end', () => {
        asked.push([String(request.headers['auth-key']), body]);
        response.end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/`;
    const feed = 'feed: { format: threatfox, days: 3, malware: Nanocore RAT }\n';
    trial = startTrial(
      { 'watchlists/nanocore.yaml': list('nanocore', feed), 'watchlists/other.yaml': list('other', '') },
      { THREATFOX_API_URL: url, THREATFOX_AUTH_KEY: 'a-key' },
    );
  });
  afterEach(() => {
    trial.remove();
    server.close();
  });
  const read = (alias: string) => fs.readFileSync(path.join(trial.root, 'watchlists', `${alias}.yaml`), 'utf8');

  it('brings into each list that has a feed what its file says of it, and leaves the others alone', async () => {
    const before = read('other');
    const { code, output, errors } = await trial.run('refresh');
    assert.equal(code, 0, errors);
    assert.match(output, /nanocore/);
    assert.match(read('nanocore'), /by-hand\.example\.com[^]*c2-0\.bad-host\.net/);
    assert.doesNotMatch(read('nanocore'), /c2-1/);
    assert.equal(read('other'), before);
    assert.deepEqual(asked, [['a-key', '{"query":"get_iocs","days":3}']]);
  });

  it('changes nothing the second time', async () => {
    await trial.run('refresh');
    const before = read('nanocore');
    assert.equal((await trial.run('refresh')).code, 0);
    assert.equal(read('nanocore'), before);
  });

  it('writes nothing in a dry run', async () => {
    const before = read('nanocore');
    await trial.run('refresh', '--dry-run');
    assert.equal(read('nanocore'), before);
  });

  it('goes on to the next list where a feed cannot be had, and says so by its exit code', async () => {
    const broken = 'feed: { format: stix, url: "http://example.com/feed.json" }\n';
    trial.write({ 'watchlists/broken.yaml': list('broken', broken) });
    const { code, errors } = await trial.run('refresh');
    assert.equal(code, 2);
    assert.match(errors, /broken was not refreshed: example\.com is not asked over http/);
    assert.match(read('nanocore'), /c2-0/);
  });

  it('takes the aliases of lists that have a feed alone', async () => {
    const { code, errors } = await trial.run('refresh', 'other');
    assert.equal(code, 2);
    assert.match(errors, /No watchlist other has a feed\./);
    assert.equal((await trial.run('refresh', 'nanocore')).code, 0);
  });

  it('says so where no list has a feed', async () => {
    trial.write({ 'watchlists/nanocore.yaml': list('nanocore', '') });
    const { code, output } = await trial.run('refresh');
    assert.deepEqual([code, output], [0, 'No watchlist has a feed: docs/indicators.md says how one gets it.\n']);
  });

  it('reads the columns of a list as its file says', async () => {
    const text = 'b@bad-host.net;c2-1.bad-host.net\nc@bad-host.net;c2-2.bad-host.net\n';
    server.removeAllListeners('request').on('request', (_request, response: http.ServerResponse) => response.end(text));
    const { port } = server.address() as AddressInfo;
    const feed = `feed: { format: csv, url: "http://127.0.0.1:${port}/list", map: { value: [2], reference: 1 } }\n`;
    trial.write({ 'watchlists/nanocore.yaml': list('nanocore', feed) });
    assert.equal((await trial.run('validate')).code, 0);
    const { code, errors } = await trial.run('refresh');
    assert.equal(code, 0, errors);
    assert.match(read('nanocore'), /value: c2-2\.bad-host\.net\n {4}reference: "c@bad-host\.net"/);
  });

  it('lets the columns be mapped to every field that an import knows', () => {
    assert.deepEqual(watchlistSchema.properties.feed.properties.map.propertyNames.enum, csvFields);
  });

  it('finds a feed that names two ways to be had before it is used', async () => {
    const feed = 'feed: { format: threatfox, days: 3, export: recent }\n';
    trial.write({ 'watchlists/nanocore.yaml': list('nanocore', feed) });
    const { code, output } = await trial.run('validate');
    assert.equal(code, 1);
    assert.match(output, /watchlists\/nanocore\.yaml:3/);
  });
});
