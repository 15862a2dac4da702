import assert from 'node:assert/strict';
import { createCatalogSchema } from '../../scripts/expand/catalog-schema';
import type { CaseResult } from '../../scripts/prove/evidence/proof-result';
import { runTests } from '../../scripts/prove/run-tests';
import { huntYaml, readContent, ruleYaml } from './read-content';

const watchlist = `alias: bad-domains
displayName: Bad domains
searchKey: Value
indicators:
  - { type: domain, value: hitclub.ac, firstSeen: 2026-06-01 }
  - { type: domain, value: estaliax.io, firstSeen: 2026-01-01 }
maxAge: { domain: 90d }
`;

const exclusions = `falsePositives:
  - id: resolver
    scenario: A resolver that looks up what is bad.
    exclude: { DnsEvents: Computer == "resolver" }
    owner: soc
  - id: analyst
    scenario: An analyst looks it up.
    triage: Ask.
`;

/** The results of the cases of one detection. */
function run(detection: string, cases: string): readonly CaseResult[] {
  const catalog = readContent({
    'detections/a.yaml': detection,
    'detections/a.test.yaml': `now: 2026-06-02T12:00:00Z\ncases:\n${cases}`,
    'watchlists/bad-domains.yaml': watchlist,
  });
  const context = { catalog, schema: createCatalogSchema(catalog), workspace: undefined };
  return runTests(context, { detections: [], explain: true, mutate: false, everywhere: true, caseName: undefined })
    .results[0]!.cases;
}

/** The first case: 'passed', or what speaks against it with its line. */
function judge(detection: string, testCase: string): string[] {
  const [result] = run(detection, `  - name: It\n${testCase.replace(/^/gm, '    ')}\n`);
  assert.ok(result !== undefined);
  if (result.passed) return ['passed'];
  return result.diagnostics.map(({ check, place, message }) => `${check} ${String(place.start.line)} ${message}`);
}

const rule = ruleYaml('DnsEvents | where Name has "hitclub" | project TimeGenerated, Computer, Name', exclusions);

