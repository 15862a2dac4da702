import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import path from 'node:path';
import fc from 'fast-check';
import { markup } from '../../../scripts/report/site/markup';
import { exampleReplays, hostileHunt as hunt, siteOf } from './example-site';

describe('buildSite', () => {
  const site = siteOf(hunt);
  const pages = [...site].filter(([file]) => file.endsWith('.html'));
  const page = site.get('detections/a/rule.html') ?? '';
  const shown = page.replace(/\s+/g, ' ');

  it('shows a detection as hunts are published: summary, indicators, query, tables, false positives', () => {
    assert.match(shown, /Total IOCs: 1\. IOC Types: domain\./);
    assert.match(
      shown,
      /<td[^>]*>domain<\/td><td[^>]*><code>bad\[\.\]example\[\.\]net<\/code><\/td><td[^>]*>botnet_cc<\/td><td[^>]*><time>2026-06-01<\/time><\/td><td[^>]*>75%<\/td>/,
    );
    assert.match(shown, /<span class="k">where<\/span> DnsQuery/);
    assert.match(shown, /As it is deployed, with its lists and exclusions: \d+ characters/);
    assert.match(shown, /Ensure this data connector is enabled: Data connectors, ASimDnsActivityLogs/);
    assert.match(shown, /Filter\/Exclusion on <code>ASimDnsActivityLogs<\/code>/);
    assert.match(shown, /Owner net-team\. Until <time>2027-01-31<\/time>\. /);
    assert.match(shown, /Proved by “The scanner”/);
    assert.match(shown, /severity Medium → Low/);
  });

  it('lets nothing that somebody wrote become markup', () => {
    for (const [file, text] of pages) {
      assert.equal(text.split('<script>').length, 2, file);
      assert.doesNotMatch(text, /<img|onerror="|onmouseover='/, file);
    }
  });

  it('allows its own style and script by their hashes, and nothing else', () => {
    for (const [, text] of pages) {
      const policy = /Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1] ?? '';
      assert.match(policy, /^default-src 'none'; /);
      for (const tag of ['style', 'script']) {
        const inside = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(text)?.[1] ?? '';
        assert.ok(policy.includes(`${tag}-src 'sha256-${createHash('sha256').update(inside).digest('base64')}'`));
      }
      const tags = text.match(/<[a-z][^>]*>/g) ?? [];
      assert.deepEqual(
        tags.filter((tag) => {
          const names = tag.replace(/"[^"]*"/g, '""');
          return / style=| src=| on\w+=/.test(names) || /href="(?:[a-z]+:|\/)/.test(tag);
        }),
        [],
      );
    }
  });

  it('links only to pages that are there', () => {
    for (const [file, text] of pages) {
      for (const [, link = ''] of text.matchAll(/href="([^"#]+)"/g)) {
        const target = path.posix.join(path.posix.dirname(file), decodeURIComponent(link));
        assert.ok(site.has(target), `${file} leads to ${target}`);
      }
    }
  });

  it('puts a technique below the tactics that it has on the matrix, and one that is on none at the end', () => {
    const coverage = siteOf({ 'detections/a/rule.yaml': 'relevantTechniques: [T1055, T1562]\n' }).get('coverage.html');
    const columns = [...(coverage ?? '').matchAll(/<h3>([^<]*)<\/h3>[^]*?<\/section>/g)].map(([section, name]) => {
      return [name, ...[...section.matchAll(/<b>([^<]*)<\/b>/g)].map(([, id]) => id)];
    });
    assert.deepEqual(columns, [
      ['Privilege Escalation', 'T1055'],
      ['Stealth', 'T1055'],
      ['On no matrix', 'T1562'],
    ]);
  });

  it('says a schedule and what fires in words, and leaves out what a rule does not have', () => {
    const rule = siteOf({ 'detections/a/rule.yaml': 'entityMappings: []\n' }).get('detections/a/rule.html') ?? '';
    assert.match(rule.replace(/\s+/g, ' '), /<dd>every 1h over the last 1h; fires on more than 0 results<\/dd>/);
    assert.doesNotMatch(rule, /<dt>Entities<\/dt>/);
  });

  it('writes a layer that the Navigator reads: its format, its domain, current techniques alone', () => {
    const layer = JSON.parse(site.get('layers/enterprise-attack.json') ?? '') as Readonly<Record<string, unknown>>;
    assert.deepEqual(layer['versions'], { attack: '19', navigator: '5.1.0', layer: '4.5' });
    assert.equal(layer['domain'], 'enterprise-attack');
    assert.deepEqual(
      (layer['techniques'] as readonly { techniqueID: string; score: number; comment: string }[]).map((each) => [
        each.techniqueID,
        each.score,
      ]),
      [['T1071', 3]],
    );
    const retired = siteOf({ 'detections/a/rule.yaml': 'relevantTechniques: [T0803]\n' });
    assert.equal(
      [...retired.keys()].some((file) => file.startsWith('layers/')),
      false,
    );
  });

  it('shows the events of each case as a table, with names that nobody can follow', () => {
    const events =
      /<summary>\s*Another name <span[^>]*>1 ASimDnsActivityLogs<\/span>[^]*?<\/details>/.exec(shown)?.[0] ?? '';
    assert.match(events, /<code>-5m<\/code>.*<code>good\[\.\]example\[\.\]net<\/code>/);
    assert.match(shown, /stays silent by the exclusion scanner/);
  });

  it('says a row that is given many times once', () => {
    const text = `cases:
  - name: Many
    events:
      DnsEvents:
        - { repeat: 20, every: 1m, event: { TimeGenerated: -30m, Name: 'bad{n}.example.net' } }
    expect: nothing
`;
    const many = siteOf({ 'detections/a/rule.yaml': 'query: DnsEvents\n', 'detections/a/rule.test.yaml': text });
    const told = (many.get('detections/a/rule.html') ?? '').replace(/\s+/g, ' ');
    assert.match(told, /20 DnsEvents<\/span>/);
    assert.match(told, /<td data-of="How often">20 times, each 1m later<\/td>/);
  });

  it('shows the score of the proofs, and the changes of the query that no case notices', () => {
    assert.match(shown, /<h3 id="score">\d+ of 100 points<\/h3>/);
    assert.match(shown, /<li>1 near miss<\/li>/);
  });

  it('draws the alerts of a replay by day, and says on the first page which rule is too loud', () => {
    const { 'a/rule': loud } = Object.fromEntries(exampleReplays());
    assert.ok(loud);
    const noisy = siteOf(hunt, { replays: new Map([['a/rule', loud]]) });
    const told = (noisy.get('detections/a/rule.html') ?? '').replace(/\s+/g, ' ');
    assert.match(told, /Too loud: 45 alerts, 0\.5 a day; its author expects at most 0\.1\./);
    assert.match(told, /aria-label="03-01: 1, 03-03: 1, [^"]*"/);
    assert.equal((told.match(/<rect /g) ?? []).length, 46);
    assert.match(noisy.get('index.html') ?? '', /0\.5, too loud/);
    assert.doesNotMatch(site.get('index.html') ?? '', /Alerts a day/);
  });

  it('needs less than 100 KB for a page beside its data', () => {
    for (const [file, text] of pages) assert.ok(Buffer.byteLength(text) < 100_000, file);
  });

  it('stays small where there is much', () => {
    const values = Array.from(
      { length: 5000 },
      (_, index) => `  - { type: domain, value: bad${index}.example.net, firstSeen: 2026-06-01 }\n`,
    );
    const many = siteOf({ ...hunt, 'watchlists/example.yaml': `indicators:\n${values.join('')}` });
    assert.match(many.get('detections/a/rule.html') ?? '', /Total IOCs: 5000\.[^]*and 4800 more/);
  });
});

describe('markup', () => {
  it('keeps any text a text, between tags and in attributes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const made = markup`<a title="${text}">${text}</a>`.text;
        assert.match(made, /^<a title="[^<>"']*">[^<>"']*<\/a>$/);
      }),
    );
  });
});
