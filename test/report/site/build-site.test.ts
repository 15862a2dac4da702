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

  it('writes a layer for each version of ATT&CK, with the techniques that it has', () => {
    const named = ['T1055', 'T1562.004', 'T1685', 'T1685.002', 'T1684.001', 'T0803', 'T1574.002'];
    const layers = siteOf({ 'detections/a/rule.yaml': `relevantTechniques: [${named.join(', ')}]\n` });
    const idsOf = (file: string) =>
      (readLayer(layers, file)['techniques'] as Layer[]).map((each) => each['techniqueID']);
    assert.deepEqual(idsOf('layers/enterprise-attack.json'), ['T1055', 'T1684.001', 'T1685', 'T1685.002']);
    // Version 19 made T1685 of several parts of T1562, and T1685.002 of T1562.008.
    assert.deepEqual(idsOf('layers/enterprise-attack-18.json'), ['T1055', 'T1562', 'T1562.004', 'T1562.008', 'T1656']);
    assert.deepEqual(
      [...layers.keys()].filter((file) => file.startsWith('layers/ics')),
      ['layers/ics-attack-18.json'],
    );
  });

  it('writes layers in which the Navigator finds nothing to warn of', () => {
    const site = siteOf({
      ...hunt,
      'detections/b/rule.yaml': 'relevantTechniques: [T1055, T1562, T0803, T1071.004]\n',
    });
    const files = [...site.keys()].filter((file) => file.startsWith('layers/'));
    assert.equal(files.length, 3);
    for (const file of files) assert.deepEqual(complaintsOf(readLayer(site, file)), [], file);
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

type Layer = Readonly<Record<string, unknown>>;

function readLayer(site: ReadonlyMap<string, string>, file: string): Layer {
  return JSON.parse(site.get(file) ?? '{}') as Layer;
}

/** What the Navigator would write on its console, or ask, while it reads a layer. (Its nav-app: ViewModel, Gradient, Layout, Metadata.) */
function complaintsOf(layer: Layer): readonly string[] {
  const types: Readonly<Record<string, string>> = {
    name: 'string',
    domain: 'string',
    description: 'string',
    sorting: 'number',
    hideDisabled: 'boolean',
    techniqueID: 'string',
    score: 'number',
    color: 'color',
    comment: 'string',
    enabled: 'boolean',
    showSubtechniques: 'boolean',
    layout: 'string',
    showID: 'boolean',
    showName: 'boolean',
    label: 'string',
    value: 'string',
    minValue: 'number',
    maxValue: 'number',
  };
  const isColor = (value: unknown) => typeof value === 'string' && /^#[0-9a-f]{6}$/.test(value);
  const check = (owner: Layer, fields: readonly string[]): string[] =>
    fields.flatMap((field) => {
      const isRight = types[field] === 'color' ? isColor(owner[field]) : typeof owner[field] === types[field];
      return isRight ? [] : [`${field} ${JSON.stringify(owner[field])}`];
    });
  const { versions, techniques, gradient, legendItems, layout } = layer as Readonly<Record<string, Layer & Layer[]>>;
  const ids = (techniques ?? []).map((each) => each['techniqueID']);
  return [
    ...check(layer, ['name', 'domain', 'description', 'sorting', 'hideDisabled']),
    ...(versions?.['layer'] === '4.5' ? [] : ['the version of the format']),
    ...(/^1[89]$/.test(String(versions?.['attack'])) ? [] : ['the version of ATT&CK']),
    ...check(layout ?? {}, ['layout', 'showID', 'showName']),
    ...check(gradient ?? {}, ['minValue', 'maxValue']),
    ...((gradient?.['colors'] as unknown[]).every(isColor) ? [] : ['the colours of the gradient']),
    ...(legendItems ?? []).flatMap((each) => check(each, ['label', 'color'])),
    ...(techniques ?? []).flatMap((each) => [
      ...check(each, ['techniqueID', 'score', 'color', 'comment', 'enabled', 'showSubtechniques']),
      // A tactic that is there and empty is warned of by a window; one that is left out is found.
      ...('tactic' in each ? ['tactic'] : []),
      ...(each['metadata'] as Layer[]).flatMap((item) => check(item, ['name', 'value'])),
    ]),
    ...(new Set(ids).size === ids.length ? [] : ['a technique that stands there twice']),
  ];
}

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
