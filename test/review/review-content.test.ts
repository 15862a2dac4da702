import assert from 'node:assert/strict';
import { review, reviewFilesOf, saidOf } from './review-states';
import type { Files } from './review-states';

const rule = 'detections/a/rule.yaml';
const test = 'detections/a/rule.test.yaml';
const list = 'watchlists/example.yaml';
const place = 'workspaces/example.yaml';

const exclusion = (predicate: string, more = '') => `falsePositives:
  - id: scanner
    scenario: The scanner asks for every name.
    exclude:
      ASimDnsActivityLogs: ${JSON.stringify(predicate)}
${more}`;

/** What is said of a rule whose keys differ. */
const edit = (before: string, after: string, others: Files = {}) =>
  review({ [rule]: before, ...others }, { [rule]: after, ...others });

const automation = (more: string) => `id: 5b0c1a52-7d58-4d4f-9a0e-6f6f5d6d2b99
name: Close what the scanner does
order: 1
triggersOn: Incidents
triggersWhen: Created
actions:
  - actionType: ModifyProperties
    actionConfiguration: { status: Closed, classification: BenignPositive, classificationReason: SuspiciousButExpected }
${more}`;

describe('reviewContent', () => {
  it('says nothing where nothing changed', () => {
    const files = { [rule]: '', [test]: '', [list]: '', [place]: '' };
    assert.deepEqual(review(files, files), []);
  });

  it('says that a rule is deleted, and where it goes on running', () => {
    assert.deepEqual(review({ [rule]: '', [test]: '', [place]: '' }, { [place]: '' }), [
      `detection-deleted a/rule: Query for a known bad domain, a rule of severity Medium; it goes on running in example, because nothing is pruned there @${rule}:1 before`,
    ]);
  });

  it('takes a file that moves for the detection that it was', () => {
    assert.deepEqual(review({ [rule]: '' }, { 'detections/b/other.yaml': '' }), [
      'moved b/other: from a/rule @detections/b/other.yaml:1',
    ]);
  });

  it('takes a moved detection without an id for what it was', () => {
    assert.deepEqual(review({ [rule]: '# without id\n' }, { 'detections/b/other.yaml': '# without id\n' }), [
      'moved b/other: from a/rule @detections/b/other.yaml:1',
    ]);
  });

  it('says where a rule is switched off: as it is written, by the overlay of a workspace, or not where one holds', () => {
    assert.deepEqual(edit('', 'enabled: false\n'), [`rule-off a/rule @${rule}:25`]);
    const overlay = (set: string) => `overlays:\n  - detection: a/rule\n    reason: Too loud.\n    set: ${set}\n`;
    const by = (set: string) => ({ [rule]: '', [place]: overlay(set) });
    assert.deepEqual(review({ [rule]: '', [place]: '' }, by('{ enabled: false }')), [
      `rule-off a/rule: in example (“Too loud.”) @${place}:9`,
    ]);
    assert.deepEqual(edit('', 'enabled: false\n', { [place]: overlay('{ enabled: true }') }), [
      `rule-off a/rule: (not in example, because an overlay says otherwise) @${rule}:25`,
    ]);
  });

  it('follows the overlay of a group to the workspaces that name it', () => {
    const group = 'workspaces/groups/customers.yaml';
    const files = (set: string) => ({
      [rule]: '',
      [place]: 'groups: [customers]\n',
      [group]: `overlays:\n  - detection: a/rule\n    reason: Less.\n    set: { severity: ${set} }\n`,
    });
    assert.deepEqual(review(files('Medium'), files('Low')), [
      `severity-lowered a/rule: severity Medium → Low in example (“Less.”) @${group}:5`,
    ]);
  });

  it('tells narrower from wider by what a field means', () => {
    const kindOf = (before: string, after: string) => edit(before, after).map((line) => line.split(' ')[0]);
    assert.deepEqual(kindOf('', 'triggerThreshold: 3\n'), ['rule-narrowed']);
    assert.deepEqual(
      kindOf('triggerOperator: lt\ntriggerThreshold: 3\n', 'triggerOperator: lt\ntriggerThreshold: 4\n'),
      ['rule-widened'],
    );
    assert.deepEqual(
      kindOf('triggerOperator: eq\ntriggerThreshold: 3\n', 'triggerOperator: eq\ntriggerThreshold: 4\n'),
      ['trigger-changed'],
    );
    assert.deepEqual(kindOf('', 'triggerOperator: lt\n'), ['trigger-changed']);
    assert.deepEqual(kindOf('queryPeriod: 2h\n', 'queryPeriod: 1h\n'), ['rule-narrowed']);
    assert.deepEqual(kindOf('queryFrequency: 1h\nqueryPeriod: 4h\n', 'queryFrequency: 30m\nqueryPeriod: 4h\n'), [
      'rule-widened',
    ]);
    assert.deepEqual(kindOf('', 'severity: Low\n'), ['severity-lowered']);
    assert.deepEqual(kindOf('', 'severity: High\n'), ['severity-raised']);
    assert.deepEqual(kindOf('', 'suppressionEnabled: true\n'), ['rule-narrowed']);
  });

  it('takes one meaning in two spellings for no change of meaning', () => {
    assert.deepEqual(edit('queryPeriod: 1h\n', 'queryPeriod: PT1H\n'), [
      `respelled a/rule: queryPeriod, with the meaning that it had @${rule}:9`,
    ]);
    assert.deepEqual(edit('', 'severity: Medium # as agreed\n'), [
      `respelled a/rule: comments, order or layout alone @${rule}:1`,
    ]);
  });

  it('says an exclusion with its owner and its end, whether it is added, removed, wider or narrower', () => {
    const own = 'DnsQuery endswith ".example"';
    const [added] = edit('', exclusion(own, '    owner: net-team\n    expiresOn: 2027-01-31\n'));
    assert.equal(
      added,
      `exclusion-added a/rule: scanner: ASimDnsActivityLogs: ${own}, of net-team, until 2027-01-31 @${rule}:26`,
    );
    const [removed] = edit(exclusion(own), '');
    assert.equal(
      removed,
      `exclusion-removed a/rule: scanner: ASimDnsActivityLogs: ${own}, of nobody named, without an end @${rule}:26 before`,
    );
    const kindOf = (before: string, after: string) =>
      edit(exclusion(before), exclusion(after)).map((line) => line.split(' ')[0]);
    assert.deepEqual(kindOf(own, `${own} or DnsQuery == "a"`), ['exclusion-widened']);
    assert.deepEqual(kindOf(`${own} or DnsQuery == "a"`, own), ['exclusion-narrowed']);
    assert.deepEqual(kindOf(own, `${own} and SrcIpAddr == "10.0.0.1"`), ['exclusion-narrowed']);
    assert.deepEqual(kindOf(own, `${own} and SrcIpAddr == "10.0.0.1" or true`), ['exclusion-edited']);
    assert.deepEqual(kindOf('DnsQuery in ("a")', 'DnsQuery in ("a", "b")'), ['exclusion-widened']);
    assert.deepEqual(kindOf('DnsQuery !in ("a")', 'DnsQuery !in ("a", "b")'), ['exclusion-edited']);
    assert.deepEqual(kindOf(own, 'DnsQuery == "b"'), ['exclusion-edited']);
    assert.deepEqual(kindOf('DnsQuery == "a b"', 'DnsQuery == "a  b"'), ['exclusion-edited']);
  });

  it('says that an exclusion lasts longer', () => {
    const until = (day: string) => exclusion('DnsQuery == "a"', `    owner: net-team\n    expiresOn: ${day}\n`);
    assert.deepEqual(edit(until('2026-12-31'), until('2028-12-31')), [
      `exclusion-widened a/rule: scanner: until 2026-12-31 → 2028-12-31, of net-team @${rule}:26`,
    ]);
  });

  it('says that a query is edited, with its version, and of comments alone nothing more', () => {
    const query = (text: string) => `query: |\n  ASimDnsActivityLogs\n  ${text}\n`;
    assert.deepEqual(edit(query('| where DnsQuery == "a"'), `${query('| where DnsQuery == "b"')}version: 1.1.0\n`), [
      `query-edited a/rule: version 1.0.0 → 1.1.0 @${rule}:14`,
    ]);
    assert.deepEqual(edit(query('| where DnsQuery == "a"'), query('| where DnsQuery  == "a" // why')), [
      `respelled a/rule: query: its comments or white space alone @${rule}:14`,
    ]);
  });

  it('says which indicators come into a query, and why the others do not', () => {
    const reading = `query: |
  ASimDnsActivityLogs
  | where DnsQuery in ((_GetWatchlist('example') | where Type == "domain" | project Value))
`;
    const items = (...lines: string[]) =>
      `minConfidence: 50\nmaxAge: 30d\nindicators:\n${lines.map((line) => `  - { ${line}, firstSeen: 2026-06-01 }\n`).join('')}`;
    const first = 'type: domain, value: one.bad-host.net';
    const said = review(
      { [rule]: reading, [list]: items(first) },
      {
        [rule]: reading,
        [list]: items(
          first,
          'type: domain, value: two.bad-host.net',
          'type: ip, value: 203.0.113.7',
          'type: domain, value: three.bad-host.net, confidence: 40',
          'type: domain, value: ONE.bad-host.net.',
        ),
      },
    );
    assert.deepEqual(said, [
      `indicators-reach example: 1 indicator added (in a/rule): two[.]bad-host[.]net @${list}:6`,
      `indicators-inert example: 1 indicator added (listed already): one[.]bad-host[.]net @${list}:9`,
      `indicators-inert example: 1 indicator added (active, and in no query: a/rule leaves them out): 203[.]0[.]113[.]7 @${list}:7`,
      `indicators-inert example: 1 indicator added (confidence 40, below the list's 50): three[.]bad-host[.]net @${list}:8`,
    ]);
  });

  it('says which indicators leave a query', () => {
    const reading = `query: "ASimDnsActivityLogs | where DnsQuery in ((_GetWatchlist('example') | project Value))"\n`;
    const items = (...values: string[]) =>
      `indicators:\n${values.map((value) => `  - { type: domain, value: ${value} }\n`).join('')}`;
    assert.deepEqual(
      review(
        { [rule]: reading, [list]: items('one.bad-host.net', 'two.bad-host.net') },
        { [rule]: reading, [list]: items('one.bad-host.net') },
      ),
      [`indicators-lost example: 1 indicator taken out (no longer in a/rule): two[.]bad-host[.]net @${list}:6 before`],
    );
  });

  it('finds an indicator in a query that makes something else of it', () => {
    const reading = `query: "ASimDnsActivityLogs | where DnsQuery in ((_GetWatchlist('example') | project strcat('www.', Value)))"\n`;
    const items = (...values: string[]) =>
      `indicators:\n${values.map((value) => `  - { type: domain, value: ${value} }\n`).join('')}`;
    assert.deepEqual(
      review(
        { [rule]: reading, [list]: items('one.bad-host.net') },
        { [rule]: reading, [list]: items('one.bad-host.net', 'two.bad-host.net') },
      ),
      [`indicators-reach example: 1 indicator added (in a/rule): two[.]bad-host[.]net @${list}:6`],
    );
  });

  it('says which test cases are gone, demand less, or have another outcome', () => {
    const proof = (expect: string, more = '') => `cases:
  - name: A query fires
    events:
      ASimDnsActivityLogs:
        - { TimeGenerated: -5m, DnsQuery: bad.example, SrcIpAddr: 10.0.0.1 }
    expect: ${expect}
${more}`;
    const miss =
      '  - name: Another name\n    events:\n      ASimDnsActivityLogs:\n        - { DnsQuery: good.example }\n    expect: nothing\n';
    const said = (before: string, after: string) =>
      review({ [rule]: '', [test]: before }, { [rule]: '', [test]: after });
    assert.deepEqual(said(proof('{ rowCount: 1 }', miss), proof('{ rowCount: 1 }')), [
      `case-removed a/rule: Another name (a near miss) @${test}:8 before`,
    ]);
    assert.deepEqual(
      said(
        proof('{ rowCount: 1, rows: [{ DnsQuery: bad.example, SrcIpAddr: 10.0.0.1 }] }'),
        proof('{ rowCount: 1, rows: [{ DnsQuery: bad.example }] }'),
      ),
      [`case-weakened a/rule: A query fires: demands less of rows @${test}:7`],
    );
    assert.deepEqual(said(proof('{ rowCount: 1 }'), proof('{ rowCount: 2 }')), [
      `case-fails a/rule: A query fires @${test}:3`,
      `case-edited a/rule: A query fires: demands other rowCount @${test}:7`,
    ]);
  });

  it('says that a check is milder, that a finding is waived, and for how long', () => {
    const checks = (severity: string) =>
      `severities:\n  entity-mapping: { severity: ${severity}, reason: Not here. }\n`;
    const [milder] = review(
      { [rule]: '', 'checks.yaml': checks('error') },
      { [rule]: '', 'checks.yaml': checks('off') },
    );
    assert.match(milder ?? '', /^check-milder entity-mapping: error → off \(“Not here\.”\) @checks\.yaml:2$/);
    const waiver = (until: string) => `waivers:\n  - { check: query-cost, reason: Small table., until: ${until} }\n`;
    assert.deepEqual(edit('', waiver('2026-12-31')), [
      `waiver-added a/rule: query-cost: “Small table.”, until 2026-12-31 @${rule}:26`,
    ]);
    assert.deepEqual(edit(waiver('2026-12-31'), waiver('2027-12-31')), [
      `waiver-extended a/rule: query-cost: until 2026-12-31 → 2027-12-31 @${rule}:26`,
    ]);
  });

  it('names the detections behind a function that does something else', () => {
    const file = 'functions/BlockedQueries.yaml';
    const calling = 'query: |\n  BlockedQueries\n  | project TimeGenerated, SrcIpAddr\n';
    const text = (name: string) => `query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "${name}"\n`;
    assert.deepEqual(review({ [rule]: calling, [file]: text('a') }, { [rule]: calling, [file]: text('b') }), [
      `function-edited BlockedQueries: version none as before, called by a/rule @${file}:2`,
    ]);
  });

  it('says of a workspace that comes what it takes, and what is less there', () => {
    const said = review(
      { [rule]: '' },
      { [rule]: '', [place]: 'overlays:\n  - detection: a/rule\n    set: { enabled: false, triggerThreshold: 3 }\n' },
    );
    assert.deepEqual(said, [
      `rule-off a/rule: in the new workspace example: enabled true → false, threshold 0 → 3 @${place}:8`,
      `workspace-added example: takes 1 of 1 detections @${place}:1`,
    ]);
  });

  it('says that a detection is taken out of a workspace, and that one deploys elsewhere', () => {
    assert.deepEqual(
      review(
        { [rule]: '', [place]: '' },
        { [rule]: '', [place]: 'detections: { exclude: [a] }\nresourceGroup: other\n' },
      ),
      [
        `workspace-left a/rule: example @${place}:6`,
        `target-changed example: resourceGroup security → other @${place}:3`,
      ],
    );
  });

  it('says of a file that cannot be read that nothing is known of it, and not that it is deleted', () => {
    assert.deepEqual(
      review({ [rule]: '' }, { [rule]: 'name: "open\n' }).map((line) => line.replace(/: .*@/, ' @')),
      [`file-unreadable ${rule} @${rule}:2`],
    );
    assert.match(
      review({ [rule]: 'name: "open\n' }, { [rule]: '' }).join('\n'),
      /^file-readable a\/rule: .*could not be read before/,
    );
  });

  it('says what is edited of the proof of a detection that cannot be read', () => {
    const proof = (name: string) => `cases:\n  - { name: ${name}, events: {}, expect: nothing }\n`;
    const said = review({ [rule]: '', [test]: proof('one') }, { [rule]: 'name: "open\n', [test]: proof('two') });
    assert.ok(
      said.some((line) => line.startsWith('case-removed a/rule: one')),
      said.join('\n'),
    );
    const back = review({ [rule]: 'name: "open\n', [test]: proof('one') }, { [rule]: '', [test]: proof('two') });
    assert.ok(
      back.some((line) => line.startsWith('case-removed a/rule: one')),
      back.join('\n'),
    );
  });

  it('says of automation that it closes incidents, and of events of tests that they are edited', () => {
    const file = 'automation/close.yaml';
    assert.deepEqual(
      review({}, { [file]: automation('') }).map((line) => line.split(' @')[0]),
      ['automation-closes Close what the scanner does: comes, which closes incidents'],
    );
    const [edited] = review({ [file]: automation('') }, { [file]: automation('').replace('order: 1', 'order: 2') });
    assert.match(
      edited ?? '',
      /^automation-closes .*: order 1 → 2, which closes incidents @automation\/close\.yaml:3$/,
    );
    const statements = reviewFilesOf({}, {}, [{ path: 'detections/a/logs/day.ndjson', status: 'edited' }]);
    assert.deepEqual(saidOf(statements), [
      'case-edited detections/a/logs/day.ndjson: events of test cases edited @detections/a/logs/day.ndjson:1',
    ]);
  });

  it('says of content of every kind that its file lies elsewhere now, once', () => {
    const moves: readonly (readonly [from: string, to: string, text: string])[] = [
      ['watchlists/example.yaml', 'watchlists/b/example.yaml', ''],
      ['workspaces/example.yaml', 'workspaces/b/example.yaml', ''],
      ['functions/Blocked.yaml', 'functions/b/Blocked.yaml', 'functionAlias: Blocked\n'],
      ['automation/close.yaml', 'automation/b/close.yaml', automation('')],
      ['detections/a/rule.yaml', 'detections/b/rule.yaml', ''],
    ];
    for (const [from, to, text] of moves) {
      const said = review({ [from]: text }, { [to]: text });
      assert.equal(said.length, 1, said.join('\n'));
      assert.match(said[0] ?? '', new RegExp(`^moved .*: from .* @${to}:1$`));
    }
    const test = 'cases:\n  - name: It\n    events: {}\n    expect: nothing\n';
    const withTest = (folder: string) => ({ [`${folder}/rule.yaml`]: '', [`${folder}/rule.test.yaml`]: test });
    assert.deepEqual(review(withTest('detections/a'), withTest('detections/b')), [
      'moved b/rule: from a/rule @detections/b/rule.yaml:1',
    ]);
  });

  it('says each edit that it has no word for', () => {
    assert.deepEqual(
      edit('', 'description: Another one.\n').map((line) => line.split(':')[0]),
      ['edited a/rule'],
    );
    assert.deepEqual(edit('', 'customDetails: { Name: DnsQuery }\n'), [
      `rule-changed a/rule: customDetails.Name added: DnsQuery @${rule}:25`,
    ]);
  });

  it('says that workflows, owners and the tool are touched, also by their old names', () => {
    const paths = ['.github/workflows/deploy.yml', '.github/CODEOWNERS', 'scripts/cli/program.ts', 'README.md'];
    const statements = reviewFilesOf({}, {}, [
      ...paths.map((path) => ({ path, status: 'edited' as const })),
      { path: 'notes/deploy.yml', from: '.github/workflows/drift.yml', status: 'moved' },
    ]);
    assert.deepEqual(saidOf(statements), [
      'owners-edited .github/CODEOWNERS: edited @.github/CODEOWNERS:1',
      'workflow-edited .github/workflows/deploy.yml: edited @.github/workflows/deploy.yml:1',
      'workflow-edited notes/deploy.yml: moved from .github/workflows/drift.yml @notes/deploy.yml:1',
      'tool-edited scripts/cli/program.ts: edited @scripts/cli/program.ts:1',
      'file-edited README.md: edited @README.md:1',
    ]);
  });
});
