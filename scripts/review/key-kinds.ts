import type { ContentKindName } from '../content/content-kinds';
import type { WrittenAnalyticRule } from '../content/written/analytic-rule';
import type { WrittenAutomationRule } from '../content/written/automation-rule';
import type { WrittenCheckSettings } from '../content/written/checks';
import type { WrittenDetectionTest } from '../content/written/detection-test';
import type { WrittenFunction } from '../content/written/function';
import type { WrittenOwnSchema } from '../content/written/own-schema';
import type { WrittenSummaryRule } from '../content/written/summary-rule';
import type { WrittenWatchlist } from '../content/written/watchlist';
import type { WrittenWorkspace } from '../content/written/workspace';
import type { WrittenWorkspaceGroup } from '../content/written/workspace-group';
import { ownValue } from '../source/own-value';
import type { StatementKind } from './statement-kinds';

/** The keys of all forms of a file. */
type KeysOf<Written> = Written extends unknown ? keyof Written : never;

/** A kind of statement for each key of a file: a key that a schema gets does not compile before it is judged here. */
type KindsOf<Written> = Readonly<Record<Extract<KeysOf<Written>, string>, StatementKind>>;

/** A hunting query has some of the keys of an analytic rule. */
const detection: KindsOf<WrittenAnalyticRule> = {
  id: 'id-changed',
  kind: 'rule-changed',
  name: 'edited',
  description: 'edited',
  severity: 'rule-changed',
  enabled: 'rule-changed',
  requiredDataConnectors: 'edited',
  queryFrequency: 'rule-changed',
  queryPeriod: 'rule-changed',
  triggerOperator: 'trigger-changed',
  triggerThreshold: 'trigger-changed',
  expectedAlerts: 'rule-changed',
  suppressionEnabled: 'rule-changed',
  suppressionDuration: 'rule-changed',
  tactics: 'edited',
  relevantTechniques: 'edited',
  tags: 'edited',
  status: 'edited',
  metadata: 'edited',
  query: 'query-edited',
  expand: 'edited',
  entityMappings: 'rule-changed',
  sentinelEntitiesMappings: 'rule-changed',
  customDetails: 'rule-changed',
  alertDetailsOverride: 'rule-changed',
  eventGroupingSettings: 'rule-changed',
  incidentConfiguration: 'rule-changed',
  falsePositives: 'edited',
  waivers: 'edited',
  references: 'edited',
  alertRuleTemplateName: 'edited',
  templateVersion: 'edited',
  version: 'edited',
};

const detectionTest: KindsOf<WrittenDetectionTest> = {
  detection: 'case-edited',
  now: 'case-edited',
  expandsTo: 'case-edited',
  watchlists: 'case-edited',
  cases: 'case-edited',
};

const watchlist: KindsOf<WrittenWatchlist> = {
  alias: 'list-setting',
  displayName: 'edited',
  description: 'edited',
  provider: 'edited',
  source: 'edited',
  labels: 'edited',
  feed: 'list-setting',
  searchKey: 'list-setting',
  defaultDuration: 'list-setting',
  maxAge: 'list-setting',
  minConfidence: 'list-setting',
  csv: 'list-setting',
  typed: 'list-setting',
  indicators: 'list-edited',
  items: 'list-edited',
  waivers: 'edited',
};

const savedFunction: KindsOf<WrittenFunction> = {
  functionAlias: 'function-edited',
  id: 'function-edited',
  displayName: 'edited',
  description: 'edited',
  category: 'edited',
  parameters: 'function-edited',
  query: 'function-edited',
  tags: 'edited',
  version: 'edited',
  waivers: 'edited',
};

const summaryRule: KindsOf<WrittenSummaryRule> = {
  name: 'summary-edited',
  displayName: 'edited',
  description: 'edited',
  destinationTable: 'summary-edited',
  binSize: 'summary-edited',
  binDelay: 'summary-edited',
  binStartTime: 'summary-edited',
  query: 'summary-edited',
  waivers: 'edited',
};

const automationRule: KindsOf<WrittenAutomationRule> = {
  id: 'automation-edited',
  name: 'automation-edited',
  description: 'edited',
  order: 'automation-edited',
  enabled: 'automation-edited',
  expirationTimeUtc: 'automation-edited',
  triggersOn: 'automation-edited',
  triggersWhen: 'automation-edited',
  conditions: 'automation-edited',
  actions: 'automation-edited',
  waivers: 'edited',
};

const workspace: KindsOf<WrittenWorkspace> = {
  name: 'workspace-setting',
  description: 'edited',
  groups: 'workspace-setting',
  subscription: 'target-changed',
  resourceGroup: 'target-changed',
  workspace: 'target-changed',
  workspaceId: 'target-changed',
  tenant: 'target-changed',
  apiVersion: 'workspace-setting',
  cloud: 'target-changed',
  endpoint: 'target-changed',
  emulator: 'target-changed',
  repository: 'target-changed',
  prune: 'workspace-setting',
  portalStates: 'workspace-setting',
  threatIntelligence: 'workspace-setting',
  largeWatchlists: 'target-changed',
  detections: 'edited',
  tables: 'workspace-setting',
  connectors: 'workspace-setting',
  overlays: 'edited',
};

const workspaceGroup: KindsOf<WrittenWorkspaceGroup> = {
  description: 'edited',
  detections: 'edited',
  overlays: 'edited',
};

const ownSchema: KindsOf<WrittenOwnSchema> = {
  table: 'schema-edited',
  function: 'schema-edited',
  watchlist: 'schema-edited',
  description: 'edited',
  columns: 'schema-edited',
  open: 'schema-edited',
  extends: 'schema-edited',
  parameters: 'schema-edited',
  body: 'schema-edited',
  searchKey: 'schema-edited',
};

const checkSettings: KindsOf<WrittenCheckSettings> = { severities: 'edited' };

/**
 * What an edit of a key is, for which no review of its kind has a better word: `edited` alone says that nothing is found,
 * deployed or shown in another way. Each key of a kind of file that stands here has one; of any other kind of file every
 * edit is said as it stands in the file.
 */
export const keyKinds: Readonly<Partial<Record<ContentKindName, Readonly<Record<string, StatementKind>>>>> = {
  detection,
  detectionTest,
  watchlist,
  function: savedFunction,
  summaryRule,
  automationRule,
  workspace,
  workspaceGroup,
  ownSchema,
  checkSettings,
};

/** The kind of an edit of a key; a key that no schema has is read by nobody. */
export function kindOfKey(kind: ContentKindName | undefined, key: string): StatementKind {
  const kinds = kind === undefined ? undefined : keyKinds[kind];
  return (kinds && ownValue(kinds, key)) ?? 'edited';
}
