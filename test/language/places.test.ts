import assert from 'node:assert/strict';

import { describeCall } from '../../scripts/language/describe-call';
import { describePlace } from '../../scripts/language/describe-place';
import { findDefinition, findReferencesTo } from '../../scripts/language/find-definition';
import { fileOf, projectOf, withCursor } from './ask-language';

const detection = 'detections/example/rule.yaml';

const rule = `\
query: |
  let bad = _GetWatchlist('example') | where Type == "domain" | project Value;
  ASimDnsActivityLogs
  | where DnsQuery in (bad)
  | extend Asked = DnsQuery
  | invoke Keep()
  | project TimeGenerated, SrcIpAddr, Asked
falsePositives:
  - { id: known, scenario: Known, exclude: { ASimDnsActivityLogs: DnsQuery == "a.example" }, owner: soc }
customDetails:
  Asked: Asked
waivers:
  - { check: kql-semantics, reason: x, until: 2027-01-01 }
`;

const project = projectOf({
  [detection]: rule,
  'detections/example/rule.test.yaml': '',
  'watchlists/example.yaml': '',
  'functions/keep.yaml': 'functionAlias: Keep\ndescription: Keeps rows.\nparameters: T:(*)\nquery: |\n  T\n',
  'workspaces/example.yaml': 'overlays:\n  - { detection: example/rule, set: { severity: Low } }\n',
});
const text = project.sources.get(detection)?.text ?? '';

/** Asks about the first place of a text behind a beginning. */
function at(
  path: string,
  source: string,
  beginning: string,
): readonly [ReturnType<typeof fileOf>, typeof project, number] {
  const offset = source.indexOf(beginning) + beginning.length;
  assert.ok(offset >= beginning.length, beginning);
  return [fileOf(path, source), project, offset];
}

function hover(beginning: string): string {
  return describePlace(...at(detection, text, beginning))?.markdown ?? '';
}

describe('Hover', () => {
  it('says of a table what fills it and what it has', () => {
    assert.match(hover(';\n  ASimDns'), /\*\*ASimDnsActivityLogs\*\* is a table with \d+ known columns/);
    assert.match(hover(';\n  ASimDns'), /Filled by .*ASimDnsActivityLogs/);
  });

  it('says of a column its type and table, or that the query makes it', () => {
    assert.match(hover('| where Dns'), /\*\*DnsQuery\*\*: string\n\nA column of ASimDnsActivityLogs\./);
    assert.match(hover('SrcIpAddr, Ask'), /\*\*Asked\*\*: string\n\nMade by the query\./);
  });

  it('says of a lookup how much of the list is active and how long the query becomes', () => {
    const told = hover("_GetWatchlist('exa");
    assert.match(told, /\*\*Example list\*\* \(example\): 1 of 1 indicators are active\./);
    assert.match(told, /The query has \d+ characters as written and \d+ as it is deployed\./);
    assert.equal(hover('let bad = _GetWatch'), told);
  });

  it('says of a function of the language and of the repository what it is', () => {
    const counted = text.replace('| extend Asked = DnsQuery', '| extend Asked = tolower(DnsQuery)');
    assert.match(describePlace(...at(detection, counted, '= tolo'))?.markdown ?? '', /tolower\(/);
    assert.match(hover('| invoke Ke'), /Keep\(T:\(\*\)\).*Keeps rows\..*In functions\/keep\.yaml/s);
  });

  it('says of keys and values what they mean', () => {
    assert.match(hover('\nseve'), /How urgent an alert is\./);
    assert.match(
      hover('relevantTechniques: [T10'),
      /\*\*T1071 Application Layer Protocol\*\* serves CommandAndControl/,
    );
    assert.match(hover('entityType: I'), /\*\*IP\*\* is told apart by Address/);
    assert.match(hover('check: kql-'), /./);
    assert.match(hover('connectorId: ASim'), /fills ASimDnsActivityLogs/);
    assert.equal(describePlace(fileOf(detection, ''), project, 7), undefined);
  });

  it('says of a predicate over a table what its columns are', () => {
    assert.match(hover('ASimDnsActivityLogs: Dns'), /\*\*DnsQuery\*\*: string/);
  });
});

describe('Signature help', () => {
  function call(marked: string) {
    const { text: source, offset } = withCursor(`kind: NRT\nquery: |\n  ${marked}\n`);
    return describeCall(fileOf(detection, source), project, offset);
  }

  it('says what the call takes, and which argument is written', () => {
    const found = call('DnsEvents | summarize arg_max(TimeGenerated, ‸)');
    assert.match(found?.label ?? '', /^arg_max\(/);
    assert.equal(found?.active, 1);
    assert.equal(call('DnsEvents | extend A = iff(strlen(Name) > 3, ‸')?.active, 1);
    assert.match(call('DnsEvents | extend A = iff(strlen(‸')?.label ?? '', /^strlen\(/);
  });

  it('says nothing outside of a call', () => {
    assert.equal(call('DnsEvents | where ‸'), undefined);
    assert.equal(call('DnsEvents | where (‸'), undefined);
  });
});

describe('Definitions and references', () => {
  function target(path: string, source: string, beginning: string): readonly string[] {
    return findDefinition(...at(path, source, beginning)).map(({ path: file, span }) => {
      return `${file}: ${project.sources.get(file)?.text.slice(span.start, span.end) ?? ''}`;
    });
  }

  it('leads from a lookup to the list, from a call to the function, from a use to its let', () => {
    assert.deepEqual(target(detection, text, "_GetWatchlist('exa"), ['watchlists/example.yaml: example']);
    assert.deepEqual(target(detection, text, 'invoke Ke'), ['functions/keep.yaml: Keep']);
    const [declared] = findDefinition(...at(detection, text, 'in (ba'));
    assert.equal(declared?.span.start, text.indexOf('bad ='));
  });

  it('leads from a mapping to where the query makes the column', () => {
    const [declared] = findDefinition(...at(detection, text, 'customDetails:\n  Asked: As'));
    assert.equal(declared?.span.start, text.indexOf('Asked = DnsQuery'));
  });

  it('leads from an overlay to the detection, and from a case to its false positive', () => {
    const workspace = project.sources.get('workspaces/example.yaml')?.text ?? '';
    const [found] = target('workspaces/example.yaml', workspace, 'detection: exam');
    assert.match(found ?? '', /^detections\/example\/rule\.yaml: Query for a known bad domain/);
    const proof = 'cases:\n  - name: x\n    falsePositive: known\n';
    assert.deepEqual(target('detections/example/rule.test.yaml', proof, 'falsePositive: kn'), [`${detection}: known`]);
  });

  it('finds every use of a list and of a name', () => {
    const lists = findReferencesTo(...at(detection, text, "_GetWatchlist('exa"));
    assert.deepEqual(lists.map(({ path }) => path).toSorted(), [detection, 'watchlists/example.yaml']);
    const names = findReferencesTo(...at(detection, text, 'SrcIpAddr, Ask'));
    assert.deepEqual(
      names.map(({ span }) => text.slice(span.start, span.end)),
      ['Asked', 'Asked'],
    );
  });
});
