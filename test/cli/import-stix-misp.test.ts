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

type Fields = Readonly<Record<string, unknown>>;

/** A feed of one entry of each format: its value, and what else stands in it. */
const entryOf: Readonly<Record<string, (type: string, value: unknown, over: Fields) => unknown>> = {
  stix: (type, value, over) => {
    const path = { domain: 'domain-name:value', filename: 'file:name', md5: 'file:hashes.MD5' }[type] ?? type;
    const quoted = String(value).replace(/[\\']/g, '\\$&');
    return { type: 'indicator', id: 'indicator--1', pattern: `[${path} = '${quoted}']`, ...over };
  },
  misp: (type, value, over) => ({ uuid: 'a-uuid', type, value, to_ids: true, ...over }),
};

const feedOf: Readonly<Record<string, (entries: readonly unknown[]) => unknown>> = {
  stix: (objects) => ({ type: 'bundle', id: 'bundle--1', objects }),
  misp: (Attribute) => ({ Event: { info: 'An event', date: '2026-06-01', Attribute } }),
};

for (const format of ['stix', 'misp']) {
  const seen = format === 'stix' ? 'valid_from' : 'first_seen';
  const entry = (type: string, value: unknown, over: Fields = {}) => entryOf[format]!(type, value, over);
  const feed = (...entries: readonly unknown[]) => JSON.stringify(feedOf[format]!(entries));
  const good = entry('domain', 'evil-one.com', { id: 'indicator--2' });

  describe(`sentinel import ${format} given bad input`, () => {
    let trial: Trial;
    beforeEach(() => {
      trial = startTrial({ 'watchlists/rat.yaml': listYaml });
    });
    afterEach(() => trial.remove());
    const read = (name: string) => fs.readFileSync(path.join(trial.root, name), 'utf8');

    /** Runs an import of a text; what is in the watchlist must stay, and the watchlist must be readable. */
    async function importing(text: string | Uint8Array, ...flags: readonly string[]) {
      trial.write({ 'feed.json': text });
      const file = path.join(trial.root, 'feed.json');
      const outcome = await trial.run('import', format, file, '--watchlist', 'rat', '--as-of', '2026-06-10', ...flags);
      assert.ok(read('watchlists/rat.yaml').startsWith(listYaml.trimEnd()));
      assert.equal((await trial.run('validate')).errors, '');
      return outcome;
    }

    const refused: readonly (readonly [string, () => unknown, RegExp])[] = [
      ['a field of a million characters', () => entry('domain', `${'a'.repeat(1_000_000)}.com`), /a{120} is longer than 4096 characters/],
      ['a formula', () => entry('filename', '=cmd|calc!A1'), /=cmd\|calc!A1 begins like a formula of a spreadsheet/],
      ['a line end inside a value', () => entry('domain', 'evil\ntwo.com'), /evil\\ntwo\[\.\]com holds control characters/],
      ['a hash with a letter that is none', () => entry('md5', `${'a'.repeat(31)}g`), /a{31}g is not a md5 hash/],
      ['a date that is to come', () => entry('domain', 'evil-two.com', { [seen]: '2030-01-01T00:00:00Z' }), /evil-two\[\.\]com was seen on 2030-01-01T00:00:00Z, which is yet to come/],
      ['a date that is none', () => entry('domain', 'evil-two.com', { [seen]: 'yesterday' }), /has the date 'yesterday', which cannot be read/],
      ['a value that is not a text', () => entry('domain', { a: 1 }), /! (?:indicator--1|a-uuid)/],
      ['an entry that is not an object', () => 7, /: 7 is not (?:a STIX object|an attribute)/],
    ]; // prettier-ignore
    for (const [name, bad, expected] of refused) {
      it(`refuses ${name}, and takes what stands beside it`, async () => {
        const { code, output } = await importing(feed(bad(), good));
        assert.equal(code, 1);
        assert.match(output, expected);
        assert.match(output, /\+ domain evil-one\[\.\]com[^]*rat: 1 added.*, 1 refused/);
      });
    }

    it('takes no formula, quote or line end into a list by the texts beside a value', async () => {
      const tags = ['=HYPERLINK("x")', '@SUM(1)', 'a;b', '\n-1', 'x'.repeat(1000)];
      const over = format === 'stix' ? { labels: tags } : { Tag: tags.map((name) => ({ name })) };
      await importing(feed(entry('domain', 'evil-one.com', over)), '--watchlist', 'cells');
      const [, line = '', ...rest] = read('watchlists/cells.csv').trimEnd().split('\n');
      assert.deepEqual(rest, []);
      assert.ok(line.length < 600 && !/(?:^|[,;])"?[=+@-]/.test(line), line);
      assert.equal((await trial.run('validate')).code, 0);
    });

    it('reads ids that are numbers here and texts there, and duplicates that differ in case', async () => {
      const ids = format === 'stix' ? ['id', 'created_by_ref'] : ['id', 'uuid'];
      const numbered = entry('domain', 'EVIL-ONE[.]com', { [ids[0]!]: 7, [ids[1]!]: 8 });
      const { code, output } = await importing(
        feed(numbered, good, entry('domain', 'com', { [ids[0]!]: 7, [ids[1]!]: 7 })),
      );
      assert.equal(code, 1);
      assert.match(output, /\+ domain evil-one\[\.\]com[^\n]*\n! 7: com is not a full domain name/);
      assert.match(output, /rat: 1 added/);
    });

    it('refuses entries whose bytes are of another encoding, and reads UTF-16 by its marks', async () => {
      const bytes = Buffer.from(feed(entry('domain', 'evil-gr\xf6n.com'), good), 'latin1');
      const { code, output } = await importing(bytes, '--dry-run');
      assert.equal(code, 1);
      assert.match(output, /\+ domain evil-one[^]*! (?:indicator--1|a-uuid): .* holds bytes that are not UTF-8/);
      const utf16 = Buffer.from(`\ufeff${feed(good)}`, 'utf16le');
      assert.match((await importing(utf16)).output, /rat: 1 added/);
    });

    it('changes nothing the second time', async () => {
      const text = feed(good, entry('domain', 'evil-two.com', { id: 'indicator--3' }));
      await importing(text);
      const before = read('watchlists/rat.yaml');
      assert.match((await importing(text)).output, /0 added, 0 updated, 2 unchanged.*Nothing to write/);
      assert.equal(read('watchlists/rat.yaml'), before);
    });

    it('takes nothing of an error that a service sends in place of a feed', async () => {
      const error = { http_status: '401', title: 'Unauthorized', message: 'Unauthorized' };
      const { code, errors } = await importing(JSON.stringify(error));
      assert.equal(code, 2);
      assert.match(errors, /^The service answered '(?:401 )?Unauthorized'\.\nAsk again, or ask otherwise\.\n$/);
      assert.equal(read('watchlists/rat.yaml'), listYaml);
    });
  });
}
