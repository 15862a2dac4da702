import assert from 'node:assert/strict';

import { readCatalog } from '../../scripts/content/read-catalog';
import { allChecks } from '../../scripts/checks/all-checks';
import type { CheckExample } from '../../scripts/checks/check';
import { exampleFiles } from '../../scripts/checks/example-files';
import { runChecks } from '../../scripts/checks/run-checks';
import { exampleDate, runExample } from './run-example';

const ids = (example: CheckExample, asOf = exampleDate) =>
  runExample(allChecks, example, asOf).map(({ check, place }) => `${check} ${place.start.line}`);

function waiving(check: string, until = '2026-12-31'): string {
  return `id: wrong id\nwaivers:\n  - check: ${check}\n    reason: It was deployed under this name.\n    until: ${until}\n`;
}

describe('runChecks', () => {
  it('returns findings in the order of files and lines', () => {
    const files = {
      'detections/b/rule.yaml': 'id: wrong id\nname: Another\n',
      'detections/a/rule.yaml': 'queryFrequency: 1m\nid: wrong, too\n',
    };
    assert.deepEqual(
      runExample(allChecks, files).map(({ check, place }) => `${place.file} ${check}`),
      ['detections/a/rule.yaml id-guid', 'detections/a/rule.yaml duration-range', 'detections/b/rule.yaml id-guid'],
    );
  });

  it('does not call missing what is there and could not be read', () => {
    const broken = '\nsource: [\n';
    const files = {
      'detections/a/rule.yaml': `query: |
  NamedQueries()
  | where tostring(DnsQuery) in ((_GetWatchlist('example') | project SearchKey))
  | project TimeGenerated, SrcIpAddr
`,
      'detections/b/rule.yaml': `name: Another${broken}`,
      'detections/b/rule.test.yaml': '',
      'functions/NamedQueries.yaml': `query: ASimDnsActivityLogs${broken}`,
      'watchlists/example.yaml': `alias: example${broken}`,
      'workspaces/groups/customers.yaml': `description: All${broken}`,
      'workspaces/example.yaml': `groups: [customers]
detections: { include: [a, b] }
overlays:
  - detection: b/rule
    reason: A trial.
    set: { severity: Low }
threatIntelligence: { watchlists: [example] }
`,
    };
    const found = runExample(allChecks, files).filter(({ severity }) => severity === 'error');
    assert.deepEqual(
      found.map(({ check, place }) => `${place.file} ${check}`),
      [
        'detections/b/rule.yaml yaml',
        'functions/NamedQueries.yaml yaml',
        'watchlists/example.yaml yaml',
        'workspaces/groups/customers.yaml yaml',
      ],
    );
  });

  it('looks only at the files that are asked for, and still finds what they share with others', () => {
    const one = 'id: b0f7d7f6-0c0e-4f0e-8a55-6a1d3a9f7c33\n';
    const { value } = readCatalog(exampleFiles({ 'detections/a.yaml': one, 'detections/b.yaml': one }));
    const includes = (path: string) => path === 'detections/b.yaml';
    const found = runChecks(value, { asOf: exampleDate, includes });
    assert.deepEqual(
      found.map(({ check }) => check),
      ['id-unique', 'name-unique'],
    );
  });
});

describe('waivers', () => {
  it('accept the findings of their check in their file', () => {
    assert.deepEqual(ids(waiving('id-guid')), []);
  });

  it('hold through their last day', () => {
    assert.deepEqual(ids(waiving('id-guid', '2026-06-15'), new Date('2026-06-15T23:59:59Z')), []);
  });

  it('are errors once they are past their date, and accept nothing any more', () => {
    assert.deepEqual(ids(waiving('id-guid', '2026-06-14')), ['id-guid 1', 'waiver-expired 28']);
  });

  it('are errors where they accept nothing', () => {
    assert.deepEqual(ids(waiving('kql-syntax')), ['id-guid 1', 'waiver-unused 26']);
  });

  it('accept nothing in another file', () => {
    const files = { 'detections/a.yaml': waiving('id-guid'), 'detections/b.yaml': 'id: wrong id\nname: Another\n' };
    assert.deepEqual(
      runExample(allChecks, files).map(({ place }) => place.file),
      ['detections/b.yaml', 'detections/b.yaml'],
    );
  });

  it('accept what reading the file found', () => {
    const waived =
      'note: of another tool\nwaivers:\n  - { check: schema, reason: Another tool reads it., until: 2026-12-31 }\n';
    assert.deepEqual(ids(waived), []);
  });

  it('of a watchlist accept findings in its CSV', () => {
    const csv =
      'Type,Value,ThreatType,Malware,FirstSeen,LastSeen,Confidence,Reference,Tags,ExpiresOn\nip,8.8.8.8,,,,,,,,\n';
    const yaml = '# without indicators\ncsv: example.csv\ntyped: true\n';
    const waiver = 'waivers:\n  - { check: indicator-public-resolver, reason: We block it., until: 2026-12-31 }\n';
    const check = (keys: string) => ids({ 'watchlists/example.yaml': keys, 'watchlists/example.csv': csv });
    assert.deepEqual(check(yaml), ['indicator-public-resolver 2']);
    assert.deepEqual(check(yaml + waiver), []);
  });
});
