import type { StoredResource } from '../wire/arm-resource';
import { newEtag } from '../wire/arm-resource';
import type { Documents } from './state-folder';

/** The rule that a workspace has from the day on which Microsoft Sentinel was added. (Recorded list of rules, 2026.) */
function builtInFusion(time: string): StoredResource {
  return {
    name: 'BuiltInFusion',
    etag: newEtag(),
    kind: 'Fusion',
    properties: {
      displayName: 'Advanced Multistage Attack Detection',
      description: 'Finds attacks by putting together what happens at several of their stages.',
      alertRuleTemplateName: 'f71aba3d-28fb-450b-b192-4e76a83015c8',
      tactics: [
        'Collection',
        'CommandAndControl',
        'CredentialAccess',
        'DefenseEvasion',
        'Discovery',
        'Execution',
        'Exfiltration',
        'Impact',
        'InitialAccess',
        'LateralMovement',
        'Persistence',
        'PrivilegeEscalation',
      ],
      severity: 'High',
      enabled: true,
      lastModifiedUtc: time,
    },
  };
}

/** Adds Microsoft Sentinel to a workspace that never had it. */
export function onboard(
  workspace: { readonly alertRules: Documents<StoredResource>; readonly onboarding: Documents<StoredResource> },
  time: string,
): void {
  const rule = builtInFusion(time);
  if (workspace.alertRules.get(rule.name) === undefined) workspace.alertRules.put(rule.name, rule);
  workspace.onboarding.put('default', { name: 'default', etag: newEtag(), properties: {} });
  workspace.onboarding.put('first', { name: 'first', etag: newEtag(), properties: { time } });
}

/**
 * Saved searches that the solution LogManagement brings, a few of some thirty-six: they have no etag and cannot be
 * written. (Recorded list of saved searches, 2023.)
 */
const builtInSearches: readonly (readonly [string, string, string])[] = [
  ['AllEvents', 'All Events', 'Event | sort by TimeGenerated desc'],
  [
    'EventsWithStartedinEventID',
    'Count of Events containing the word "started" grouped by EventID',
    'search in (Event) "started" | summarize AggregatedValue = count() by EventID',
  ],
  ['ListAllIISLogEntries', 'All IIS Log Entries', 'W3CIISLog | sort by TimeGenerated desc'],
];

/** The built-in saved searches of a workspace: name and properties. */
export function builtInSearchesOf(workspace: string): readonly Pick<StoredResource, 'name' | 'properties'>[] {
  return builtInSearches.map(([key, displayName, query]) => ({
    name: `LogManagement(${workspace})_LogManagement|${key}`,
    properties: { displayName, category: 'Log Management', query, version: 2 },
  }));
}
