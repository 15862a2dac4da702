import assert from 'node:assert/strict';
import { createCatalogSchema } from '../../scripts/expand/catalog-schema';
import type { TestRun } from '../../scripts/prove/evidence/proof-result';
import { runTests } from '../../scripts/prove/run-tests';
import { readContent, ruleYaml } from './read-content';

const watchlist = `alias: bad-domains
displayName: Bad domains
searchKey: Value
indicators:
  - { type: domain, value: hitclub.ac, firstSeen: 2026-06-01 }
`;

const firing = `  - name: It fires
    events: { DnsEvents: [{ Name: hitclub.ac, Computer: ws-1 }] }
    expect: { rowCount: 1 }
`;
const nearMiss = `  - name: It does not
    events: { DnsEvents: [{ Name: other, Computer: ws-1 }] }
    expect: nothing
`;

function run(query: string, cases: string): TestRun {
  const catalog = readContent({
    'detections/a.yaml': ruleYaml(query),
    'detections/a.test.yaml': `now: 2026-06-02T12:00:00Z\ncases:\n${cases}`,
    'watchlists/bad-domains.yaml': watchlist,
  });
  const context = { catalog, schema: createCatalogSchema(catalog), workspace: undefined };
  return runTests(context, { detections: [], explain: false, mutate: true, everywhere: true, caseName: undefined });
}

describe('the proof of a watchlist', () => {
  const reading = `let bad = _GetWatchlist('bad-domains') | project Value;\n`;

  it('asks for nothing where a case fires by the list', () => {
    assert.deepEqual(run(`${reading}DnsEvents | where Name in (bad)`, firing + nearMiss).findings, []);
  });

  it('finds a list that could be empty without any case noticing', () => {
    const { findings } = run(`${reading}DnsEvents | where Name in (bad) or Name has "hitclub"`, firing + nearMiss);
    assert.deepEqual(
      findings.map(({ check, severity, place }) => [check, severity, place.file]),
      [['test-watchlist-unproved', 'error', 'detections/a.yaml']],
    );
  });
});

describe('the changes of a query', () => {
  const query = 'DnsEvents\n| where Name == "hitclub.ac"\n| where Computer == "ws-1"';

  it('are noticed where a case is decided by each condition', () => {
    const other = nearMiss.replace('Name: other, Computer: ws-1', 'Name: hitclub.ac, Computer: ws-2');
    assert.deepEqual(run(query, firing + nearMiss + other).results[0]?.mutations, {
      noticed: 2,
      total: 2,
      unnoticed: [],
    });
  });

  it('show which condition no case decides, at its line', () => {
    const score = run(query, firing + nearMiss).results[0]?.mutations;
    assert.deepEqual([score?.noticed, score?.total], [1, 2]);
    assert.deepEqual(
      score?.unnoticed.map(({ message, place }) => [place.start.line, message]),
      [[15, 'No case notices when Computer == "ws-1" is left out.']],
    );
  });

  it('are not tried where a case fails', () => {
    const [result] = run(query, firing.replace('rowCount: 1', 'rowCount: 2')).results;
    assert.equal(result?.cases[0]?.passed, false);
    assert.equal(result.mutations, undefined);
  });
});
