import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';
import { localWorkspaceYaml, ruleYaml } from './trial-content';

describe('What comes with the content in the place of a file of the tool', () => {
  let trial: Trial;
  let outside: string;
  let victim: string;
  beforeEach(() => {
    trial = startTrial({
      'detections/a/rule.yaml': ruleYaml(1, 'medium'),
      'workspaces/local.yaml': localWorkspaceYaml,
    });
    outside = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-outside-'));
    victim = path.join(outside, 'victim.json');
    fs.writeFileSync(victim, 'first line\nSECRET without an end');
  });
  afterEach(() => {
    trial.remove();
    fs.rmSync(outside, { recursive: true });
  });

  /** Puts a link in the place of a file of the trial. */
  function link(place: string, to: string): void {
    const file = path.join(trial.root, place);
    fs.rmSync(file, { recursive: true, force: true });
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.symlinkSync(to, file);
  }

  for (const place of ['baseline.json', '.prettierrc.json', '.prettierrc', '.prettierignore']) {
    for (const what of ['a link out', 'a device', 'a folder']) {
      it(`is refused by name if ${place} is ${what}, and not shown`, async function () {
        if (what === 'a device' && !fs.existsSync('/dev/zero')) return this.skip();
        if (what === 'a folder') fs.mkdirSync(path.join(trial.root, place));
        else link(place, what === 'a device' ? '/dev/zero' : victim);
        const { code, errors, output } = await trial.run('validate', '--fix');
        assert.equal(code, 2, output + errors);
        assert.ok(errors.includes(place), errors);
        assert.doesNotMatch(errors + output, /SECRET|first line|This is a bug/);
      });
    }
  }

  it('is neither cut off nor read as events of the local workspace', async () => {
    assert.equal((await trial.run('deploy')).code, 0);
    link('.sentinel/local/events/DnsEvents.ndjson', victim);
    const { code, errors } = await trial.run('workspace', 'query', 'DnsEvents | take 1');
    assert.equal(code, 2);
    assert.match(errors, /DnsEvents\.ndjson of the local workspace is not a file; nothing there was touched/);
    assert.equal(fs.readFileSync(victim, 'utf8'), 'first line\nSECRET without an end');
  });

  for (const folder of ['alertRules', 'watchlists', 'events', 'watchlistItems']) {
    it(`is not a folder of the local workspace: ${folder}`, async () => {
      assert.equal((await trial.run('deploy')).code, 0);
      link(`.sentinel/local/${folder}`, outside);
      const { code, errors } = await trial.run('deploy');
      assert.equal(code, 2, errors);
      assert.match(errors, new RegExp(`${folder} of the local workspace is not a folder`));
      assert.equal((await trial.run('workspace', 'reset')).code, 0);
      assert.deepEqual(fs.readdirSync(outside), ['victim.json']);
    });
  }

  it('sends nothing to a server that it names elsewhere', async () => {
    const seen: string[] = [];
    const server = http.createServer((request, response) => {
      seen.push(request.url ?? '');
      response.end('{"value":[]}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const connection = { url: `http://localhost.:${port}`, token: 'x' };
    trial.write({
      '.sentinel/local/state.json': '{"format":1}',
      '.sentinel/local/server.json': JSON.stringify({ pid: process.ppid, isShared: true, connection }),
    });
    const { code, errors } = await trial.run('deploy');
    server.close();
    assert.equal(code, 0, errors);
    assert.deepEqual(seen, []);
  });
});
