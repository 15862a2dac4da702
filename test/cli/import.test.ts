import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';

const listYaml = `alias: rat
displayName: Rat
indicators:
  - { type: domain, value: byhand.example } # ours
`;

const feed = {
  query_status: 'ok',
  data: [
    {
      ioc: 'hitclub.ac',
      ioc_type: 'domain',
      malware_printable: 'Nanocore RAT',
      confidence_level: 75,
      first_seen: '2026-06-01 10:00:00 UTC',
    },
    {
      ioc: 'other.example',
      ioc_type: 'domain',
      malware_printable: 'Remcos',
      confidence_level: 50,
      first_seen: '2026-06-01 10:00:00 UTC',
    },
    {
      ioc: '127.0.0.1:80',
      ioc_type: 'ip:port',
      malware_printable: 'Remcos',
      confidence_level: 50,
      first_seen: '2026-06-01 10:00:00 UTC',
    },
  ],
};

describe('sentinel import', () => {
  let trial: Trial;
  let file = '';

  beforeEach(() => {
    trial = startTrial({ 'watchlists/rat.yaml': listYaml, 'feed.json': JSON.stringify(feed) });
    file = path.join(trial.root, 'feed.json');
  });

  afterEach(() => {
    trial.remove();
  });

  function read(name: string): string {
    return fs.readFileSync(path.join(trial.root, name), 'utf8');
  }

  it('edits the watchlist, tells what it refused, and ends with 1 where it refused something', async () => {
    const { code, output } = await trial.run('import', 'threatfox', file, '--watchlist', 'rat', '--malware', 'remcos');
    assert.equal(code, 1);
    assert.equal(
      output,
      `+ domain other[.]example (Remcos, 50 %, 2026-06-01T10:00:00Z)
! record 3: 127[.]0[.]0[.]1:80 is not an address of the public internet (loopback)

rat: 1 added, 0 updated, 0 unchanged, 1 not in the feed, which stay, 0 of the watchlist no longer active, 1 refused, 1 not asked for. Wrote watchlists/rat.yaml.
`,
    );
    assert.equal(
      read('watchlists/rat.yaml'),
      `alias: rat
displayName: Rat
indicators:
  - { type: domain, value: byhand.example } # ours
  - type: domain
    value: other.example
    malware: Remcos
    firstSeen: "2026-06-01T10:00:00Z"
    confidence: 50
`,
    );
  });

  it('changes nothing the second time', async () => {
    await trial.run('import', 'threatfox', file, '--watchlist', 'rat');
    const before = read('watchlists/rat.yaml');
    const { output } = await trial.run('import', 'threatfox', file, '--watchlist', 'rat');
    assert.match(output, /0 added, 0 updated, 2 unchanged.*Nothing to write\./);
    assert.equal(read('watchlists/rat.yaml'), before);
  });

  it('writes nothing in a dry run', async () => {
    const { output } = await trial.run('import', 'threatfox', file, '--watchlist', 'rat', '--dry-run');
    assert.match(output, /2 added.*Nothing is written\./);
    assert.equal(read('watchlists/rat.yaml'), listYaml);
  });

  it('makes a watchlist that is clean where there is none', async () => {
    const { code } = await trial.run(
      'import',
      'threatfox',
      file,
      '--watchlist',
      'new-list',
      '--malware',
      'Nanocore RAT',
      '--type',
      'domain',
    );
    assert.equal(code, 1);
    assert.equal(
      read('watchlists/new-list.csv').split('\n')[1],
      'domain,hitclub.ac,,Nanocore RAT,2026-06-01T10:00:00Z,,75,,,',
    );
    const validated = await trial.run('validate');
    assert.equal(validated.code, 0, validated.output);
  });

  it('prints JSON for machines', async () => {
    const { output } = await trial.run('import', 'threatfox', file, '--watchlist', 'rat', '--format', 'json');
    const { added, others } = JSON.parse(output) as { added: { value: string }[]; others: number };
    assert.deepEqual(
      added.map(({ value }) => value),
      ['hitclub.ac', 'other.example'],
    );
    assert.equal(others, 1);
  });

  it('leaves everything as it is where the feed or the flags are wrong', async () => {
    trial.write({
      'cut.json': JSON.stringify(feed).slice(0, 200),
      'page.json': '<html>',
      'latin.csv': Buffer.from([0x76, 0xe9, 0x0a]),
    });
    const at = (name: string) => path.join(trial.root, name);
    const wrong = [
      ['threatfox', at('cut.json'), '--watchlist', 'rat'],
      ['threatfox', at('page.json'), '--watchlist', 'rat'],
      ['csv', at('latin.csv'), '--watchlist', 'rat'],
      ['threatfox', at('missing.json'), '--watchlist', 'rat'],
      ['threatfox', '-', '--watchlist', 'rat'],
      ['nothing', file, '--watchlist', 'rat'],
      ['threatfox', file],
      ['threatfox', file, '--watchlist', '../../etc/passwd'],
      ['threatfox', file, '--watchlist', 'rat', '--type', 'phone'],
      ['threatfox', file, '--watchlist', 'rat', '--max-age', 'long'],
      ['threatfox', file, '--watchlist', 'rat', '--min-confidence', 'high'],
      ['csv', file, '--watchlist', 'rat', '--map', 'colour=1'],
    ];
    for (const flags of wrong) {
      const { code, output, errors } = await trial.run('import', ...flags);
      assert.deepEqual([code, output], [2, ''], flags.join(' '));
      assert.match(errors, /^[^\n]+\.\n[^\n]+\.\n$/, errors);
    }
    assert.deepEqual(fs.readdirSync(at('watchlists')), ['rat.yaml']);
    assert.equal(read('watchlists/rat.yaml'), listYaml);
  });

  describe('given bad input', () => {
    /** Runs an import of a text; the file of the watchlist must stay whole whatever comes. */
    async function importing(format: string, text: string | Uint8Array, ...flags: readonly string[]) {
      trial.write({ 'bad.feed': text });
      const outcome = await trial.run(
        'import',
        format,
        path.join(trial.root, 'bad.feed'),
        '--watchlist',
        'rat',
        ...flags,
      );
      assert.ok(read('watchlists/rat.yaml').startsWith(listYaml.trimEnd()));
      assert.equal((await trial.run('validate')).errors, '');
      return outcome;
    }

    const cutOff: readonly (readonly [string, string])[] = [
      ['threatfox', JSON.stringify(feed).slice(0, -30)],
      ['threatfox', '{"1": [{"ioc_value": "evil-one.com", "ioc_type": "domain"}], "2": [{"ioc_va'],
      ['threatfox', '"2026-06-01 10:00:00", "1", "evil-one.com", "domain", "x", "x", "x", "x", "", "75", "F", "", "", "0", "so'],
      ['stix', '{"type": "bundle", "id": "bundle--1", "objects": [{"type": "indicator", "id": "indicator--1", "pattern": "[url'],
      ['misp', '{"Event": {"Attribute": [{"type": "domain", "value": "evil-one.com"'],
      ['csv', 'value,note\nevil-one.com,"a note that\nnever ends\n'],
    ]; // prettier-ignore
    for (const [format, text] of cutOff) {
      it(`takes nothing of ${format} that is cut off behind ${text.slice(-20).replace(/\s/g, ' ')}`, async () => {
        const { code, output, errors } = await importing(format, text);
        assert.deepEqual([code, output], [2, '']);
        assert.match(errors, /^[^\n]+\.\n[^\n]+\.\n$/);
        assert.equal(read('watchlists/rat.yaml'), listYaml);
      });
    }

    for (const format of ['threatfox', 'stix', 'misp', 'csv']) {
      it(`takes nothing of a web page or of nothing in place of ${format}`, async () => {
        for (const text of ['<!DOCTYPE html>\n<html><body>503</body></html>', '\n<html>', '', ' \r\n ', '\ufeff']) {
          const { code, errors } = await importing(format, text);
          assert.deepEqual([code, /^The feed is (?:a web page|empty)\./.test(errors)], [2, true], errors);
        }
      });
    }

    it('refuses a field of a million characters, and takes what stands beside it', async () => {
      const { code, output } = await importing('csv', `value\n${'a'.repeat(1_000_000)}\nevil-one.com\n`);
      assert.equal(code, 1);
      assert.match(output, /1 added/);
      assert.match(output, /! line 2: a{120} has the form of no type of indicator/);
    });

    it('takes no formula into a cell', async () => {
      const rows = [
        '=cmd|calc!A1,x',
        'evil-one.com,"=HYPERLINK(""http://x"")"',
        'evil-two.com,@SUM(1)',
        '-evil.com,+x',
      ];
      await importing('csv', `value,malware\n${rows.join('\n')}\n`, '--watchlist', 'cells');
      const cells = read('watchlists/cells.csv')
        .trim()
        .split('\n')
        .slice(1)
        .flatMap((line) => line.split(','));
      assert.ok(cells.length > 10 && cells.every((cell) => !/^"?[=+@-]/.test(cell)), cells.join(' '));
    });

    it('keeps quotes and line ends inside values from breaking a list', async () => {
      await importing('csv', 'value,malware,tags\r\nevil-one.com,"a ""b"",\r\nc","x\ny"\r\n', '--watchlist', 'cells');
      assert.equal(read('watchlists/cells.csv').split('\n')[1], 'domain,evil-one.com,,"a ""b"", c",,,,,x;y,');
      assert.equal((await trial.run('validate')).code, 0);
    });

    it('refuses the entries whose bytes are of another encoding, with their places', async () => {
      const bytes = Buffer.from('value,malware\nevil-one.com,Gr\xf6\xdfe\nevil-two.com,x\n', 'latin1');
      const { code, output } = await importing('csv', bytes);
      assert.equal(code, 1);
      assert.match(output, /! line 2: evil-one\[\.\]com holds bytes that are not UTF-8; name the encoding/);
      assert.match(output, /1 added/);
      const told = await importing('csv', bytes, '--encoding', 'windows-1252');
      assert.match(told.output, /\+ domain evil-one\[\.\]com \(Größe\)/);
    });

    it('tells one hash with a letter too many from its neighbours', async () => {
      const { output } = await importing('csv', `md5\n${'a'.repeat(32)}\n${'a'.repeat(31)}g\n`, '--map', 'value=md5');
      assert.match(output, /! line 3: a{31}g is not a md5 hash: it holds more than hexadecimal digits/);
      assert.match(output, /1 added/);
    });

    it('refuses the row in whose middle a list ends, and takes those before it', async () => {
      const { code, output } = await importing('csv', 'value,type\nevil-one.com,domain\nevil-two.co');
      assert.equal(code, 1);
      assert.match(output, /! line 3: evil-two\[\.\]co is where the list ends, in the middle of a row/);
      assert.match(output, /1 added/);
    });

    it('says which columns it chose, and reads those that it is told', async () => {
      const list = `SHA256,Web URI\n${'a'.repeat(64)},https://pay.evil-one.com/x\n`;
      const chosen = await importing('csv', list, '--format', 'json', '--dry-run');
      const { notes } = JSON.parse(chosen.output) as { notes: string[] };
      assert.match(notes[0] ?? '', /^Not read, though indicators seem to stand there: column 2 \(Web URI\)/);
      const told = await importing('csv', list, '--map', 'value=SHA256', 'value=Web URI');
      assert.deepEqual([told.code, /2 added/.test(told.output)], [0, true], told.output);
    });

    it('changes nothing where it cannot tell which column holds the indicators', async () => {
      const { code, errors } = await importing('csv', 'b@evil-one.com;45.83.64.1\nc@evil-one.com;45.83.64.2\n');
      assert.equal(code, 2);
      assert.match(errors, /^More than one column .*\.\nSay which with --map value=COLUMN, .*column 1, column 2\.\n$/);
      assert.equal(read('watchlists/rat.yaml'), listYaml);
    });

    it('takes a list in JSON, an empty one or one of comments for no list', async () => {
      for (const text of ['{"query_status": "illegal_auth_key"}', '[{"ioc": "evil-one.com"}]', '# nothing today\n']) {
        assert.equal((await importing('csv', text)).code, 2);
        assert.equal(read('watchlists/rat.yaml'), listYaml);
      }
    });

    it('reads ids that are numbers here and texts there', async () => {
      const records = feed.data.slice(0, 2).map((record, index) => ({ ...record, id: index === 0 ? 7 : '8' }));
      assert.match((await importing('threatfox', JSON.stringify(records))).output, /2 added/);
    });

    it('joins duplicates that differ in confidence and case, and refuses a date that is to come', async () => {
      const csv = 'value,confidence,first_seen\nevil-one.com,50,\nEVIL-ONE[.]com,75,\nevil-two.com,,2030-01-01\n';
      const { output } = await importing('csv', csv);
      assert.match(output, /\+ domain evil-one\[\.\]com \(75 %\)/);
      assert.match(output, /! line 4: evil-two\[\.\]com was seen on 2030-01-01, which is yet to come/);
      assert.match(output, /1 added/);
    });

    it('refuses one record of a list that is not JSON, and takes the others', async () => {
      const [first, second] = feed.data.map((record) => JSON.stringify(record));
      const text = `{"query_status": "ok", "data": [${first ?? ''}, {"ioc": NaN}, ${second ?? ''},]}`;
      const { code, output } = await importing('threatfox', text);
      assert.equal(code, 1);
      assert.match(output, /! record 2: the entry cannot be read as JSON/);
      assert.match(output, /2 added/);
    });
  });

  it('reads a folder of MISP events, and names the file of what it refuses', async () => {
    const event = (value: string) =>
      JSON.stringify({ Event: { Attribute: [{ uuid: value, type: 'domain', value, to_ids: true }] } });
    trial.write({
      'feed/manifest.json': '{}',
      'feed/hashes.csv': 'x',
      'feed/1.json': event('evil-one.com'),
      'feed/2.json': event('com'),
    });
    const { output } = await trial.run('import', 'misp', path.join(trial.root, 'feed'), '--watchlist', 'rat');
    assert.match(output, /\+ domain evil-one\[\.\]com\n! 2\.json, com: com is not a full domain name/);
  });

  it('refuses a file of a folder that is cut off, and an event of the manifest that is not there, and takes the others', async () => {
    const event = (value: string) =>
      JSON.stringify({ Event: { Attribute: [{ uuid: value, type: 'domain', value, to_ids: true }] } });
    const [there, missing] = ['5d9b51c1-51b0-4b23-ae70-5d8c0a019371', '5d9b51c1-73f8-40d1-bb26-5d8c0a019371'];
    trial.write({
      'feed/manifest.json': JSON.stringify({ [there]: {}, [missing]: {} }),
      [`feed/${there}.json`]: event('evil-one.com'),
      'feed/cut.json': event('evil-two.com').slice(0, -3),
    });
    const folder = path.join(trial.root, 'feed');
    const { code, output } = await trial.run('import', 'misp', folder, '--watchlist', 'rat');
    assert.equal(code, 1);
    assert.match(
      output,
      /\+ domain evil-one\[\.\]com\n! cut\.json: the entry cannot be read: The feed cannot be read as JSON: its end is missing\n! manifest\.json: the entry names 5d9b51c1-73f8-40d1-bb26-5d8c0a019371\.json, which is not there\n/,
    );
    assert.doesNotMatch(read('watchlists/rat.yaml'), /evil-two/);
  });

  it('takes nothing of a file of a folder that breaks off behind entries that are whole', async () => {
    trial.write({ 'feed/1.json': JSON.stringify(feed), 'feed/2.json': '{"data": [{"ioc": "evil-two.com"}, ' });
    const folder = path.join(trial.root, 'feed');
    const { code, output } = await trial.run('import', 'threatfox', folder, '--watchlist', 'rat');
    assert.equal(code, 1);
    assert.match(output, /! 2\.json: the entry cannot be read/);
    assert.match(output, /rat: 2 added/);
    assert.doesNotMatch(read('watchlists/rat.yaml'), /evil-two/);
  });

  it('changes nothing where no file of a folder can be read', async () => {
    trial.write({ 'feed/1.json': '{}', 'feed/2.json': '[' });
    const { code, errors } = await trial.run('import', 'misp', path.join(trial.root, 'feed'), '--watchlist', 'rat');
    assert.equal(code, 2);
    assert.match(errors, /^1\.json: The feed holds no MISP event\.\n/);
    assert.equal(read('watchlists/rat.yaml'), listYaml);
  });

  it('begins no list with what is valid no longer', async () => {
    const indicator = (id: number, until: string) => ({
      type: 'indicator',
      id: `indicator--${id}`,
      pattern: `[domain-name:value = 'evil-${id}.com']`,
      valid_until: until,
    });
    const objects = [indicator(1, '2026-05-01T00:00:00Z'), indicator(2, '2026-07-01T00:00:00Z')];
    trial.write({ 'bundle.json': JSON.stringify({ type: 'bundle', objects }) });
    const bundle = path.join(trial.root, 'bundle.json');
    const { code, output } = await trial.run(
      'import',
      'stix',
      bundle,
      '--watchlist',
      'new-list',
      '--as-of',
      '2026-06-02',
    );
    assert.equal(code, 1);
    assert.match(output, /! the watchlist: evil-1\[\.\]com is called valid no longer\n/);
    assert.deepEqual(read('watchlists/new-list.csv').trim().split('\n').slice(1), [
      'domain,evil-2.com,,,,,,,,2026-07-01',
    ]);
  });

  it('merges into a CSV, and leaves it as it is where that has a mistake', async () => {
    const csv = 'Type,Value\ndomain,byhand.example\n';
    trial.write({
      'watchlists/long.yaml': 'alias: long\ndisplayName: Long\ncsv: long.csv\ntyped: true\n',
      'watchlists/long.csv': csv,
    });
    await trial.run('import', 'threatfox', file, '--watchlist', 'long');
    const merged = `${csv}domain,hitclub.ac\ndomain,other.example\n`;
    assert.equal(read('watchlists/long.csv'), merged);
    assert.match((await trial.run('import', 'threatfox', file, '--watchlist', 'long')).output, /Nothing to write/);
    trial.write({ 'watchlists/long.csv': `${merged}phone,1\n` });
    const { code, errors } = await trial.run('import', 'threatfox', file, '--watchlist', 'long');
    assert.deepEqual(
      [code, errors],
      [2, 'There is a mistake in line 5 of watchlists/long.csv.\nRun sentinel validate and correct it first.\n'],
    );
    assert.deepEqual(fs.readdirSync(path.join(trial.root, 'watchlists')), ['long.csv', 'long.yaml', 'rat.yaml']);
  });
});
