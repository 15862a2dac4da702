import { automationExample } from '../../scripts/checks/evidence/automation-example';
import type { CheckExample } from '../../scripts/checks/check';

/**
 * What the service takes and what it does not, by what is limited: the last content that fits, and the first that does
 * not. Keys stand in place of those of a plain valid file.
 */
export type ServiceLimit = readonly [of: string, within: CheckExample, beyond: CheckExample];

const list = 'watchlists/example.yaml';
const plain = 'severity: Low\n';

function repeat(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join('');
}

/** Two values of one key of a rule. */
function key(name: string, within: string, beyond: string): ServiceLimit {
  return [name, `${name}: ${within}\n`, `${name}: ${beyond}\n`];
}

/** A query that is as long as is asked for. */
function queryOf(length: number): string {
  const start = 'ASimDnsActivityLogs | where DnsQuery == "';
  const end = '" | project TimeGenerated, SrcHostname, SrcIpAddr, DnsQuery';
  return `query: ${JSON.stringify(start + 'a'.repeat(length - start.length - end.length) + end)}\n`;
}

function mapping(entityType: string, identifier: string, columnName: string, count = 1): string {
  const one = `  - entityType: ${entityType}\n    fieldMappings: [{ identifier: ${identifier}, columnName: ${JSON.stringify(columnName)} }]\n`;
  return `entityMappings:\n${one.repeat(count)}`;
}

function renamed(column: string, keys: string): string {
  return `query: |\n  ASimDnsActivityLogs\n  | project TimeGenerated, SrcIpAddr, ['${column}'] = DnsQuery\n${keys}`;
}

function grouping(lookbackDuration: string, rest: string): string {
  return `incidentConfiguration: { createIncident: true, groupingConfiguration: { enabled: true, reopenClosedIncident: false, lookbackDuration: ${lookbackDuration}, ${rest} } }\n`;
}

function format(text: string, name = 'alertDisplayNameFormat'): string {
  return `alertDetailsOverride: { ${name}: ${JSON.stringify(text)} }\n`;
}

const template = 'alertRuleTemplateName: 3f0c1a52-7d58-4d4f-9a0e-6f6f5d6d2b11\n';

