import assert from 'node:assert/strict';

import { complete } from '../../scripts/language/complete';
import { fileOf, projectOf, withCursor } from './ask-language';

const rule = 'detections/example/rule.yaml';
const proof = 'detections/example/rule.test.yaml';
const workspace = 'workspaces/example.yaml';
const group = 'workspaces/groups/customers.yaml';
const summary = 'summaries/daily.yaml';
const query = '  ASimDnsActivityLogs\n  | project SrcIpAddr, Who = SrcUsername\n';
const head = `kind: NRT\nquery: |\n${query}`;
const mapping = 'entityMappings:\n  - entityType: IP\n    fieldMappings:\n';
const grouping = 'incidentConfiguration:\n  groupingConfiguration:\n';
const overlay = 'overlays:\n  - detection: example/rule\n    set:\n';
const columns = ['SrcIpAddr', 'Who'];

const project = projectOf({
  [rule]: `kind: Scheduled\nquery: |\n${query}falsePositives:\n  - id: scanner\n    scenario: A scanner.\n    exclude: { ASimDnsActivityLogs: SrcIpAddr == "192.0.2.7" }\n    owner: soc\n`,
  'watchlists/bad-hosts.yaml':
    'alias: bad-hosts\ndisplayName: Bad hosts\n# without indicators\nitems:\n  - { Host: one, Kind: server }\nsearchKey: Host\n',
  'watchlists/example.yaml': '',
  'functions/Blocked.yaml': 'functionAlias: Blocked\nparameters: days:long=7\nquery: |\n  DnsEvents\n',
  'automation/close.yaml': '',
  [summary]: '',
  [workspace]: '',
  [group]: '',
  'schemas/custom/own.yaml': 'table: Own_CL\ncolumns: { TimeGenerated: datetime, Who: string }\n',
});

