import assert from 'node:assert/strict';

import type { DetectionCheck } from '../../scripts/checks/check';
import { expansionChecks } from '../../scripts/checks/exclusion/expansion-checks';
import { externalData } from '../../scripts/checks/query/external-data';
import { fuzzyTable } from '../../scripts/checks/query/fuzzy-table';
import { kqlSemantics } from '../../scripts/checks/query/kql-semantics';
import { kqlSyntax } from '../../scripts/checks/query/kql-syntax';
import { kqlWarning } from '../../scripts/checks/query/kql-warning';
import { queryWildcard } from '../../scripts/checks/query/query-wildcard';
import { regexValid } from '../../scripts/checks/query/regex-valid';
import { tableRetired } from '../../scripts/checks/query/table-retired';
import { unknownFunction } from '../../scripts/checks/query/unknown-function';
import { unknownTable } from '../../scripts/checks/query/unknown-table';
import { watchlistKnown } from '../../scripts/checks/query/watchlist-known';
import { runExample, say } from './run-example';

const query = (...lines: string[]) => `query: |\n${lines.map((line) => `  ${line}\n`).join('')}`;
const everyKqlCheck = [kqlSyntax, kqlSemantics, unknownTable, unknownFunction];

describe('kql-syntax', () => {
  it('points at the line and column in the block text of the YAML', () => {
    assert.deepEqual(say(kqlSyntax, query('ASimDnsActivityLogs', '| wher DnsQuery == "x"')), [
      '16:5 There is no operator wher | Did you mean where?',
    ]);
  });

  it('is the only one to speak of a query that is not KQL', () => {
    const found = runExample(
      everyKqlCheck,
      query('ASimDnsActivityLogs', '| where (DnsQuer == "x"', '| where Other == 1'),
    );
    assert.deepEqual(
      found.map(({ check }) => check),
      ['kql-syntax'],
    );
  });

  for (const [what, text] of [
    ['a control command', '.drop table ASimDnsActivityLogs'],
    ['comments alone', '// nothing'],
    ['two queries', 'ASimDnsActivityLogs; ASimNetworkSessionLogs'],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.equal(say(kqlSyntax, query(text)).length, 1);
    });
  }

  it('finds its place in a query that YAML folds', () => {
    const [said] = say(kqlSyntax, 'query: >\n  ASimDnsActivityLogs\n  | wher DnsQuery\n');
    assert.match(said!, /^16:5 /);
  });

  it('finds its place in a quoted query with escapes', () => {
    const [said] = say(kqlSyntax, 'query: "ASimDnsActivityLogs\\n| wher DnsQuery"\n');
    assert.match(said!, /^14:32 /);
  });
});

describe('unknown-function', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    it(`finds a call of ${name}, which every object of JavaScript has`, () => {
      const said = say(unknownFunction, query('ASimDnsActivityLogs', `| extend A = ${name}(DnsQuery)`));
      assert.equal(said.length, 1);
      assert.match(said[0]!, /^16:16 The name '\w+' does not refer to any known function/);
    });
  }
});

describe('a function that reads the table whose name it is given', () => {
  const everyCheck = [kqlSemantics, kqlWarning, unknownTable];
  const found = (...lines: string[]) =>
    runExample(everyCheck, query(...lines)).map(({ check, severity, place: { start } }) => {
      return `${start.line}:${start.column} ${check} ${severity}`;
    });

  it('is bound for each call', () => {
    const body = 'let f = (t:string) { table(t) | where DnsQeury == "x" };';
    assert.deepEqual(found(body, 'f("ASimDnsActivityLogs")'), ['15:41 kql-semantics error']);
  });

  it('is bound through another that hands the name on', () => {
    const inner = 'let g = (n:string) { table(n) | where DnsQeury == "x" };';
    const outer = 'let f = (t:string, most:int) { g(t) | take most };';
    assert.deepEqual(found(inner, outer, 'f("ASimDnsActivityLogs", 5)'), ['15:41 kql-semantics error']);
  });

  it('names the table that is not known where the call names it', () => {
    const body = 'let f = (t:string) { table(t) | take 5 };';
    assert.deepEqual(found(body, 'union f("ASimDnsActivityLogs"), f("ASimDnsActivityLog")'), [
      '16:38 unknown-table error',
    ]);
  });

  it('is left out by a fuzzy union, which is a warning at most', () => {
    const body = 'let f = (t:string) { table(t) | where DnsQuery == "x" };';
    assert.deepEqual(found(body, 'union isfuzzy=true f("ASimDnsActivityLogs"), f("Heartbeat")'), [
      '15:41 kql-warning warning',
    ]);
  });

  it('has nothing wrong if every table has what it reads', () => {
    const body = 'let f = (t:string) { table(t) | where TimeGenerated > ago(1h) };';
    assert.deepEqual(found(body, 'union f("ASimDnsActivityLogs"), f("Heartbeat")'), []);
  });
});