export const ruleLimits: readonly ServiceLimit[] = [
  key('name', 'n'.repeat(256), 'n'.repeat(257)),
  key('name', '😀'.repeat(128), '😀'.repeat(129)),
  key('name', 'n', '"  "'),
  key('description', 'n'.repeat(5000), 'n'.repeat(5001)),
  key('description', '😀'.repeat(2500), '😀'.repeat(2501)),
  ['the length of a query', queryOf(10_000), queryOf(10_001)],
  key('queryFrequency', '14d\nqueryPeriod: 14d', '15d\nqueryPeriod: 15d'),
  key('queryFrequency', '5m\nqueryPeriod: 5m', '4m\nqueryPeriod: 5m'),
  key('queryFrequency', '1h\nqueryPeriod: 2d', '59m\nqueryPeriod: 2d'),
  key('queryFrequency', '1h\nqueryPeriod: 1h', '2h\nqueryPeriod: 1h'),
  key('triggerThreshold', '10000', '10001'),
  key('triggerThreshold', '0', '-1'),
  key('triggerThreshold', '1', '1.5'),
  key('suppressionDuration', '24h\nsuppressionEnabled: true', '25h\nsuppressionEnabled: true'),
  key('suppressionDuration', '1h\nsuppressionEnabled: true', '4m\nsuppressionEnabled: true'),
  key('tactics', '[CommandAndControl]', '[Commands]'),
  key('tactics', '[CommandAndControl]\nrelevantTechniques: [T1071]', '[Impact]\nrelevantTechniques: [T1071]'),
  key('tactics', '[]\nrelevantTechniques: []', '[]\nrelevantTechniques: [T1071]'),
  key('relevantTechniques', '[T1071.004]', '[T1071.04]'),
  ['mappings', mapping('IP', 'Address', 'SrcIpAddr', 10), mapping('IP', 'Address', 'SrcIpAddr', 11)],
  ['a mapping’s fields', plain, 'entityMappings:\n  - entityType: IP\n    fieldMappings: []\n'],
  ['entity types', plain, mapping('Address', 'Address', 'SrcIpAddr')],
  ['identifiers', plain, mapping('IP', 'FullName', 'SrcIpAddr')],
  ['strong identifiers', plain, mapping('Host', 'OSFamily', 'SrcHostname')],
  ['mapped columns', plain, mapping('IP', 'Address', 'Nowhere')],
  ['a blank in a mapped column', renamed('ab', mapping('IP', 'Address', 'ab')), renamed('a b', mapping('IP', 'Address', 'a b'))],
  ['letters of a mapped column', renamed('Grosse', mapping('IP', 'Address', 'Grosse')), renamed('Größe', mapping('IP', 'Address', 'Größe'))],
  ['a detail’s column', renamed('ab', 'customDetails: { A: ab }\n'), renamed('a b', 'customDetails: { A: a b }\n')],
  ['details', `customDetails: { ${repeat(20, (at) => `D${at}: DnsQuery, `)} }\n`, `customDetails: { ${repeat(21, (at) => `D${at}: DnsQuery, `)} }\n`],
  key('customDetails', `{ ${'a'.repeat(20)}: DnsQuery }`, `{ ${'a'.repeat(21)}: DnsQuery }`),
  key('customDetails', '{ A1: DnsQuery }', '{ 1A: DnsQuery }'),
  key('customDetails', '{ A1: DnsQuery }', '{ A1: Nowhere }'),
  ['the format of a name', format('a'.repeat(256)), format('a'.repeat(257))],
  ['the format of a description', format('a'.repeat(5000), 'alertDescriptionFormat'), format('a'.repeat(5001), 'alertDescriptionFormat')],
  ['an empty format', format('a'), format('')],
  ['placeholders', format('{{DnsQuery}}'.repeat(3)), format('{{DnsQuery}}'.repeat(4))],
  ['a placeholder with blanks', format('{{DnsQuery}}'), format('{{ DnsQuery }}')],
  ['a placeholder without a name', format('{{DnsQuery}}'), format('{{}}')],
  ['a column of severities', format('DnsQuery', 'alertSeverityColumnName'), format('Nowhere', 'alertSeverityColumnName')],
  key('alertDetailsOverride', '{ alertDynamicProperties: [{ alertProperty: ProductName, value: DnsQuery }] }', '{ alertDynamicProperties: [{ alertProperty: Product, value: DnsQuery }] }'),
  key('eventGroupingSettings', '{ aggregationKind: AlertPerResult }', '{ aggregationKind: AlertPerRow }'),
  ['a long lookback', grouping('7d', 'matchingMethod: AllEntities'), grouping('8d', 'matchingMethod: AllEntities')],
  ['a short lookback', grouping('5m', 'matchingMethod: AllEntities'), grouping('4m', 'matchingMethod: AllEntities')],
  ['a selection', grouping('5m', 'matchingMethod: Selected, groupByEntities: [IP]'), grouping('5m', 'matchingMethod: Selected')],
  ['the version of a template', `${template}templateVersion: 1.0.0\n`, `${template}templateVersion: "1.0"\n`],
  ['the length of such a version', plain, `${template}templateVersion: 1000000000.1000000000.1\n`],
  ['a version without a template', plain, 'templateVersion: 1.0.0\n'],
  ['search *', plain, 'query: search * | project TimeGenerated, SrcIpAddr = ""\n'],
  ['union *', plain, 'query: union * | project TimeGenerated, SrcIpAddr = ""\n'],
  ['union * behind a text', 'query: |\n  // union *\n  ASimDnsActivityLogs | where DnsQuery != "union *" | project SrcIpAddr\n', 'query: union * | where DnsQuery != "a" | project SrcIpAddr\n'],
  ['one value', plain, 'query: let x = 1; x\n# without entityMappings\n'],
  ['no query', plain, 'query: let x = 1\n# without entityMappings\n'],
  ['a table that nobody has', plain, 'query: Nowhere\n# without entityMappings\n'],
]; // prettier-ignore

/** What a workspace may take, for it may have what the repository has not. */
export const doubtfulLimits: readonly ServiceLimit[] = [
  ['a function', plain, 'query: ASimDnsActivityLogs | invoke Nowhere()\n# without entityMappings\n'],
  ['a watchlist', plain, "query: _GetWatchlist('nowhere') | project SrcIpAddr = SearchKey\n"],
];

function items(note: string): CheckExample {
  return { [list]: `# without indicators\nsearchKey: Value\nitems:\n  - { Value: a, Note: ${note} }\n` };
}

function indicator(keys: string): CheckExample {
  return { [list]: `indicators:\n  - { type: domain, value: bad.example.net, firstSeen: 2026-06-01, ${keys} }\n` };
}

function listWith(keys: string): CheckExample {
  return { [list]: keys };
}

export const watchlistLimits: readonly ServiceLimit[] = [
  ['the length of a line', items('x'.repeat(10_238)), items('x'.repeat(10_239))],
  ['a line with quotes', items(`'${'"'.repeat(5118)}'`), items(`'${'"'.repeat(5119)}'`)],
  ['a line with accents', items('é'.repeat(10_238)), items('é'.repeat(10_239))],
  ['line ends in a cell', items('"a\\r\\n\\nb"'), items(`"a\\n${'x'.repeat(10_240)}"`)],
  ['the names of columns', items('a'), listWith(`# without indicators\nsearchKey: Value\nitems:\n  - { Value: a, ${'x'.repeat(10_240)}: b }\n`)],
  ['the reference of an indicator', indicator('confidence: 100'), indicator(`reference: "https://example.com/${'a'.repeat(10_240)}"`)],
  ['the tags of an indicator', indicator('tags: [a]'), indicator(`tags: [${'a'.repeat(10_240)}]`)],
  ['the key of an item', items('a'), listWith('# without indicators\nsearchKey: Note\nitems:\n  - { Value: a, Note: " " }\n')],
  ['a no-break space as a key', items('a'), listWith('# without indicators\nsearchKey: Note\nitems:\n  - { Value: a, Note: "\\u00a0" }\n')],
  ['the key of an indicator', indicator('malware: Emotet'), listWith('searchKey: Malware\n')],
  ['the search key', items('a'), listWith('# without indicators\nsearchKey: Nowhere\nitems:\n  - { Value: a, Note: b }\n')],
  ['the name’s end', items('a'), listWith('displayName: ab-\n')],
  ['the name’s length', listWith(`displayName: ${'a'.repeat(64)}\n`), listWith(`displayName: ${'a'.repeat(65)}\n`)],
  ['who provides it', items('a'), listWith('provider: ""\n')],
]; // prettier-ignore

