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
    { ioc: 'hitclub.ac', ioc_type: 'domain', malware_printable: 'Nanocore RAT', confidence_level: 75, first_seen: '2026-06-01 10:00:00 UTC' },
    { ioc: 'other.example', ioc_type: 'domain', malware_printable: 'Remcos', confidence_level: 50, first_seen: '2026-06-01 10:00:00 UTC' },
    { ioc: '127.0.0.1:80', ioc_type: 'ip:port', malware_printable: 'Remcos', confidence_level: 50, first_seen: '2026-06-01 10:00:00 UTC' },
  ],
}; // prettier-ignore

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
    const { code } = await trial.run('import', 'threatfox', file, '--watchlist', 'new-list', '--malware', 'Nanocore RAT', '--type', 'domain'); // prettier-ignore
    assert.equal(code, 1);
    assert.equal(read('watchlists/new-list.csv').split('\n')[1], 'domain,hitclub.ac,,Nanocore RAT,2026-06-01T10:00:00Z,,75,,,'); // prettier-ignore
    const validated = await trial.run('validate');
    assert.equal(validated.code, 0, validated.output);
  });

  it('prints JSON for machines', async () => {
    const { output } = await trial.run('import', 'threatfox', file, '--watchlist', 'rat', '--format', 'json');
    const { added, others } = JSON.parse(output) as { added: { value: string }[]; others: number };
    assert.deepEqual(added.map(({ value }) => value), ['hitclub.ac', 'other.example']); // prettier-ignore
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
});
