import { recordedIdentity } from './recorded-workspace';
import type { RecordedState } from './recorded-workspace';

type Json = Readonly<Record<string, unknown>>;

const { subscription, resourceGroup, workspace } = recordedIdentity;
const base = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.OperationalInsights/workspaces/${workspace}`;
const sentinel = `${base}/providers/Microsoft.SecurityInsights`;

function guid(number: number): string {
  return `60000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

function resource(collection: string, name: string, properties: Json, more: Json = {}): readonly [string, Json] {
  const id = `${collection}/${name}`;
  return [id.toLowerCase(), { id, name, etag: `"${guid(900)}"`, ...more, properties }];
}

const grouping = {
  enabled: false,
  reopenClosedIncident: false,
  lookbackDuration: 'PT5H',
  matchingMethod: 'AllEntities',
  groupByEntities: null,
  groupByAlertDetails: null,
  groupByCustomDetails: null,
};

function rule(number: number, kind: string, properties: Json): readonly [string, Json] {
  const common = {
    displayName: `Rule ${number}`,
    description: 'Finds something.',
    severity: 'Low',
    enabled: true,
    query: 'SecurityEvent | project TimeGenerated, Computer',
    suppressionDuration: 'PT5H',
    suppressionEnabled: false,
    tactics: null,
    lastModifiedUtc: '2026-01-01T00:00:00.1234567Z',
    incidentConfiguration: { createIncident: true, groupingConfiguration: grouping },
  };
  const schedule = { queryFrequency: 'PT1H', queryPeriod: 'PT1H', triggerOperator: 'GreaterThan', triggerThreshold: 0 };
  const own = kind === 'Scheduled' ? schedule : {};
  return resource(`${sentinel}/alertRules`, guid(number), { ...common, ...own, ...properties }, { kind });
}

function item(number: number, itemsKeyValue: Json): readonly [string, Json] {
  const properties = { watchlistItemId: guid(number), isDeleted: false, itemsKeyValue, entityMapping: {} };
  return resource(`${sentinel}/watchlists/twice/watchlistItems`, guid(number), properties);
}

const mapping = {
  entityType: 'Host',
  fieldMappings: [{ identifier: 'FullName', columnName: 'Computer' }],
  invented: 1,
};

/** What a workspace may hold beside what is written here: later properties, nothing where something is usual, repeats. */
export const ownState: RecordedState = new Map([
  rule(1, 'Scheduled', {
    displayName: 'Later',
    startTimeUtc: '2026-01-01T00:00:00Z',
    invented: { a: 1 },
    entityMappings: [mapping],
  }),
  rule(2, 'NRT', { displayName: 'Bare', description: null, eventGroupingSettings: { aggregationKind: 'SingleAlert' } }),
  rule(3, 'Fusion', {}),
  rule(4, 'Fusion', {}),
  resource(`${base}/savedSearches`, guid(5), {
    category: 'Hunting Queries',
    displayName: 'Bare hunt',
    query: 'SecurityEvent | take 1',
    version: 2,
  }),
  resource(`${sentinel}/watchlists`, 'twice', {
    displayName: 'Twice',
    provider: 'SOC',
    itemsSearchKey: 'Host',
    watchlistAlias: 'twice',
    invented: true,
  }),
  item(10, { Host: 'a', Owner: '' }),
  item(11, { Host: 'a' }),
  item(12, { Owner: null, Host: 'a' }),
  item(13, { Host: 'b', Owner: 7 }),
  resource(`${base}/savedSearches`, guid(6), {
    category: 'Functions',
    displayName: 'Some hosts',
    query: 'SecurityEvent | take 1',
    functionAlias: 'SomeHosts',
    tags: [{ name: 'Group', value: 'Computer' }],
    version: 2,
  }),
]);