describe('runTests', () => {
  it('passes a case whose rows come, of which only the listed columns matter', () => {
    const testCase = 'events: { DnsEvents: [{ Name: hitclub.ac, Computer: a }, { Name: other }] }\n';
    assert.deepEqual(judge(rule, `${testCase}expect: { rows: [{ Computer: a }], rowCount: 1 }`), ['passed']);
  });

  it('fails a case whose rows do not come, at the line of the first that did not', () => {
    const testCase =
      'events: { DnsEvents: [{ Name: hitclub.ac, Computer: a }] }\nexpect:\n  rows:\n    - { Computer: b }';
    assert.deepEqual(judge(rule, testCase), ['test-failed 7 The rows are not the expected ones: 1 row differs.']);
  });

  it('fails a near miss that fires and shows the rows', () => {
    const cases = '  - { name: It, events: { DnsEvents: [{ Name: hitclub.ac }] }, expect: nothing }\n';
    const [result] = run(rule, cases);
    assert.equal(
      result?.diagnostics[0]?.message,
      'The case expects nothing, but the query returns 1 row and raises 1 alert.',
    );
    assert.deepEqual(
      result.comparisons[0]?.comparison.pairs[0]?.cells.map(({ name, actual }) => [name, actual]),
      [
        ['TimeGenerated', '2026-06-02T11:59:00Z'],
        ['Name', 'hitclub.ac'],
      ],
    );
  });

  it('takes a rule that stays below its threshold for silent', () => {
    const threshold = rule.replace('triggerThreshold: 0', 'triggerThreshold: 1');
    const testCase = 'events: { DnsEvents: [{ Name: hitclub.ac }] }\nexpect: nothing';
    assert.deepEqual(judge(threshold, testCase), ['passed']);
  });

  it('compares the alerts of a rule', () => {
    const testCase = (domain: string) => `events: { DnsEvents: [{ Name: hitclub.ac }] }
expect: { alerts: [{ title: A rule, severity: Medium, entities: [{ type: DNS, DomainName: ${domain} }] }] }`;
    assert.deepEqual(judge(rule, testCase('hitclub.ac')), ['passed']);
    assert.deepEqual(judge(rule, testCase('other')), [
      'test-failed 5 The alerts, made from 1 row, are not the expected ones: 1 alert differs.',
    ]);
  });

  it('says which workspace of a case is not there: the case is run nowhere', () => {
    const cases = `  - name: It\n    workspaces: [prodction]\n    events: { DnsEvents: [{ Name: a }] }\n    expect: nothing\n`;
    const catalog = readContent({
      'detections/a.yaml': rule,
      'detections/a.test.yaml': `now: 2026-06-02T12:00:00Z\ncases:\n${cases}`,
    });
    const context = { catalog, schema: createCatalogSchema(catalog), workspace: undefined };
    const selection = { detections: [], explain: false, mutate: false, everywhere: true, caseName: undefined };
    const found = runTests(context, selection).findings.filter(({ check }) => check === 'test-workspace');
    assert.deepEqual(
      found.map(({ message }) => message),
      ['There is no workspace or group prodction.'],
    );
  });

  it('says that a hunting query raises no alerts', () => {
    const testCase = 'events: { DnsEvents: [] }\nexpect: { alerts: [] }';
    assert.match(
      judge(huntYaml('DnsEvents'), testCase)[0] ?? '',
      /^test-expectation 5 A hunting query raises no alerts/,
    );
  });

  it('sees only the events of the query period, its end included', () => {
    const times = ['-60m', '-59m', '-0s', '+1s', '-2d'].map((time) => `{ Name: hitclub.ac, TimeGenerated: ${time} }`);
    const testCase = `events: { DnsEvents: [${times.join(', ')}] }\n`;
    assert.deepEqual(judge(rule, `${testCase}expect: { rowCount: 2 }`), ['passed']);
    const hunt = huntYaml('DnsEvents | where Name has "hitclub"');
    assert.deepEqual(judge(hunt, `${testCase}expect: { rowCount: 5 }`), ['passed']);
  });

  it('holds rows against the order of a query that sorts, and only of such a query', () => {
    const testCase = `events: { DnsEvents: [{ Name: b }, { Name: a }] }\nexpect: { rows: [{ Name: b }, { Name: a }] }`;
    assert.deepEqual(judge(huntYaml('DnsEvents | sort by Name desc'), testCase), ['passed']);
    assert.deepEqual(judge(huntYaml('DnsEvents | summarize by Name'), testCase), ['passed']);
    assert.deepEqual(judge(huntYaml('DnsEvents | sort by Name asc'), testCase), [
      'test-failed 5 The rows are the expected ones in another order, and the query sorts.',
    ]);
  });

  it('proves an exclusion both ways', () => {
    const events = (row: string) => `events: { DnsEvents: [${row}] }\nfalsePositive: resolver`;
    assert.deepEqual(judge(rule, events('{ Name: hitclub.ac, Computer: resolver }')), ['passed']);
    assert.match(
      judge(rule, events('{ Name: hitclub.ac, Computer: ws-1 }')).join(),
      /should silence these events, but/,
    );
    assert.match(judge(rule, events('{ Name: other, Computer: resolver }')).join(), /do not fire either/);
  });

  it('names the exclusion without which a case that must fire would pass', () => {
    const testCase = 'events: { DnsEvents: [{ Name: hitclub.ac, Computer: resolver }] }\nexpect: { rowCount: 1 }';
    assert.deepEqual(judge(rule, testCase), [
      'test-failed 5 The case expects 1 row, and the query returns 0 rows.',
      'test-exclusion-swallows 23 The exclusion resolver drops what a case must catch: without it, "It" passes.',
    ]);
  });

  it('warns of an event that passes for proved beside another', () => {
    const rows = '{ Name: hitclub.ac, Computer: resolver }, { Name: other, Computer: resolver }';
    const cases = `  - name: It\n    events:\n      DnsEvents: [${rows}]\n    falsePositive: resolver\n`;
    const [result] = run(rule, cases);
    assert.equal(result?.passed, true);
    assert.deepEqual(
      result.diagnostics.map(({ check, severity, place }) => [check, severity, place.start.column]),
      [['test-idle-event', 'warning', 61]],
    );
  });

  it('proves no false positive that does not exist or that a person decides', () => {
    const proof = (id: string) => `events: { DnsEvents: [{ Name: hitclub.ac }] }\nfalsePositive: ${id}`;
    assert.deepEqual(judge(rule, proof('unheard-of')), ['test-expectation 5 a has no false positive unheard-of.']);
    assert.deepEqual(judge(rule, proof('analyst')), [
      'test-expectation 5 The false positive analyst has no exclusion: a person decides it.',
    ]);
  });

  it('expands watchlists as of the clock of the case', () => {
    const reading = ruleYaml(
      `let bad = _GetWatchlist('bad-domains') | project Value;\nDnsEvents | where Name in (bad)`,
    );
    const testCase = 'events: { DnsEvents: [{ Name: hitclub.ac }, { Name: estaliax.io }] }\n';
    assert.deepEqual(judge(reading, `${testCase}expect: { rows: [{ Name: hitclub.ac }] }`), ['passed']);
    const earlier = `now: 2026-02-01T00:00:00Z\n${testCase}expect: { rowCount: 2 }`;
    assert.deepEqual(judge(reading, earlier), ['passed']);
  });

  it('says beside a case that fails that no indicator is active at its clock', () => {
    const reading = ruleYaml(
      `let bad = _GetWatchlist('bad-domains') | project Value;\nDnsEvents | where Name in (bad)`,
    );
    const testCase =
      'now: 2027-06-02T00:00:00Z\nevents: { DnsEvents: [{ Name: hitclub.ac }] }\nexpect: { rowCount: 1 }';
    assert.match(judge(reading, testCase).join('\n'), /^expand-empty [^]*\ntest-failed /);
    assert.deepEqual(judge(reading, testCase.replace('{ rowCount: 1 }', 'nothing')), ['passed']);
  });

  it('says of a proof that the exclusion has expired at its clock', () => {
    const expiring = rule.replace('owner: soc', 'owner: soc\n    expiresOn: 2026-01-31');
    const testCase = 'events: { DnsEvents: [{ Name: hitclub.ac, Computer: resolver }] }\nfalsePositive: resolver';
    assert.match(judge(expiring, testCase).join('\n'), /expire[^]*\ntest-failed /);
  });

  it('reads the watchlist from the workspace where the lookup is kept', () => {
    const query = `let bad = _GetWatchlist('bad-domains') | project Value;\nDnsEvents | where Name in (bad)`;
    const testCase = 'events: { DnsEvents: [{ Name: hitclub.ac }, { Name: estaliax.io }] }\nexpect: { rowCount: 1 }';
    assert.deepEqual(judge(ruleYaml(query, 'expand: watchlist\n'), testCase), ['passed']);
  });

  it('gives a parser of which only the columns are known the rows that the case says it returns', () => {
    const testCase = 'events: { _Im_Dns: [{ DnsQuery: hitclub.ac }] }\nexpect: { rows: [{ DnsQuery: hitclub.ac }] }';
    assert.deepEqual(judge(huntYaml('_Im_Dns() | where DnsQuery has "hitclub"'), testCase), ['passed']);
  });

  it('gives external data the rows of its address, as they are written', () => {
    const query = 'let list = externaldata(Value: string, Type: string)["https://example.com/list.csv"];\nlist';
    const events = 'events: { "https://example.com/list.csv": [{ Value: hitclub.ac }] }';
    assert.deepEqual(judge(huntYaml(query), `${events}\nexpect: { rows: [{ Value: hitclub.ac, Type: "" }] }`), [
      'passed',
    ]);
  });

  it('takes the answers of a function that only the service can give', () => {
    const query = 'DnsEvents | where geo_info_from_ip_address(ClientIP).country == "Norway" | project ClientIP';
    const events = 'DnsEvents: [{ ClientIP: 203.0.113.5 }, { ClientIP: 203.0.113.6 }]';
    const answers = '{ ip_address: 203.0.113.5, country: Norway }, { ip_address: 203.0.113.6, country: Chile }';
    const given = `events:\n  ${events}\n  geo_info_from_ip_address: [${answers}]\nexpect: { rowCount: 1 }`;
    assert.deepEqual(judge(huntYaml(query), given), ['passed']);
    const [message] = judge(huntYaml(query), `events:\n  ${events}\nexpect: nothing`);
    assert.match(message ?? '', /^test-refused .* none of its rows is for "203\.0\.113\.5"/);
  });

  it('takes the tables that a wildcard reads for read', () => {
    const testCase = 'events: { DeviceInfo: [{ DeviceName: a }] }\nexpect: { rowCount: 1 }';
    assert.deepEqual(judge(huntYaml('union Device* | where DeviceName == "a"'), testCase), ['passed']);
  });

  it('refuses what the engine cannot do by its name, at the line of the query', () => {
    const [message] = judge(
      huntYaml('DnsEvents\n| reduce by Name'),
      'events: { DnsEvents: [{ Name: a }] }\nexpect: nothing',
    );
    assert.match(message ?? '', /^test-refused 9 reduce-by/);
  });

  it('stops a query that grows at its operator, and goes on with the other cases', () => {
    const lists =
      'let A = DnsEvents | mv-expand a = range(1, 1000000);\nlet B = union A, A, A, A, A, A;\nunion B, B, B, B\n| where a == 0';
    const events = 'events: { DnsEvents: [{ Name: a }] }';
    const [grown, empty] = run(
      huntYaml(lists),
      `  - { name: One, ${events}, expect: nothing }\n  - { name: None, events: { DnsEvents: [] }, expect: nothing }\n`,
    );
    const [{ check, place, message }] = grown!.diagnostics as [CaseResult['diagnostics'][number]];
    assert.deepEqual([check, place.start.line, empty!.passed], ['test-refused', 10, true]);
    assert.match(message, /^a query that makes more than 20,000,000 rows/);
  });

  it('judges no case by more rows than a person could read', () => {
    const query = 'DnsEvents\n| extend a = range(1, 100001)\n| mv-expand a | project Name';
    const [message] = judge(huntYaml(query), 'events: { DnsEvents: [{ Name: a }] }\nexpect: { rowCount: 1 }');
    assert.match(message ?? '', /^test-refused 8 The query returns 100,001 rows/);
  });

  it('finds columns that the table lacks, values that do not fit and tables that are not read', () => {
    const events = (rows: string) => `events:\n  ${rows}\nexpect: nothing`;
    assert.deepEqual(judge(rule, events('DnsEvents: [{ name: a }]')), ['test-events 5 DnsEvents has no column name.']);
    assert.match(judge(rule, events('DnsEvents: [{ TimeGenerated: soon }]'))[0] ?? '', /^test-events 5 .*"soon" is no/);
    assert.match(judge(rule, events('SecurityEvent: []'))[0] ?? '', /^test-events 5 The query does not read/);
    assert.match(judge(rule, events('DnsEvent: []'))[0] ?? '', /^test-events 5 There is no table DnsEvent/);
  });

  it('finds expected columns that the query does not return and values that they cannot have', () => {
    const expecting = (row: string) => `events: { DnsEvents: [{ Name: hitclub.ac }] }\nexpect: { rows: [${row}] }`;
    assert.deepEqual(judge(rule, expecting('{ ClientIP: a }')), [
      'test-expectation 5 The query returns no column ClientIP.',
    ]);
    assert.match(judge(rule, expecting('{ TimeGenerated: soon }'))[0] ?? '', /^test-expectation 5 .*"soon" is no/);
  });

  it('does not run a query that does not bind', () => {
    const broken = huntYaml('DnsEvents\n| where Nam == "a"');
    assert.match(judge(broken, 'events: { DnsEvents: [] }\nexpect: nothing')[0] ?? '', / 9 .*'Nam'/);
  });

  it('fills TimeGenerated, Timestamp and Type where an event leaves them out', () => {
    const hunt = huntYaml('DeviceInfo | project TimeGenerated, Timestamp, Type');
    const row = (at: string) => `{ TimeGenerated: ${at}, Timestamp: ${at}, Type: DeviceInfo }`;
    const rows = `[${row('-1m')}, ${row('-5m')}]`;
    const testCase = `events: { DeviceInfo: [{}, { Timestamp: -5m }] }\nexpect: { rows: ${rows} }`;
    assert.deepEqual(judge(hunt, testCase), ['passed']);
  });

  it('runs the selected detections alone', () => {
    const catalog = readContent({ 'detections/a/b.yaml': rule, 'detections/ab.yaml': huntYaml('DnsEvents') });
    const context = { catalog, schema: createCatalogSchema(catalog), workspace: undefined };
    const files = (detections: string[]) =>
      runTests(context, {
        detections,
        explain: false,
        mutate: false,
        everywhere: true,
        caseName: undefined,
      }).findings.map(({ place }) => place.file);
    assert.deepEqual(new Set(files(['a'])), new Set(['detections/a/b.yaml']));
    assert.deepEqual(new Set(files(['ab'])), new Set(['detections/ab.yaml']));
  });
});

