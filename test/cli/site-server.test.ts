import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import path from 'node:path';
import { startSiteServer } from '../../scripts/cli/servers/site-server';
import type { SiteServer } from '../../scripts/cli/servers/site-server';
import { siteOf } from '../report/site/example-site';
import { startTrial } from './run-sentinel';
import { ruleYaml } from './trial-content';

const executable = path.join(__dirname, '..', '..', 'bin', 'sentinel.js');

interface Got {
  readonly status: number | undefined;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

/** Asks for a path to the letter, which `fetch` would tidy up. */
async function ask(address: string, path: string, options: http.RequestOptions = {}): Promise<Got> {
  const request = http.request(address, { path, agent: false, ...options }).end();
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  let text = '';
  for await (const piece of response) text += String(piece);
  return { status: response.statusCode, headers: response.headers, text };
}

describe('startSiteServer', () => {
  let server: SiteServer;
  const site = siteOf({ 'detections/a/rule.yaml': '', 'detections/a/it’s #1?.yaml': '' });
  beforeEach(async () => {
    server = await startSiteServer(0);
    server.show(site);
  });
  afterEach(() => server.close());

  it('shows the pages to this machine, with a policy that lets them ask it alone', async () => {
    assert.match(server.address, /^http:\/\/127\.0\.0\.1:\d+\/$/);
    const { status, headers, text } = await ask(server.address, '/');
    assert.equal(status, 200);
    const inPage = /Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1] ?? '';
    assert.equal(headers['content-security-policy'], `${inPage}; frame-ancestors 'none'`);
    assert.match(inPage, /^default-src 'none'; .*; connect-src 'self'$/);
    const scripts = [...text.matchAll(/<script>([^]*?)<\/script>/g)].map(([, script = '']) => script);
    assert.equal(scripts.length, 2);
    for (const script of scripts) assert.ok(inPage.includes(createHash('sha256').update(script).digest('base64')));
    assert.match((await ask(server.address, '/layers/enterprise-attack.json')).headers['content-type'] ?? '', /json/);
  });

  it('finds a page by its name in a link, and nothing that it was not given', async () => {
    const link = encodeURI('/detections/a/it’s ').concat('%231%3F.html');
    assert.equal((await ask(server.address, link)).status, 200);
    for (const wrong of ['/../package.json', '/..%2fpackage.json', '/%', '/detections', '//etc/passwd', '/__proto__']) {
      assert.equal((await ask(server.address, wrong)).status, 404, wrong);
    }
  });

  it('refuses a request that names another host, and one that wants more than to read', async () => {
    const port = new URL(server.address).port;
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1', `127.0.0.1.evil.example:${port}`]) {
      assert.equal((await ask(server.address, '/', { headers: { host } })).status, 403, host);
    }
    assert.equal((await ask(server.address, '/', { headers: { host: `localhost:${port}` } })).status, 200);
    assert.equal((await ask(server.address, '/', { method: 'POST' })).status, 405);
  });

  it('says that there is something newer once it shows another site', async () => {
    const before = (await ask(server.address, '/.version')).text;
    assert.equal((await ask(server.address, '/.version')).text, before);
    server.show(siteOf({ 'detections/a/rule.yaml': 'name: Another\n' }));
    assert.notEqual((await ask(server.address, '/.version')).text, before);
    assert.match((await ask(server.address, '/')).text, /Another/);
  });

  it('says so if the port is taken', async () => {
    await assert.rejects(startSiteServer(Number(new URL(server.address).port)), /Port \d+ cannot be had/);
  });
});

describe('sentinel site --serve', () => {
  it('shows a change when a file is saved, and ends with Ctrl-C', async function () {
    this.timeout(120_000);
    const trial = startTrial({ 'detections/example/rule1.yaml': ruleYaml(1) });
    const child = spawn(process.execPath, [executable, 'site', '--serve', '--root', trial.root], {
      env: { ...process.env, XDG_CACHE_HOME: trial.root },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const shown = async (times: number): Promise<string> => {
      while ((output.match(/Watching for changes/g) ?? []).length < times) await once(child.stdout, 'data');
      return /Open (\S+)/.exec(output)?.[1] ?? '';
    };
    try {
      const address = await shown(1);
      assert.match((await ask(address, '/')).text, /DNS query to blocked domain 1/);
      trial.write({ 'detections/example/rule1.yaml': ruleYaml(1).replace('blocked domain', 'hostile domain') });
      await shown(2);
      assert.match((await ask(address, '/')).text, /DNS query to hostile domain 1/);
      const ended = once(child, 'exit') as Promise<[number]>;
      child.kill('SIGINT');
      assert.equal((await ended)[0], 0);
    } finally {
      child.kill('SIGKILL');
      trial.remove();
    }
  });
});
