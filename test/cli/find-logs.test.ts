import assert from 'node:assert/strict';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { startTrial, type Trial } from './run-sentinel';

describe('logs in parts', () => {
  let trial: Trial;
  beforeEach(() => (trial = startTrial()));
  afterEach(() => trial.remove());
  const query = async (kql: string, ...events: string[]): Promise<{ code: number; output: string; errors: string }> =>
    trial.run('query', kql, '--events', ...events.map((name) => withRoot(name)), '--format', 'csv');
  const withRoot = (name: string): string =>
    name.includes('=') ? name.replace('=', `=${trial.root}${path.sep}`) : path.join(trial.root, name);

  it('make one table if a date or a number stands behind its name', async () => {
    trial.write({
      'logs/DnsEvents-2026-06-01.ndjson': '{"Name":"a"}\n',
      'logs/DnsEvents.2026-06-02T00.ndjson.gz': gzipSync('{"Name":"b"}\n'),
      'logs/DnsEvents_20260603.csv': 'Name\nc\n',
      'logs/DnsEvents.4.jsonl': '{"Name":"d"}\n',
      'logs/DnsEvents.ndjson.5': '{"Name":"e"}\n',
      'logs/DnsEvents.ndjson.6.gz': gzipSync('{"Name":"f"}\n'),
      'logs/DnsEvents.ndjson': '{"Name":"g"}\n',
      'logs/Office365.ndjson': '{"Name":"h"}\n',
      'logs/Part_2.ndjson': '{"Name":"i"}\n',
    });
    const { output } = await query(
      'DnsEvents | summarize make_set(Name) | project strcat_array(array_sort_asc(set_Name), "")',
      'logs',
    );
    assert.equal(output.split('\n')[1], 'abcdefg');
    const others = await query('union Office365, Part_2 | project Name', 'logs');
    assert.deepEqual(others.output.trim().split('\n').sort(), ['Name', 'h', 'i']);
  });

  it('are found by a pattern, and belong to the table that is said before it', async () => {
    trial.write({
      'logs/dns-a.ndjson': '{"Name":"a"}\n',
      'logs/dns-b.ndjson.gz': gzipSync('{"Name":"b"}\n'),
      'logs/dns+c.ndjson': '{"Name":"c"}\n',
      'logs/web-a.ndjson': '{"Name":"w"}\n',
    });
    const { output } = await query('DnsEvents | sort by Name asc | project Name', 'DnsEvents=logs/dns-?.ndjson*');
    assert.equal(output, 'Name\na\nb\n');
    const whole = await query('DnsEvents | count', 'DnsEvents=logs');
    assert.equal(whole.output, 'Count\n4\n');
  });

  it('are not made of a pattern that nothing matches', async () => {
    trial.write({ 'logs/dns-a.ndjson': '{"Name":"a"}\n' });
    const { code, errors } = await query('DnsEvents', 'DnsEvents=logs/web-*.ndjson');
    assert.equal(code, 2);
    assert.match(errors, /web-\*\.ndjson is not a log that can be read/);
  });

  it('say once for each cause what is wrong with their lines, and in how many', async () => {
    const lines = Array.from({ length: 50 }, (_, index) => `{"Name":${index}}\n{"Name":"a"}\n`);
    trial.write({ 'DnsEvents.ndjson': `${lines.join('')}no line\n{"ResultCode":"x"}\n` });
    const { code, errors } = await query('DnsEvents | count', 'DnsEvents.ndjson');
    assert.equal(code, 1);
    const found = errors.trim().split('\n');
    assert.match(found[0]!, /:1 error Name: 0 is not a string, and so in 49 more lines, the last 99\.$/);
    assert.match(found[1]!, /:101 error this line is not a JSON object\.$/);
    assert.match(found[2]!, /:102 error ResultCode: "x" is not an int\.$/);
    assert.deepEqual(found.slice(3), ['No query was run.']);
  });
});