describe('the explanation of a case', () => {
  const query = 'DnsEvents\n| where Name has "hitclub" and Computer == "ws-1"\n| where QueryType == "A"';
  const explain = (rows: string) =>
    run(ruleYaml(query), `  - name: It\n    events: { DnsEvents: [${rows}] }\n    expect: nothing\n`)[0]?.explanation;

  it('counts the rows into and out of each operator', () => {
    const explanation = explain('{ Name: hitclub.ac, Computer: ws-1, QueryType: AAAA }, { Name: other }');
    assert.deepEqual(
      explanation?.steps.map(({ text, place, rowsIn, rowsOut }) => [text, place.start.line, rowsIn, rowsOut]),
      [
        ['DnsEvents', 13, undefined, 2],
        ['where Name has "hitclub" and Computer == "ws-1"', 14, 2, 1],
        ['where QueryType == "A"', 15, 1, 0],
      ],
    );
  });

  it('finds the first condition that dropped each event, with the values that it saw', () => {
    const rows = ['{ Name: other }', '{ Name: hitclub.ac, Computer: ws-2 }', '{ Name: hitclub.ac, Computer: ws-1 }'];
    assert.deepEqual(
      explain(rows.join(', '))?.dropped.map(({ condition, values }) => [condition?.text, values]),
      [
        ['Name has "hitclub"', [{ name: 'Name', text: 'other' }]],
        ['Computer == "ws-1"', [{ name: 'Computer', text: 'ws-2' }]],
        ['QueryType == "A"', [{ name: 'QueryType', text: '""' }]],
      ],
    );
  });

  it('runs the conditions to the letter, blanks and comments in them included', () => {
    const spaced = 'DnsEvents\n| where Name == "a  b" // two blanks\n    and Computer == "ws-1"';
    const cases = '  - { name: It, events: { DnsEvents: [{ Name: "a  b" }] }, expect: nothing }\n';
    const [dropped] = run(ruleYaml(spaced), cases)[0]?.explanation?.dropped ?? [];
    assert.equal(dropped?.condition?.text, 'Computer == "ws-1"');
  });

  it('finds the condition inside a function that the query declares or invokes', () => {
    const declared =
      'let lookups = (suffix: string) {\n  DnsEvents\n  | where QueryType == "A" and Name endswith suffix\n};\n' +
      'let known = (T: (Computer: string)) { T | where isnotempty(Computer) };\n' +
      'lookups(".example") | invoke known() | where Name startswith "b"';
    const rows = ['{ Name: a.test, QueryType: A }', '{ Name: b.example, QueryType: A }'];
    const cases = `  - { name: It, events: { DnsEvents: [${rows.join(', ')}] }, expect: nothing }\n`;
    const { dropped = [] } = run(ruleYaml(declared), cases)[0]?.explanation ?? {};
    assert.deepEqual(
      dropped.map(({ condition, values }) => [condition?.text, condition?.place.start.line, values]),
      [
        ['Name endswith suffix', 15, [{ name: 'Name', text: 'a.test' }]],
        ['isnotempty(Computer)', 17, [{ name: 'Computer', text: '""' }]],
      ],
    );
  });

  it('follows an event behind a union, whose other parts have rows that stay', () => {
    const union =
      'union DnsEvents, (DnsEvents | where Name == "x"), (SecurityEvent | extend Name = "b")\n| where Name == "b"';
    const events = '{ DnsEvents: [{ Name: a }, { Name: b }], SecurityEvent: [{ Computer: ws-1 }] }';
    const cases = `  - { name: It, events: ${events}, expect: nothing }\n`;
    const { dropped = [] } = run(ruleYaml(union), cases)[0]?.explanation ?? {};
    assert.deepEqual(
      dropped.map(({ condition, values }) => [condition?.text, values]),
      [
        ['Name == "b"', [{ name: 'Name', text: 'a' }]],
        ['Name == "x"', [{ name: 'Name', text: 'a' }]],
        ['Name == "x"', [{ name: 'Name', text: 'b' }]],
      ],
    );
  });

  it('says which event lies outside the period', () => {
    const [dropped] = explain('{ TimeGenerated: -2h, Name: hitclub.ac }')?.dropped ?? [];
    assert.equal(dropped?.condition, undefined);
    assert.deepEqual(dropped?.values, [{ name: 'TimeGenerated', text: '2026-06-02T10:00:00Z' }]);
  });

  it('points at the line of the workspace where the engine refuses what its overlay excludes', () => {
    const catalog = readContent({
      'detections/a.yaml': ruleYaml('DnsEvents | project TimeGenerated, Computer, Name'),
      'detections/a.test.yaml':
        'now: 2026-06-02T12:00:00Z\ncases:\n  - { name: It, events: { DnsEvents: [{ Name: a }] }, expect: nothing }\n',
      'workspaces/test.yaml': `name: test
subscription: 11111111-1111-1111-1111-111111111111
resourceGroup: rg
workspace: log
workspaceId: 22222222-2222-2222-2222-222222222222
overlays:
  - detection: a
    set:
      falsePositives:
        - id: here
          scenario: Here.
          exclude:
            DnsEvents: |
              Computer == "x"
              or geo_point_to_h3cell(0.0, 0.0) == ""
          owner: soc
`,
    });
    const context = { catalog, schema: createCatalogSchema(catalog), workspace: catalog.workspaces[0] };
    const [result] = runTests(context, {
      detections: [],
      explain: false,
      mutate: false,
      everywhere: true,
      caseName: undefined,
    }).results[0]!.cases;
    assert.deepEqual(
      result?.diagnostics.map(({ check, place }) => `${check} ${place.file}:${place.start.line}:${place.start.column}`),
      ['test-refused workspaces/test.yaml:15:18'],
    );
  });
});