const automationFile = 'automation/example.yaml';
const named = (name: string) => ({ [automationFile]: automationExample({}).replace('Tag what opens', name) });
const automation = (parts: Parameters<typeof automationExample>[0]) => ({ [automationFile]: automationExample(parts) });
const asks = (count: number) =>
  `[${repeat(count, () => '{ conditionType: Property, conditionProperties: { propertyName: IncidentTitle, operator: Contains, propertyValues: [a] } }, ')}]`;
const does = (count: number) =>
  `[${repeat(count, (at) => `{ actionType: AddIncidentTask, actionConfiguration: { title: "${at}" } }, `)}]`;
const updated = 'triggersOn: Incidents\ntriggersWhen: Updated';
const changedTo = (values: string) =>
  automation({
    trigger: updated,
    conditions: `[{ conditionType: PropertyChanged, conditionProperties: { propertyName: IncidentSeverity, changeType: ChangedTo${values} } }]`,
  });
const expires = (day: string) => automation({ head: `expirationTimeUtc: ${day}T00:00:00Z\n` });
const sums = (changes: (text: string) => string, count = 1): CheckExample =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => [
      `summaries/s${at}.yaml`,
      changes(
        `name: s${at}\ndestinationTable: Seen${at}_CL\nbinSize: 60\nquery: DnsEvents | summarize Count = count() by Computer\n`,
      ),
    ]),
  );
const same = (text: string) => text;

export const otherLimits: readonly ServiceLimit[] = [
  ['the name of an automation rule', named('a'.repeat(500)), named('a'.repeat(501))],
  ['such a name of emoji', named('😀'.repeat(250)), named('😀'.repeat(251))],
  ['conditions', automation({ conditions: asks(50) }), automation({ conditions: asks(51) })],
  ['actions', automation({ actions: does(20) }), automation({ actions: does(21) })],
  ['no action', automation({}), automation({ actions: '[]' })],
  ['the highest order', automation({ order: 1000 }), automation({ order: 1001 })],
  ['the lowest order', automation({ order: 1 }), automation({ order: 0 })],
  ['updated alerts', automation({ trigger: updated }), automation({ trigger: 'triggersOn: Alerts\ntriggersWhen: Updated' })],
  ['what is done to alerts', automation({}), automation({ trigger: 'triggersOn: Alerts\ntriggersWhen: Created' })],
  ['closing', automation({}), automation({ actions: '[{ actionType: ModifyProperties, actionConfiguration: { status: Closed } }]' })],
  ['the day of an end', expires('2027-02-28'), expires('2027-02-31')],
  ['the month of an end', expires('2027-12-31'), expires('2027-13-31')],
  ['what something is changed to', changedTo(', propertyValues: [High]'), changedTo('')],
  ['the size of bins', sums(same), sums((text) => text.replace('60', '61'))],
  ['the day of a start', sums((text) => `${text}binStartTime: 2026-06-30T10:00:00Z\n`), sums((text) => `${text}binStartTime: 2026-06-31T10:00:00Z\n`)],
  ['the name of a table', sums(same), sums((text) => text.replace('_CL', ''))],
  ['the columns of a summary', sums(same), sums((text) => text.replace('Computer', 'Nowhere'))],
  ['the result of a summary', sums(same), sums((text) => text.replace(/query: .*/, 'query: let x = 1; x'))],
  ['summary rules', sums(same, 100), sums(same, 101)],
  ['the name of a hunt', { 'detections/hunts/a.yaml': '' }, { 'detections/hunts/a.yaml': 'name: ""\n' }],
  ['the name of a function', { 'functions/BlockedQueries.yaml': '' }, { 'functions/BlockedQueries.yaml': 'displayName: ""\n' }],
  ['the category of a function', { 'functions/BlockedQueries.yaml': '' }, { 'functions/BlockedQueries.yaml': 'category: ""\n' }],
  ['the query of a function', { 'functions/BlockedQueries.yaml': '' }, { 'functions/BlockedQueries.yaml': 'query: ""\n' }],
]; // prettier-ignore
