import assert from 'node:assert/strict';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { startTrial, type Trial } from './run-sentinel';

describe('sentinel query', () => {
  let trial: Trial;
  beforeEach(() => (trial = startTrial()));
  afterEach(() => trial.remove());
  const at = (name: string): string => path.join(trial.root, name);

  it('runs a query over a log that is named for its table', async () => {
    trial.write({ 'DnsEvents.ndjson': '{"Name":"a.example"}\n\n{"Name":"b.example"}\n' });
    const { code, output } = await trial.run(
      'query',
      'DnsEvents | where Name has "b" | project Name',
      '--events',
      at('DnsEvents.ndjson'),
    );
    assert.equal(output, 'Name\n---------\nb.example\n1 row\n');
    assert.equal(code, 0);
  });

  it('reads every log of a folder, those under gzip too', async () => {
    trial.write({
      'logs/DnsEvents.ndjson.gz': gzipSync('{"Name":"a"}\n'),
      'logs/Own.csv.gz': gzipSync('\ufeffNumber,Text\r\n1,"x, ""y"""\r\n2,\r\n'),
      'logs/readme.txt': 'no log',
    });
    const query = 'Own | extend Names = toscalar(DnsEvents | count)';
    const { output } = await trial.run('query', query, '--events', at('logs'), '--format', 'json');
    assert.deepEqual(JSON.parse(output), [
      { Number: 1, Text: 'x, "y"', Names: 1 },
      { Number: 2, Text: '', Names: 1 },
    ]);
  });

  it('writes CSV that it reads again', async () => {
    trial.write({ 'T.ndjson': '{"a":"x,\\"y\\"\\n=1","b":5}\n' });
    const first = await trial.run('query', 'T', '--events', at('T.ndjson'), '--format', 'csv');
    trial.write({ 'U.csv': first.output });
    const second = await trial.run('query', 'U', '--events', at('U.csv'), '--format', 'csv');
    assert.equal(first.output, 'a,b\n"x,""y""\n=1",5\n');
    assert.equal(second.output, first.output);
  });

  it('reports every line that does not fit, and runs no query over the rest', async () => {
    trial.write({ 'DnsEvents.ndjson': '{"Name":5}\n{"Name":"a"}\n{"Name"\n' });
    const { code, output, errors } = await trial.run('query', 'DnsEvents | count', '--events', at('DnsEvents.ndjson'));
    assert.equal(code, 1);
    assert.equal(output, '');
    assert.match(
      errors,
      /DnsEvents\.ndjson:1 error Name: 5 is not a string\.\n.*:3 error this line is not a JSON object\.\n/,
    );
  });

  it('takes no log whose times say no zone, or another one than UTC', async () => {
    const logs: Readonly<Record<string, readonly [name: string, text: string, said: RegExp]>> = {
      'NDJSON without a zone': [
        'DnsEvents.ndjson',
        '{"TimeGenerated":"2026-06-01T08:00:00Z"}\n{"TimeGenerated":"2026-06-01T08:00:00"}\n',
        /:2 error TimeGenerated: "2026-06-01T08:00:00" says no time zone/,
      ],
      'CSV without a zone': [
        'DnsEvents.csv',
        'TimeGenerated,Name\n2026-06-01 08:00:00,a\n',
        /:2 error TimeGenerated: "2026-06-01 08:00:00" says no time zone/,
      ],
      'the portal on local time': [
        'DnsEvents.csv',
        '"TimeGenerated [Local Time]",Name\n"6/1/2026, 8:00:00.000 AM",a\n',
        /:2 error TimeGenerated \[Local Time\]: this is not UTC/,
      ],
    };
    for (const [what, [name, text, said]] of Object.entries(logs)) {
      trial.write({ [`${what}/${name}`]: text });
      const { code, errors } = await trial.run('query', 'DnsEvents | count', '--events', at(what));
      assert.equal(code, 1, what);
      assert.match(errors, said);
    }
  });

  it('takes the times of the portal in UTC', async () => {
    trial.write({ 'DnsEvents.csv': '"TimeGenerated [UTC]",Name\n"6/1/2026, 8:00:00.000 AM",a\n' });
    const { output } = await trial.run('query', 'DnsEvents | project TimeGenerated', '--events', at('DnsEvents.csv'));
    assert.match(output, /2026-06-01T08:00:00Z/);
  });

  it('reports the line on which a record of CSV begins', async () => {
    trial.write({ 'T.csv': 'a,b\n"1\n2",3\n4\n' });
    const { code, errors } = await trial.run('query', 'T', '--events', at('T.csv'));
    assert.match(errors, /T\.csv:4 error 1 cells, and the header has 2/);
    assert.equal(code, 1);
  });

  it('cannot run with a log that is cut off, is not UTF-8, or is not there', async () => {
    trial.write({
      'T.ndjson.gz': gzipSync('{"a":1}\n').subarray(0, 20),
      'U.ndjson': Buffer.from([0x7b, 0xff, 0x7d]),
    });
    for (const [file, reason] of [
      ['T.ndjson.gz', /unexpected end of file/],
      ['U.ndjson', /not UTF-8/],
      ['V.ndjson', /not a log that can be read/],
    ] as const) {
      const { code, errors } = await trial.run('query', 'T', '--events', at(file));
      assert.match(errors, reason);
      assert.equal(code, 2, file);
    }
  });

  it('points at what it refuses and at what is wrong', async () => {
    const refused = await trial.run('query', 'print geo_point_to_h3cell(1.0, 2.0)');
    assert.match(refused.errors, /query:1:7 error geo_point_to_h3cell\(\) is not supported/);
    assert.match(refused.errors, /\n {4}\| {7}\^+\n/);
    const failed = await trial.run('query', 'DnsEvents\n| where Nmae == ""');
    assert.match(failed.errors, /query:2:9 error/);
    assert.deepEqual([refused.code, failed.code], [1, 1]);
  });

  it('reads the active items of the watchlists of the repository', async () => {
    trial.write({
      'watchlists/hosts.yaml':
        'alias: hosts\ndisplayName: Hosts\ndescription: Hosts.\nsearchKey: Host\nitems:\n  - Host: ws-1\n',
    });
    const { output, errors } = await trial.run('query', '_GetWatchlist("hosts") | project Host', '--format', 'csv');
    assert.equal(errors, '');
    assert.equal(output, 'Host\nws-1\n');
  });

  it('takes the clock from --now', async () => {
    const { output } = await trial.run('query', 'print now()', '--now', '2026-01-01T00:00:00Z', '--format', 'csv');
    assert.equal(output, 'print_0\n2026-01-01T00:00:00Z\n');
    assert.equal((await trial.run('query', 'print 1', '--now', 'soon')).code, 2);
  });

  it('answers a batch line by line and goes on after a bad line and after a query without end', async function () {
    this.timeout(60_000);
    const endless = 'range a from 1 to 9000000 step 1 | summarize make_list(strcat(a, a)) by a | count';
    trial.write({
      'batch.jsonl': [
        '{"id":1,"query":"T | summarize sum(a)","tables":{"T":{"columns":[{"name":"a","type":"long"}],"rows":[[1],[2]]}}}',
        'no JSON',
        JSON.stringify({ id: 'endless', query: endless }),
        '{"id":2,"query":"print 2"}',
      ].join('\n'),
    });
    const { code, output } = await trial.run('query', '--batch', at('batch.jsonl'), '--timeout', '2');
    assert.deepEqual(output.trimEnd().split('\n'), [
      '{"id":1,"columns":[{"name":"sum_a","type":"long"}],"rows":[[3]]}',
      '{"id":null,"error":"the line is not a JSON object"}',
      '{"id":"endless","error":"the query took longer than 2 s"}',
      '{"id":2,"columns":[{"name":"print_0","type":"long"}],"rows":[[2]]}',
    ]);
    assert.equal(code, 1);
  });
});
