import { parseDatetime } from '../../../scripts/engine/formats/datetime';
import { createCatalogSchema } from '../../../scripts/expand/catalog-schema';
import type { Alert } from '../../../scripts/prove/alerts/alert';
import type { Replay } from '../../../scripts/prove/replay/replay-detection';
import { buildSite } from '../../../scripts/report/site/build-site';
import { createDetectionMaker, readSiteContent } from '../../../scripts/report/site/site-content';
import type { SiteReplay, SiteSources } from '../../../scripts/report/site/site-content';
import type { Diagnostic } from '../../../scripts/source/diagnostic';
import { stateOf } from '../../review/review-states';
import type { Files } from '../../review/review-states';

/** What tries to get out of a text into a page. */
export const hostileText = `"><script>document.title='owned'</script><img src=x onerror="document.title='owned'">&amp;' onmouseover='x`;

/** A hunt with all parts, in which every text is hostile. */
export const hostileHunt: Files = {
  'detections/a/rule.yaml': `name: ${JSON.stringify(hostileText)}
description: ${JSON.stringify(hostileText)}
query: |
  // ${hostileText}
  ASimDnsActivityLogs
  | where DnsQuery in ((_GetWatchlist('example') | where Type == "domain" | project Value))
falsePositives:
  - id: scanner
    scenario: ${JSON.stringify(hostileText)}
    exclude: { ASimDnsActivityLogs: 'SrcIpAddr == "10.0.0.9"' }
    owner: net-team
    expiresOn: 2027-01-31
`,
  'detections/a/rule.test.yaml': `cases:
  - name: ${JSON.stringify(hostileText)}
    events:
      ASimDnsActivityLogs:
        - { TimeGenerated: -5m, DnsQuery: bad.example.net, SrcIpAddr: 10.0.0.1 }
    expect: { rowCount: 1 }
  - name: Another name
    events:
      ASimDnsActivityLogs: [{ TimeGenerated: -5m, DnsQuery: good.example.net }]
    expect: nothing
  - name: The scanner
    falsePositive: scanner
    events:
      ASimDnsActivityLogs: [{ TimeGenerated: -5m, DnsQuery: bad.example.net, SrcIpAddr: 10.0.0.9 }]
`,
  'detections/hunts/it’s "a" <hunt> #1?.yaml': '',
  'watchlists/example.yaml': `maxAge: 90d
indicators:
  - { type: domain, value: bad.example.net, threatType: botnet_cc, malware: ${JSON.stringify(hostileText)}, firstSeen: 2026-06-01, confidence: 75, reference: "https://x.example/${hostileText.replace(/["\\]/g, '')}" }
`,
  'workspaces/example.yaml': 'overlays:\n  - { detection: a/rule, set: { severity: Low } }\n',
};

/** The pages of files, without findings. */
export function siteOf(
  files: Files,
  {
    findings = [],
    matrix,
    replays,
    wanted,
  }: Partial<Pick<SiteSources, 'findings' | 'matrix' | 'replays' | 'wanted'>> = {},
): ReadonlyMap<string, string> {
  const { catalog, asOf } = stateOf(files);
  const history = new Map([
    ['detections/a/rule.yaml', [{ commit: 'abc1234', day: '2026-06-01', subject: hostileText }]],
  ]);
  return buildSite(
    readSiteContent({
      catalog,
      asOf,
      findings,
      history,
      matrix,
      replays,
      wanted,
      made: createDetectionMaker({ catalog, schema: createCatalogSchema(catalog), asOf, isScored: true }),
    }),
  );
}

const longWord = 'averylongwordwithoutanyplaceinwhichitcouldbebroken'.repeat(3);

/** A rule over ninety days with an alert every second day, which is too much, and one that could not run. */
export function exampleReplays(): ReadonlyMap<string, SiteReplay> {
  const day = 864_000_000_000n;
  const from = parseDatetime('2026-03-01T00:00:00Z') ?? 0n;
  const alerts = Array.from({ length: 45 }, (_, index) => ({ raisedAt: from + BigInt(index * 2) * day }) as Alert);
  const stretch = { from, to: from + 90n * day };
  const replay: Replay = { runs: 90, suppressedRuns: 0, results: 45, alerts, missing: [longWord] };
  const exclusions = [{ id: 'scanner', alerts: 3, rows: 3, share: 0.1 }];
  const noise = { days: 90, alertsPerDay: 0.5, expectedPerDay: 0.1, exclusions };
  return new Map([
    ['a/rule', { replay, noise, problem: undefined, ...stretch }],
    [`a/${longWord}`, { replay: undefined, noise: undefined, problem: undefined, ...stretch }],
  ]);
}

/** Every kind of page with something in each of its parts, and words that are longer than a telephone is wide. */
export function exampleSite(): ReadonlyMap<string, string> {
  const start = { line: 1, column: 1 };
  const place = { file: `detections/${longWord}.yaml`, span: { start: 0, end: 1 }, start, end: start };
  const findings = (['error', 'warning', 'advice'] as const).map((severity): Diagnostic => ({
    check: 'query-column',
    severity,
    message: `${longWord} ${hostileText}`,
    place,
  }));
  const outcomes = [
    { kind: 'fired', alerts: 1, rows: 1 },
    { kind: 'silent' },
    { kind: 'refused', reason: longWord },
  ] as const;
  const matrix = {
    datasets: [{ name: longWord, techniques: ['T1071'] }],
    rows: outcomes.map((outcome) => ({
      dataset: longWord,
      detection: 'a/rule',
      shared: ['T1071'],
      outcome,
      missing: [],
    })),
    unready: [],
  };
  const files = {
    ...hostileHunt,
    [`detections/a/${longWord}.yaml`]: `name: ${longWord}
description: ${longWord}
severity: High
enabled: false
relevantTechniques: [T1055, T1562]
query: |
  // ${longWord}
  DnsEvents | where Name == "${longWord}"
entityMappings: []
waivers: [{ check: query-cost, reason: ${longWord}, until: 2026-12-31 }]
`,
  };
  return siteOf(files, {
    findings,
    matrix,
    replays: exampleReplays(),
    wanted: { ids: ['T1055', 'T1071'], least: 'proved' },
  });
}
