/** What a change does to detection. */
export type Weight = 'weaker' | 'guard' | 'unclear' | 'stronger' | 'other';

/** All that is known of a kind of statement. */
export interface StatementKindFacts {
  readonly weight: Weight;
  /** What happened, as the beginning of a line. */
  readonly label: string;
  /** One and several of it, as they are counted. */
  readonly nouns: readonly [string, string];
}

function kind(weight: Weight, label: string, one: string, several: string): StatementKindFacts {
  return { weight, label, nouns: [one, several] };
}

/** Every kind of statement, the most dangerous first. Its names stand in `review.yaml`. */
export const statementKinds = {
  'file-unreadable': kind('weaker', 'Cannot be read', 'file that cannot be read', 'files that cannot be read'),
  'detection-deleted': kind('weaker', 'Deleted', 'detection deleted', 'detections deleted'),
  'rule-off': kind('weaker', 'Switched off', 'rule switched off', 'rules switched off'),
  'rule-to-hunt': kind('weaker', 'Raises no alerts any more', 'rule made a hunting query', 'rules made hunting queries'),
  'workspace-removed': kind('weaker', 'Workspace removed', 'workspace removed', 'workspaces removed'),
  'workspace-left': kind('weaker', 'Goes there no more', 'detection taken out of a workspace', 'detections taken out of workspaces'),
  'id-changed': kind('weaker', 'Another id', 'id changed', 'ids changed'),
  'exclusion-added': kind('weaker', 'Exclusion added', 'exclusion added', 'exclusions added'),
  'exclusion-widened': kind('weaker', 'Exclusion widened', 'exclusion widened', 'exclusions widened'),
  'exclusion-edited': kind('weaker', 'Exclusion edited', 'exclusion edited', 'exclusions edited'),
  'rule-narrowed': kind('weaker', 'Narrowed', 'rule narrowed', 'rules narrowed'),
  'query-narrowed': kind('weaker', 'Query finds less', 'query that finds less', 'queries that find less'),
  'severity-lowered': kind('weaker', 'Severity lowered', 'severity lowered', 'severities lowered'),
  'alerts-vanish': kind('weaker', 'Alerts vanish', 'alert vanishes', 'alerts vanish'),
  'incident-off': kind('weaker', 'Opens no incident any more', 'rule that opens no incident any more', 'rules that open no incident any more'),
  'automation-closes': kind('weaker', 'Automation closes incidents', 'automation rule that closes incidents', 'automation rules that close incidents'),
  'automation-lowers': kind('weaker', 'Automation lowers severities', 'automation rule that lowers severities', 'automation rules that lower severities'),
  'automation-less': kind('weaker', 'Automation does less', 'automation rule that does less', 'automation rules that do less'),
  'entity-lost': kind('weaker', 'Entity lost', 'entity lost', 'entities lost'),
  'indicators-lost': kind('weaker', 'Indicators lost', 'indicator lost', 'indicators lost'),
  'list-removed': kind('weaker', 'List removed', 'list removed', 'lists removed'),
  'function-removed': kind('weaker', 'Function removed', 'function removed', 'functions removed'),
  'summary-removed': kind('weaker', 'Summary rule removed', 'summary rule removed', 'summary rules removed'),
  'case-removed': kind('weaker', 'Test case removed', 'test case removed', 'test cases removed'),
  'case-weakened': kind('weaker', 'Test case checks less', 'test case that checks less', 'test cases that check less'),
  'case-fails': kind('weaker', 'Test case fails now', 'test case that fails now', 'test cases that fail now'),
  'check-milder': kind('guard', 'Check made milder', 'check made milder', 'checks made milder'),
  'waiver-added': kind('guard', 'Finding waived', 'waiver added', 'waivers added'),
  'waiver-extended': kind('guard', 'Waiver extended', 'waiver extended', 'waivers extended'),
  'baseline-edited': kind('guard', 'Accepted findings edited', 'list of accepted findings edited', 'lists of accepted findings edited'),
  'gate-edited': kind('guard', 'Rules of the gate edited', 'edit of the gate', 'edits of the gate'),
  'owners-edited': kind('guard', 'Owners edited', 'edit of the owners', 'edits of the owners'),
  'workflow-edited': kind('guard', 'Workflow edited', 'workflow edited', 'workflows edited'),
  'target-changed': kind('guard', 'Deploys to another place', 'workspace that deploys elsewhere', 'workspaces that deploy elsewhere'),
  'workspace-setting': kind('guard', 'Deployment set otherwise', 'deployment setting changed', 'deployment settings changed'),
  'tool-edited': kind('guard', 'Tool edited', 'file of the tool edited', 'files of the tool edited'),
  'schema-edited': kind('guard', 'Schema of the workspace edited', 'schema of the workspace edited', 'schemas of the workspace edited'),
  'query-edited': kind('unclear', 'Query edited', 'query edited', 'queries edited'),
  'alerts-change': kind('unclear', 'Alerts change', 'alert changes', 'alerts change'),
  'rows-change': kind('unclear', 'Rows change', 'query that returns other rows', 'queries that return other rows'),
  'replay-refused': kind('unclear', 'Not replayed', 'detection that was not replayed', 'detections that were not replayed'),
  'trigger-changed': kind('unclear', 'Trigger changed', 'trigger changed', 'triggers changed'),
  'rule-changed': kind('unclear', 'Changed', 'rule changed in what it does', 'rules changed in what they do'),
  'automation-removed': kind('unclear', 'Automation removed', 'automation rule removed', 'automation rules removed'),
  'automation-edited': kind('unclear', 'Automation edited', 'automation rule edited', 'automation rules edited'),
  'automation-added': kind('unclear', 'Automation added', 'automation rule added', 'automation rules added'),
  'function-edited': kind('unclear', 'Function edited', 'function edited', 'functions edited'),
  'summary-edited': kind('unclear', 'Summary rule edited', 'summary rule edited', 'summary rules edited'),
  'list-edited': kind('unclear', 'List edited', 'row of a list changed', 'rows of lists changed'),
  'list-setting': kind('unclear', 'List set otherwise', 'setting of a list changed', 'settings of lists changed'),
  'case-edited': kind('unclear', 'Test case edited', 'test case edited', 'test cases edited'),
  'exclusion-removed': kind('stronger', 'Exclusion removed', 'exclusion removed', 'exclusions removed'),
  'exclusion-narrowed': kind('stronger', 'Exclusion narrowed', 'exclusion narrowed', 'exclusions narrowed'),
  'rule-on': kind('stronger', 'Switched on', 'rule switched on', 'rules switched on'),
  'rule-widened': kind('stronger', 'Widened', 'rule widened', 'rules widened'),
  'query-widened': kind('stronger', 'Query finds more', 'query that finds more', 'queries that find more'),
  'severity-raised': kind('stronger', 'Severity raised', 'severity raised', 'severities raised'),
  'alerts-appear': kind('stronger', 'Alerts appear', 'alert appears', 'alerts appear'),
  'detection-added': kind('stronger', 'Added', 'detection added', 'detections added'),
  'hunt-to-rule': kind('stronger', 'Raises alerts now', 'hunting query made a rule', 'hunting queries made rules'),
  'workspace-reached': kind('stronger', 'Goes there now', 'detection taken into a workspace', 'detections taken into workspaces'),
  'workspace-added': kind('stronger', 'Workspace added', 'workspace added', 'workspaces added'),
  'indicators-reach': kind('stronger', 'Indicators added', 'indicator that reaches a query', 'indicators that reach a query'),
  'entity-added': kind('stronger', 'Entity added', 'entity added', 'entities added'),
  'incident-on': kind('stronger', 'Opens incidents now', 'rule that opens incidents now', 'rules that open incidents now'),
  'automation-spares': kind('stronger', 'Automation closes less', 'automation rule that closes less', 'automation rules that close less'),
  'case-added': kind('stronger', 'Test case added', 'test case added', 'test cases added'),
  'case-stronger': kind('stronger', 'Test case checks more', 'test case that checks more', 'test cases that check more'),
  'case-passes': kind('stronger', 'Test case passes now', 'test case that passes now', 'test cases that pass now'),
  'check-stricter': kind('stronger', 'Check made stricter', 'check made stricter', 'checks made stricter'),
  'waiver-removed': kind('stronger', 'Waiver removed', 'waiver removed', 'waivers removed'),
  'list-added': kind('other', 'List added', 'list added', 'lists added'),
  'function-added': kind('other', 'Function added', 'function added', 'functions added'),
  'summary-added': kind('other', 'Summary rule added', 'summary rule added', 'summary rules added'),
  'indicators-inert': kind('other', 'Indicators that change nothing', 'inert indicator', 'inert indicators'),
  'indicators-idle': kind('other', 'Indicators that no query had', 'indicator that no query had', 'indicators that no query had'),
  'file-readable': kind('other', 'Can be read now', 'file that can be read now', 'files that can be read now'),
  moved: kind('other', 'Moved', 'file moved', 'files moved'),
  edited: kind('other', 'Edited', 'other edit', 'other edits'),
  respelled: kind('other', 'Written another way', 'file written another way', 'files written another way'),
  'file-edited': kind('other', 'Beside the content', 'file beside the content', 'files beside the content'),
} as const satisfies Readonly<Record<string, StatementKindFacts>>; // prettier-ignore

export type StatementKind = keyof typeof statementKinds;

/** Where a kind stands in the order. */
const ranks: ReadonlyMap<string, number> = new Map(Object.keys(statementKinds).map((name, index) => [name, index]));

/** From the most dangerous kind to the least. */
export function rankOf(name: StatementKind): number {
  return ranks.get(name) ?? ranks.size;
}
