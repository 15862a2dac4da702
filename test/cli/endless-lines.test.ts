import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { ruleYaml } from './trial-content';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';

describe('A line of a log that never ends', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial({ 'detections/a/rule.yaml': ruleYaml() });
    fs.mkdirSync(path.join(trial.root, 'logs'));
  });
  afterEach(() => trial.remove());

  const endless = Buffer.alloc(80 * 1024 * 1024, ' ');
  for (const [name, content] of [
    ['DnsEvents.ndjson', endless],
    ['DnsEvents.ndjson.gz', gzipSync(endless, { level: 1 })],
  ] as const) {
    it(`is refused by its file, and not kept in memory: ${name}`, async () => {
      fs.writeFileSync(path.join(trial.root, 'logs', name), content);
      const { code, output, errors } = await trial.run('query', 'DnsEvents | count', '--events', 'logs');
      assert.notEqual(code, 0, output);
      assert.match(errors, new RegExp(`${name} has a line of more than 67,108,864 bytes`));
    });
  }
});
