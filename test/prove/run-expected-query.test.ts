import assert from 'node:assert/strict';
import { createCatalogSchema } from '../../scripts/expand/catalog-schema';
import { runTests } from '../../scripts/prove/run-tests';
import { huntYaml, readContent } from './read-content';

const watchlist = `alias: bad-domains
displayName: Bad domains
indicators:
  - { type: domain, value: hitclub.ac }
`;
const query = `let bad = _GetWatchlist('bad-domains') | project Value;
// as authored
DnsEvents
| where Name in (bad)`;

/** The results of a test file that demands a query and has no other case that counts. */
function judge(expected: string): { passed: boolean; problems: string[] } {
  const catalog = readContent({
    'detections/a.yaml': huntYaml(query),
    'detections/a.test.yaml': `now: 2026-06-02T12:00:00Z
expandsTo: |
${expected.replace(/^/gm, '  ')}
cases:
  - { name: near miss, events: {}, expect: nothing }
`,
    'watchlists/bad-domains.yaml': watchlist,
  });
  const context = { catalog, schema: createCatalogSchema(catalog), workspace: undefined };
  const [result] = runTests(context, {
    detections: [],
    explain: false,
    mutate: false,
    everywhere: true,
    caseName: undefined,
  }).results[0]!.cases;
  assert.ok(result);
  const problems = result.diagnostics.map(
    ({ place, message }) => `${place.start.line}:${place.start.column} ${message}`,
  );
  return { passed: result.passed, problems };
}

describe('A test file that demands the deployed query', () => {
  const deployed = `let bad = dynamic(["hitclub.ac"]);
// as authored
DnsEvents
| where Name in (bad)`;

  it('passes where the query is that, comments included', () => {
    assert.deepEqual(judge(deployed), { passed: true, problems: [] });
  });

  it('fails at the first line that differs', () => {
    assert.deepEqual(judge(deployed.replace('as authored', 'as it was')), {
      passed: false,
      problems: ["4:3 The deployed query is '// as authored' where '// as it was' is demanded, in line 2"],
    });
  });

  it('fails where the query goes on behind what is demanded', () => {
    const { passed, problems } = judge(deployed.replace('\n| where Name in (bad)', ''));
    assert.equal(passed, false);
    assert.match(problems.join(), /is '\| where Name in \(bad\)' where at its end is demanded, in line 4/);
  });
});
