import assert from 'node:assert/strict';

import { complete } from '../../scripts/language/complete';
import type { Completion } from '../../scripts/language/completion';
import { edited, fileOf, projectOf, withCursor } from './ask-language';

const detection = 'detections/example/rule.yaml';
const proof = 'detections/example/rule.test.yaml';

const list = `\
alias: bad-hosts
displayName: Bad hosts
# without indicators
items:
  - { Host: one, Kind: server }
`;

const project = projectOf({
  [detection]: 'customDetails:\n  Asked: DnsQuery\n',
  'watchlists/bad-hosts.yaml': `${list}searchKey: Host\n`,
  'workspaces/groups/customers.yaml': '',
});

function offered(path: string, marked: string): readonly Completion[] {
  const { text, offset } = withCursor(marked);
  return complete(fileOf(path, text), project, offset).items;
}

function labels(path: string, marked: string): readonly string[] {
  return offered(path, marked).map(({ label }) => label);
}

/** The text with one of the completions in it. */
function taken(path: string, marked: string, label: string): string {
  const { text } = withCursor(marked);
  const item = offered(path, marked).find((each) => each.label === label);
  assert.ok(item !== undefined, `${label} is not among ${labels(path, marked).slice(0, 20).join(', ')}`);
  return edited(text, [item.edit]);
}

describe('Completion of keys', () => {
  it('offers in an empty file what an analytic rule has, what it must have first', () => {
    const keys = labels(detection, '‸');
    for (const key of ['kind', 'severity', 'query', 'queryFrequency', 'triggerOperator', 'entityMappings']) {
      assert.ok(keys.includes(key), key);
    }
    const sorted = offered(detection, '‸').toSorted((a, b) => (a.sort! < b.sort! ? -1 : 1));
    assert.deepEqual(
      sorted
        .slice(0, 6)
        .map(({ label }) => label)
        .toSorted(),
      ['description', 'id', 'kind', 'name', 'query', 'severity'],
    );
  });

  it('leaves out what is there already', () => {
    const keys = labels(detection, 'severity: High\nkind: NRT\n‸');
    assert.ok(!keys.includes('severity'));
    assert.ok(keys.includes('query'));
  });

  it('offers keys on a line below a query that is not indented, and KQL on one that is', () => {
    const query = 'kind: NRT\nquery: |\n  DnsEvents\n  | take 1\n';
    assert.ok(labels(detection, `${query}‸`).includes('severity'));
    assert.ok(labels(detection, `${query}\n‸\n`).includes('severity'));
    assert.ok(labels(detection, `${query}  ‸`).every((label) => label !== 'severity'));
    assert.ok(labels(detection, `${query}‸\n  | take 2\n`).every((label) => label !== 'severity'));
    assert.ok(labels(detection, 'kind: NRT\nquery: |\n‸').includes('AACAudit'));
  });

  it('takes half a key, which no YAML parser reads', () => {
    assert.equal(
      taken(detection, 'kind: NRT\nsever‸\nquery: |\n  T\n', 'severity'),
      'kind: NRT\nseverity: \nquery: |\n  T\n',
    );
  });

  it('offers the keys of a mapping in a list', () => {
    const text = 'entityMappings:\n  - entityType: IP\n    fieldMappings:\n      - ‸\n';
    assert.deepEqual(labels(detection, text).toSorted(), ['columnName', 'identifier']);
    assert.deepEqual(labels(detection, 'waivers:\n  - check: x\n    ‸').toSorted(), ['reason', 'until']);
  });

  it('offers tables of the query first, and columns of the table, in the events of a test', () => {
    const events = 'cases:\n  - name: x\n    events:\n      ‸';
    const tables = offered(proof, events);
    assert.equal(tables[0]?.label, 'ASimDnsActivityLogs');
    assert.ok(tables.length > 1000);
    const row = 'cases:\n  - name: x\n    events:\n      DnsEvents:\n        - { TimeGenerated: -5m, ‸ }\n';
    assert.ok(labels(proof, row).includes('ClientIP'));
    assert.ok(!labels(proof, row).includes('TimeGenerated'));
    assert.equal(taken(proof, row, 'ClientIP').includes('-5m, ClientIP:  }'), true);
    assert.ok(labels(proof, 'cases:\n  - expect:\n      rows:\n        - { ‸').includes('SrcHostname'));
  });
});