describe('kql-semantics', () => {
  it('suggests the column that differs in case', () => {
    assert.match(
      say(kqlSemantics, query('ASimDnsActivityLogs', '| where srcipaddr == "x"'))[0]!,
      /\| Write SrcIpAddr; case counts\.$/,
    );
  });

  it('suggests only columns that are in scope there', () => {
    const said = say(kqlSemantics, query('ASimDnsActivityLogs', '| project DnsQuery', '| where SrcIpaddr == "x"'));
    assert.doesNotMatch(said[0]!, /SrcIpAddr/);
  });

  it('suggests a table for a query that is one wrong name', () => {
    assert.match(say(kqlSemantics, query('DeviceNetworkEvent'))[0]!, /Did you mean DeviceNetworkEvents\?$/);
  });

  it('says a name that is wrong in several places once', () => {
    const said = say(
      kqlSemantics,
      query('ASimDnsActivityLogs', '| where DnsQuer == "a" or DnsQuer == "b"', '| where DnsQuer != "c"'),
    );
    assert.equal(said.length, 1);
    assert.match(said[0]!, /^16:11 .*Did you mean DnsQuery\? The same is wrong in 2 more places\.$/);
  });

  it('says of a type error to convert a value', () => {
    assert.match(
      say(kqlSemantics, query('ASimDnsActivityLogs', '| where DnsQuery > 5'))[0]!,
      /operand types string and long \| Convert one/,
    );
  });

  for (const [what, lines] of [
    [
      'follows from an unknown table',
      ['NoSuchTable', '| join kind=inner (ASimDnsActivityLogs | project Missing) on Missing'],
    ],
    [
      'is read through column_ifexists',
      ['ASimDnsActivityLogs', '| extend T = column_ifexists("T", "")', '| where T.member == "x"'],
    ],
    ['is a wildcard', ['ASimDnsActivityLogs', '| project-away *99']],
  ] as const) {
    it(`only warns about a name that ${what}`, () => {
      const found = runExample([kqlSemantics, kqlWarning], query(...lines));
      assert.deepEqual([...new Set(found.map(({ severity }) => severity))], ['warning']);
    });
  }

  for (const [what, lines] of [
    ['a custom log', ['Okta_CL', '| where new_column_s == "x"']],
    ['a resource in AzureDiagnostics', ['AzureDiagnostics', '| where new_column_s == "x"']],
    ['another version of a function that a solution installs', ['TMApexOneEvent', '| where Policy == "x"']],
  ] as const) {
    it(`only warns about a column that ${what} may have`, () => {
      const found = runExample([kqlSemantics], query(...lines));
      assert.deepEqual(
        found.map(({ severity }) => severity),
        ['warning'],
      );
    });
  }

  it('is certain of what no version of a function can change', () => {
    const found = runExample([kqlSemantics], query('CiscoDuo', '| project SrcIpAddr', '| where SrcUserName == "x"'));
    assert.deepEqual(
      found.map(({ severity }) => severity),
      ['error'],
    );
  });

  it('is certain of a function that the repository describes itself', () => {
    const own = { 'schemas/custom/duo.yaml': 'table: CiscoDuo\ncolumns: { TimeGenerated: datetime, User: string }\n' };
    const found = runExample([kqlSemantics], {
      'detections/example/rule.yaml': query('CiscoDuo | where Usr == "x"'),
      ...own,
    });
    assert.deepEqual(
      found.map(({ severity }) => severity),
      ['error'],
    );
  });
});

describe('unknown-table', () => {
  it('suggests the nearest table', () => {
    assert.match(say(unknownTable, query('DeviceNetworkEvent | take 1'))[0]!, /Did you mean DeviceNetworkEvents\?/);
  });
});

describe('fuzzy-table', () => {
  it('speaks of a fuzzy union only as advice', () => {
    assert.deepEqual(
      runExample([fuzzyTable, unknownTable], fuzzyTable.failing).map(({ severity }) => severity),
      ['advice'],
    );
  });
});

describe('query-wildcard', () => {
  for (const text of ['union *', 'search *', 'union withsource=Table *', 'let all = union *; all']) {
    it(`refuses ${text}`, () => {
      assert.equal(say(queryWildcard, query(`${text} | take 1`)).length, 1);
    });
  }

  for (const text of [
    'union Dns*',
    'search in (ASimDnsActivityLogs) "x"',
    'union ASimDnsActivityLogs | extend x = 2 * 3',
    'ASimDnsActivityLogs // union *',
  ]) {
    it(`lets pass ${text}`, () => {
      assert.deepEqual(say(queryWildcard, query(text)), []);
    });
  }

  it('leaves hunting queries alone, which a person starts', () => {
    assert.deepEqual(say(queryWildcard, { 'detections/hunts/all.yaml': query('search * | take 1') }), []);
  });
});