/** Where something is written, the text up to the cursor and behind it, and what must be among what is offered. */
const places: readonly (readonly [what: string, path: string, marked: string, offered: readonly string[]])[] = [
  ['a new file', rule, '‸', ['id', 'name', 'kind', 'severity', 'query', 'queryFrequency', 'triggerOperator']],
  ['a new proof', proof, '‸', ['cases', 'now', 'expandsTo', 'watchlists']],
  ['a new watchlist', 'watchlists/x.yaml', '‸', ['alias', 'indicators', 'items', 'maxAge', 'csv']],
  ['a new function', 'functions/x.yaml', '‸', ['functionAlias', 'parameters', 'query']],
  ['a new workspace', 'workspaces/x.yaml', '‸', ['overlays', 'detections', 'groups']],
  ['a new automation rule', 'automation/x.yaml', '‸', ['triggersOn', 'actions', 'order']],
  ['a new summary rule', summary, '‸', ['query', 'destinationTable', 'binSize']],
  ['a severity', rule, 'severity: ‸', ['Informational', 'Low', 'Medium', 'High']],
  ['a severity with an anchor', rule, 'severity: &level ‸', ['High']],
  ['a tactic', rule, 'tactics:\n  - ‸', ['Execution', 'CommandAndControl']],
  ['a technique', rule, 'relevantTechniques: [‸]', ['T1110', 'T1059.001']],
  ['an entity type', rule, 'entityMappings:\n  - entityType: ‸', ['Account', 'IP', 'FileHash']],
  ['an identifier', rule, `${head}${mapping}      - identifier: ‸`, ['Address']],
  ['a mapped column', rule, `${head}${mapping}      - { identifier: Address, columnName: ‸ }`, columns],
  ['a custom detail', rule, `${head}customDetails:\n  Asked: ‸`, columns],
  ['a title', rule, `${head}alertDetailsOverride:\n  alertDisplayNameFormat: "By {{‸"`, columns],
  ['a description of lines', rule, `${head}alertDetailsOverride:\n  alertDescriptionFormat: |\n    By {{‸\n`, columns],
  ['a severity from a column', rule, `${head}alertDetailsOverride:\n  alertSeverityColumnName: ‸`, columns],
  ['entities to group by', rule, `${head}${mapping}${grouping}    groupByEntities: [‸]`, ['IP']],
  ['details to group by', rule, `${head}customDetails: { A: Who }\n${grouping}    groupByCustomDetails: [‸]`, ['A']],
  ['a way of grouping', rule, `${grouping}    matchingMethod: ‸`, ['AllEntities', 'Selected']],
  ['a connector', rule, `${head}requiredDataConnectors:\n  - connectorId: ‸`, ['ASimDnsActivityLogs', 'DNS']],
  ['its tables', rule, 'requiredDataConnectors:\n  - connectorId: DNS\n    dataTypes: [‸]', ['DnsEvents']],
  ['a check in a waiver', rule, 'waivers:\n  - check: ‸', ['join-kind', 'kql-semantics']],
  ['a check in a list', 'watchlists/x.yaml', 'waivers:\n  - check: ‸', ['indicator-duplicate']],
  ['a check in a summary rule', summary, 'waivers:\n  - check: ‸', ['summary-query']],
  ['a check of all', 'checks.yaml', 'severities:\n  ‸', ['join-kind']],
  ['a table to exclude', rule, `${head}falsePositives:\n  - exclude:\n      ‸`, ['ASimDnsActivityLogs']],
  ['an exclusion', rule, `falsePositives:\n  - exclude:\n      DnsEvents: ‸`, ['ClientIP']],
  ['an exclusion of lines', rule, `falsePositives:\n  - exclude:\n      DnsEvents: |\n        Cli‸`, ['ClientIP']],
  ['a table of events', proof, 'cases:\n  - events:\n      ‸', ['ASimDnsActivityLogs', 'DnsEvents', 'Own_CL']],
  ['a column of an event', proof, 'cases:\n  - events:\n      DnsEvents:\n        - ‸', ['ClientIP']],
  ['one in braces', proof, 'cases:\n  - events: { Own_CL: [{ ‸ }] }', ['TimeGenerated', 'Who']],
  ['one of many', proof, 'cases:\n  - events:\n      Own_CL:\n        - { repeat: 3, event: { ‸', ['Who']],
  ['a row', proof, 'cases:\n  - expect:\n      rows:\n        - ‸', columns],
  ['an alert', proof, 'cases:\n  - expect:\n      alerts:\n        - ‸', ['severity', 'title', 'entities']],
  ['an identifier of an alert', proof, 'cases:\n  - expect:\n      alerts:\n        - entities: [{ ‸', ['Address']],
  ['a false positive', proof, 'cases:\n  - falsePositive: ‸', ['scanner']],
  ['a list of a proof', proof, 'watchlists:\n  ‸', ['bad-hosts', 'example']],
  ['a list of a case', proof, 'cases:\n  - watchlists:\n      ‸', ['bad-hosts']],
  ['a row of a list', proof, 'watchlists:\n  bad-hosts:\n    - ‸', ['Host', 'Kind']],
  ['a workspace of a case', proof, 'cases:\n  - workspaces: [‸]', ['example', 'customers']],
  ['a detection of an overlay', workspace, 'overlays:\n  - detection: ‸', ['example/rule']],
  ['one of a group', group, 'overlays:\n  - detection: ‸', ['example/rule']],
  ['what an overlay sets', workspace, `${overlay}      ‸`, ['severity', 'enabled', 'falsePositives']],
  ['a table that it excludes', workspace, `${overlay}      falsePositives:\n        - exclude:\n            ‸`, ['ASimDnsActivityLogs']],
  ['an exclusion of it', workspace, `${overlay}      falsePositives:\n        - exclude:\n            DnsEvents: ‸`, ['ClientIP']],
  ['what is deployed', workspace, 'detections:\n  include:\n    - ‸', ['example', 'example/rule']],
  ['a group', workspace, 'groups: [‸]', ['customers']],
  ['a list for threat intelligence', workspace, 'threatIntelligence:\n  watchlists: [‸]', ['example']],
  ['a search key', 'watchlists/bad-hosts.yaml', 'alias: bad-hosts\nsearchKey: ‸', ['Host', 'Kind']],
  ['an indicator', 'watchlists/x.yaml', 'indicators:\n  - type: ‸', ['domain', 'ip:port', 'sha256']],
  ['the type of a column', 'schemas/custom/x.yaml', 'table: A_CL\ncolumns:\n  A: ‸', ['string', 'datetime']],
  ['a table', rule, 'query: |\n  ‸', ['ASimDnsActivityLogs', 'AACAudit']],
  ['an ASIM parser', rule, 'query: |\n  _Im_D‸', ['_Im_DhcpEvent']],
  ['a table of the repository', rule, 'query: |\n  Own‸', ['Own_CL']],
  ['a function of the repository', rule, 'query: |\n  Blo‸', ['Blocked']],
  ['a list', rule, "query: |\n  _GetWatchlist('‸')", ['bad-hosts', 'example']],
  ['a column of a list', rule, 'query: |\n  _GetWatchlist("bad-hosts")\n  | where ‸', ['Host', 'Kind', 'SearchKey']],
  ['a value of a list', rule, 'query: |\n  _GetWatchlist("bad-hosts")\n  | where Kind == "‸"', ['server']],
  ['an operator of text', rule, 'query: |\n  DnsEvents\n  | where Name ‸', ['has', '==', 'startswith']],
  ['an aggregate', rule, 'query: |\n  DnsEvents\n  | summarize dco‸', ['dcount']],
  ['a query on one line', rule, 'query: DnsEvents | where ‸', ['ClientIP']],
  ['one in quotes', rule, 'query: "DnsEvents | where ‸"', ['ClientIP']],
  ['one in single quotes', rule, "query: 'DnsEvents | where ‸'", ['ClientIP']],
  ['one with escapes', rule, 'query: "DnsEvents | where Name == \\"a\\" and ‸"', ['ClientIP']],
  ['one in quotes over lines', rule, 'query: "DnsEvents\n  | where ‸"\n', ['ClientIP']],
  ['a folded one', rule, 'query: >-\n  DnsEvents\n  | where Name == "a"\n  | project ‸', ['ClientIP']],
  ['an indented one', rule, 'query: |2\n   DnsEvents\n   | where ‸\n', ['ClientIP']],
  ['one with tabs', rule, 'query: |\n  DnsEvents\n  |\twhere\t‸', ['ClientIP']],
  ['CRLF and an emoji', rule, 'query: |\r\n  DnsEvents\r\n  | where Name == "🦠" and ‸\r\n', ['ClientIP']],
  ['a function', 'functions/F.yaml', 'functionAlias: F\nparameters: days:long=7\nquery: |\n  DnsEvents | take da‸', ['days']],
  ['a summary rule', summary, 'query: |\n  DnsEvents\n  | where ‸', ['ClientIP']],
  ['a body of a schema', 'schemas/custom/x.yaml', 'function: F\nbody: |\n  DnsEvents\n  | where ‸', ['ClientIP']],
  ['what a proof expands to', proof, 'expandsTo: |\n  DnsEvents\n  | where ‸', ['ClientIP']],
  ['a second document', rule, 'kind: NRT\n---\nseverity: ‸', ['High']],
  ['a text that is cut', rule, 'kind: NRT\nseverity: Hi‸\nentityMappings: [{', ['High']],
]; // prettier-ignore

describe('Completion has what belongs there for', () => {
  for (const [what, path, marked, expected] of places) {
    it(what, () => {
      const { text, offset } = withCursor(marked);
      const { items } = complete(fileOf(path, text), project, offset);
      const labels = items.map(({ label }) => label.replace(/\(.*/, ''));
      const missing = expected.filter((each) => !labels.includes(each));
      assert.deepEqual(missing, [], labels.slice(0, 30).join(', '));
      // An editor takes an edit that holds the cursor's line alone.
      for (const { edit } of items) assert.ok(edit.span.start <= offset && edit.span.start <= edit.span.end);
    });
  }

  it('what was typed first: the names that begin with it', () => {
    const { text, offset } = withCursor('query: |\n  Own‸');
    const { items } = complete(fileOf(rule, text), project, offset);
    const sorted = items.toSorted((a, b) => ((a.sort ?? '') < (b.sort ?? '') ? -1 : 1));
    assert.equal(sorted[0]?.label, 'Own_CL');
  });
});
