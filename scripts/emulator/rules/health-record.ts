import { formatDuration } from '../../content/duration';
import { ticksPerSecond } from '../../engine/formats/calendar';
import type { JsonObject } from '../wire/api';
import { textOfTicks } from '../state/clock';
import type { DeployedRule } from './deployed-rule';
import type { WorkspaceState } from '../state/workspace-state';

/** What one run of a rule came to: its results and alerts, or why there are none. */
export type RunOutcome =
  { readonly results: number; readonly alerts: number; readonly entities: number } | { readonly problem: string };

/**
 * A run of a rule as a row of SentinelHealth. ("Microsoft Sentinel health tables reference": columns, operations and
 * extended properties of analytics rules; "Monitor the health and audit the integrity of your Microsoft Sentinel
 * analytics rules": statuses and descriptions.)
 * @param moment when it ran, in ticks
 */
export function healthRecord(
  { identity }: Pick<WorkspaceState, 'identity'>,
  rule: DeployedRule,
  moment: bigint,
  outcome: RunOutcome,
): JsonObject {
  const failed = 'problem' in outcome;
  const description = failed
    ? outcome.problem
    : `Rule executed successfully, generating ${String(outcome.alerts)} alert(s).`;
  const at = textOfTicks(moment);
  return {
    TimeGenerated: at,
    OperationName: `${rule.kind} analytics rule run`,
    SentinelResourceId: `${workspaceAddress(identity)}/providers/Microsoft.SecurityInsights/alertRules/${rule.id}`,
    SentinelResourceName: rule.name,
    SentinelResourceKind: rule.kind,
    SentinelResourceType: 'Analytics Rule',
    Status: failed ? 'Failure' : 'Success',
    Description: description,
    ...(failed ? { Reason: 'The query cannot be run' } : {}),
    WorkspaceId: identity?.workspaceId ?? '',
    Type: 'SentinelHealth',
    ExtendedProperties: {
      RuleId: rule.id,
      TriggerType: rule.kind,
      QueryStartTimeUTC: textOfTicks(moment - BigInt(rule.period) * ticksPerSecond),
      QueryEndTimeUTC: at,
      QueryFrequency: formatDuration({ seconds: rule.frequency }),
      QueryPeriod: formatDuration({ seconds: rule.period }),
      AggregationKind: rule.aggregationKind ?? 'SingleAlert',
      ...(failed
        ? {}
        : {
            QueryResultAmount: outcome.results,
            AlertsGeneratedAmount: outcome.alerts,
            EntitiesGeneratedAmount: outcome.entities,
          }),
    },
  };
}

function workspaceAddress(identity: WorkspaceState['identity']): string {
  if (identity === undefined) return '';
  const { subscription, resourceGroup, workspace } = identity;
  const group = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}`;
  return `${group}/providers/Microsoft.OperationalInsights/workspaces/${workspace}`;
}