describe('watchlist-known', () => {
  it('says an alias that is looked up twice once, and counts', () => {
    const lookup = "SrcHostname in ((_GetWatchlist('hosts') | project SearchKey))";
    const said = say(watchlistKnown, query('ASimDnsActivityLogs', `| where ${lookup}`, `| where not(${lookup})`));
    assert.equal(said.length, 1);
    assert.match(said[0]!, /^16:28 .* It is looked up in 1 more place\.$/);
  });

  it('knows the alias that a variable holds', () => {
    const said = say(
      watchlistKnown,
      query(
        "let list = 'hosts';",
        'ASimDnsActivityLogs | where SrcHostname in (_GetWatchlist(list) | project SearchKey)',
      ),
    );
    assert.match(said[0]!, /There is no watchlist hosts \| Create watchlists\/hosts\.yaml, or /);
  });
});

describe('the checks of expansion', () => {
  const check = (id: string): DetectionCheck => expansionChecks.find((each) => each.id === id)!;

  it('point at the column that a predicate gets wrong', () => {
    const [said] = say(check('exclusion-predicate'), check('exclusion-predicate').failing);
    assert.match(said!, /^29:28 Exclusion on ASimDnsActivityLogs: The name 'ProcessName' does not refer/);
  });

  it('hold what a workspace adds against the query, in the file of the workspace', () => {
    const overlay = `overlays:
  - detection: example/rule
    set:
      falsePositives:
        - { id: scanner, scenario: A scanner., owner: soc@example.com, exclude: { DeviceInfo: DeviceName == "x" } }
`;
    const files = { 'detections/example/rule.yaml': '', 'workspaces/example.yaml': overlay };
    const found = runExample(expansionChecks, files);
    assert.deepEqual(
      found.map(({ check: id, place }) => `${id} ${place.file}`),
      ['exclusion-table workspaces/example.yaml'],
    );
  });

  it('say the numbers of a query that does not fit', () => {
    const [said] = say(check('expand-length'), check('expand-length').failing);
    assert.match(said!, /The expanded query has \d{5} characters; the service takes 10000/);
  });
});

describe('table-retired', () => {
  const retired = query(
    'let hosts = ThreatIntelligenceIndicator | project DomainName;',
    'ASimDnsActivityLogs',
    '| where DnsQuery in (hosts)',
  );

  it('names the table that took its place, wherever in the query the old one stands', () => {
    const [said, ...others] = say(tableRetired, retired);
    assert.deepEqual(others, []);
    assert.match(
      said!,
      /^15:15 ThreatIntelligenceIndicator has got no new rows since 2026-05-31: new indicators are written into other tables \| Read ThreatIntelInd/,
    );
  });

  it('advises before the day, and warns from it on', () => {
    const [before] = runExample([tableRetired], retired, new Date('2026-05-30'));
    assert.deepEqual(
      [before?.severity, before?.message],
      [
        'advice',
        'ThreatIntelligenceIndicator gets no new rows after 2026-05-31: new indicators are written into other tables',
      ],
    );
    assert.equal(runExample([tableRetired], retired, new Date('2026-05-31'))[0]?.severity, 'warning');
  });
});

describe('external-data', () => {
  const reading = query('externaldata(a: string) ["https://lists.example/a.csv"]', '| where a == "x"');

  it('speaks of rules, which run by themselves, and not of hunts', () => {
    assert.deepEqual(say(externalData, reading).length, 1);
    assert.deepEqual(say(externalData, { 'detections/hunts/example.yaml': reading }), []);
  });

  it('takes no comment and no column for it', () => {
    assert.deepEqual(
      say(externalData, query('// no externaldata', 'ASimDnsActivityLogs', '| extend externaldata = 1')),
      [],
    );
  });
});

describe('regex-valid', () => {
  const asked = (condition: string) => say(regexValid, query('ASimDnsActivityLogs', `| where ${condition}`));

  it('points at the expression, and says what in it cannot be run', () => {
    const help = 'Kusto takes what runs in time linear in the text; say the rest as a condition of its own.';
    assert.deepEqual(asked('DnsQuery matches regex "((a)"'), [
      `16:34 This regular expression cannot be run: a group is not closed | ${help}`,
    ]);
    assert.match(asked('extract(@"(?=a)b", 0, DnsQuery) == ""')[0]!, /look-around/);
    assert.match(asked('replace_regex(DnsQuery, @"(a)\\1", "") == ""')[0]!, /no back reference: \\1 is/);
  });

  it('lets pass what runs, what is computed, and what is not an expression', () => {
    for (const condition of [
      'DnsQuery matches regex @"^[a-z0-9-]{1,63}\\.(com|net)$"',
      'DnsQuery matches regex strcat("(", EventSubType)',
      'replace_string(DnsQuery, "((", "") == ""',
      'extract(@"\\0", 0, DnsQuery) == ""',
    ]) {
      assert.deepEqual(asked(condition), [], condition);
    }
  });
});