describe('Completion of values', () => {
  it('offers an identity that no other file has, without quotes', () => {
    const ids = Array.from({ length: 20 }, () => labels(detection, 'id: ‸'));
    assert.ok(ids.every((list) => list.length === 1));
    assert.equal(new Set(ids.flat()).size, 20);
    assert.match(ids[0]?.[0] ?? '', /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/);
    const [item] = offered(detection, 'id: ‸');
    assert.equal(item?.edit.text, item?.label);
  });

  it('offers one spelling of a word that is accepted in two cases', () => {
    assert.deepEqual(labels(detection, 'kind: ‸'), ['Scheduled', 'NRT']);
  });
  it('offers enumerations, behind the colon with or without a blank', () => {
    assert.deepEqual(labels(detection, 'kind: NRT\nseverity: ‸'), ['Informational', 'Low', 'Medium', 'High']);
    assert.equal(taken(detection, 'kind: NRT\nseverity:‸', 'High'), 'kind: NRT\nseverity: High');
    assert.equal(taken(detection, 'kind: NRT\nseverity: Me‸d\nname: x', 'High'), 'kind: NRT\nseverity: High\nname: x');
  });

  it('offers tactics as items, and techniques by their names', () => {
    assert.equal(taken(detection, 'tactics:\n  ‸', 'Execution'), 'tactics:\n  - Execution');
    assert.equal(taken(detection, 'tactics: [Execution, ‸]', 'Impact'), 'tactics: [Execution, Impact]');
    const technique = offered(detection, 'tactics: [CredentialAccess]\nrelevantTechniques:\n  - ‸').find(
      ({ label }) => label === 'T1110',
    );
    assert.equal(technique?.filter, 'T1110 Brute Force');
    assert.match(technique?.sort ?? '', /^0/);
  });

  it('offers the identifiers of the entity and the columns of the result', () => {
    const mapping = (marked: string) =>
      `kind: NRT\nquery: |\n  DnsEvents\n  | project Who = ClientIP\nentityMappings:\n${marked}`;
    assert.ok(labels(detection, mapping('  - entityType: ‸')).includes('Mailbox'));
    const identifier = '  - entityType: IP\n    fieldMappings:\n      - identifier: ‸\n        columnName: x\n';
    assert.deepEqual(labels(detection, mapping(identifier)), ['Address', 'AddressScope']);
    assert.deepEqual(labels(detection, mapping(identifier.replace('‸', '').replace('x', '‸'))), ['Who']);
    assert.deepEqual(
      labels(detection, mapping('  - { entityType: IP, fieldMappings: [{ identifier: Address, columnName: ‸')),
      ['Who'],
    );
  });

  it('offers columns between the braces of a title and closes them', () => {
    const text =
      'kind: NRT\nquery: DnsEvents | project Who = ClientIP\nalertDetailsOverride:\n  alertDisplayNameFormat: Asked by {{W‸\n';
    assert.match(taken(detection, text, 'Who'), /Asked by \{\{Who\}\}\n$/);
  });

  it('offers connectors of the tables that the query reads first', () => {
    const items = offered(detection, 'query: DeviceEvents | take 1\nrequiredDataConnectors:\n  - connectorId: ‸');
    const first = items.toSorted((a, b) => (a.sort! < b.sort! ? -1 : 1))[0];
    assert.equal(first?.label, 'MicrosoftThreatProtection');
    const types = labels(detection, 'requiredDataConnectors:\n  - connectorId: DNS\n    dataTypes: [‸]');
    assert.ok(types.includes('DnsEvents'), types.join());
  });

  it('offers checks in waivers, detections in overlays, columns as search key and cases of a false positive', () => {
    assert.ok(labels(detection, 'waivers:\n  - check: ‸').includes('kql-semantics'));
    assert.deepEqual(labels('workspaces/a.yaml', 'overlays:\n  - detection: ‸'), ['example/rule']);
    assert.ok(labels('workspaces/a.yaml', 'overlays:\n  - detection: x\n    set:\n      ‸').includes('severity'));
    assert.deepEqual(labels('workspaces/a.yaml', 'groups: [‸]'), ['customers']);
    assert.ok(labels('checks.yaml', 'severities:\n  ‸').includes('long-period-frequency'));
  });

  it('offers nothing in a comment', () => {
    assert.deepEqual(labels(detection, 'severity: High # ‸'), []);
    assert.deepEqual(labels(detection, '# sev‸'), []);
  });
});

describe('Completion of KQL', () => {
  const query = (marked: string) => `kind: NRT\nquery: |\n  ${marked}\nname: x\n`;

  it('offers tables at the start, those that the repository reads first', () => {
    for (const marked of ['‸', 'ASimDns‸', '// why\n  ‸', 'let a = 1;\n  ‸']) {
      const items = offered(detection, query(marked)).toSorted((a, b) => ((a.sort ?? '') < (b.sort ?? '') ? -1 : 1));
      assert.equal(items[0]?.label, 'ASimDnsActivityLogs', marked);
    }
  });

  it('writes a table without leaving the block', () => {
    assert.equal(taken(detection, query('DnsE‸'), 'DnsEvents'), query('DnsEvents'));
  });

  it('offers operators behind a pipe, on a last line too that holds nothing else', () => {
    assert.ok(labels(detection, query('DnsEvents\n  | ‸')).includes('where'));
    assert.ok(labels(detection, 'kind: NRT\nquery: |\n  DnsEvents\n  | ‸').includes('summarize'));
  });

  it('offers the columns in scope and operators that fit their type', () => {
    assert.ok(labels(detection, query('DnsEvents\n  | where ‸')).includes('ClientIP'));
    assert.ok(labels(detection, query('DnsEvents | project A = Name\n  | where ‸')).includes('A'));
    assert.ok(labels(detection, query('DnsEvents\n  | where Name ‸')).includes('has'));
    assert.ok(!labels(detection, query('DnsEvents\n  | where TimeGenerated ‸')).includes('has'));
  });

  it('offers the columns of the table in an exclusion, and those before the cursor in CRLF text', () => {
    const exclusion = 'falsePositives:\n  - id: a\n    exclude:\n      DnsEvents: ‸\n';
    assert.ok(labels(detection, exclusion).includes('ClientIP'));
    const crlf = query('DnsEvents\n  | where Name == "🦠" or ‸').replaceAll('\n', '\r\n');
    assert.ok(labels(detection, crlf).includes('ClientIP'));
  });

  it('offers parameters inside of a function', () => {
    const text = 'functionAlias: F\nparameters: days:long=7\nquery: |\n  DnsEvents\n  | where TimeGenerated > ago(‸)\n';
    assert.ok(labels('functions/f.yaml', text).includes('days'));
  });

  it('offers watchlists in a lookup, and what their columns hold', () => {
    assert.equal(taken(detection, query("_GetWatchlist('b‸')"), 'bad-hosts'), query("_GetWatchlist('bad-hosts')"));
    assert.equal(taken(detection, query('_GetWatchlist("‸'), 'bad-hosts'), query('_GetWatchlist("bad-hosts"'));
    assert.deepEqual(labels(detection, query("_GetWatchlist('bad-hosts') | where Kind == '‸'")), ['server']);
  });

  it('survives a cursor anywhere in a half-written text', () => {
    const text = query('DnsEvents | where Name == "a\n  | summar');
    for (let offset = -2; offset < text.length + 3; offset++)
      complete(fileOf(detection, text.slice(0, Math.max(0, offset))), project, offset);
  });
});
