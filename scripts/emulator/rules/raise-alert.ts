import { randomUUID } from 'node:crypto';
import { ticksPerSecond } from '../../engine/formats/calendar';
import type { Alert } from '../../prove/alerts/alert';
import type { AutomationStep } from '../../prove/automation/apply-automation-rules';
import { takeAlert } from '../../prove/automation/take-alert';
import { automateAlert, automationRulesOf } from '../incidents/automate-incident';
import { textOfTicks } from '../state/clock';
import type { DeployedRule } from './deployed-rule';
import type { Incident, RaisedAlert } from '../state/incident';
import { keepIncident } from '../incidents/keep-incident';
import { securityAlertRecord } from './security-alert';
import type { WorkspaceState } from '../state/workspace-state';

/** What became of an alert. */
export interface RaisedOutcome {
  /** How many incidents were opened. */
  readonly opened: 0 | 1;
  /** What automation rules did about it. */
  readonly steps: readonly AutomationStep[];
  /** Why they were left before they came to rest; undefined if they were not. */
  readonly problem: string | undefined;
}

/** Writes the alert, and opens or extends its incident, of which automation rules make what they will. */
export function raiseAlert(state: WorkspaceState, rule: DeployedRule, alert: Alert): RaisedOutcome {
  const moment = alert.raisedAt;
  const raised: RaisedAlert = {
    id: randomUUID(),
    ruleId: rule.id,
    title: alert.title,
    description: alert.description,
    severity: alert.severity,
    tactics: alert.tactics,
    techniques: alert.techniques,
    entities: alert.entities,
    customDetails: alert.customDetails,
    raisedAt: textOfTicks(moment),
    start: textOfTicks(alert.firstEvent ?? moment - BigInt(rule.period) * ticksPerSecond),
    end: textOfTicks(alert.lastEvent ?? moment),
  };
  const table = state.schema().tables.get('SecurityAlert')!;
  state.events.append(table, [
    { ...securityAlertRecord(rule, raised, alert.events.rowCount), ...alert.dynamicProperties },
  ]);
  const at = new Date(raised.raisedAt);
  const ofAlert = automateAlert(state, raised, at);
  if (!rule.createIncident) return { opened: 0, steps: ofAlert, problem: undefined };
  const incidents = state.incidents.values();
  const { joined, incident, steps, problem } = takeAlert<RaisedAlert, Incident>(raised, {
    incidents: incidents.filter(({ ruleId }) => ruleId === rule.id),
    nextNumber: incidents.reduce((most, { number }) => Math.max(most, number), 0) + 1,
    grouping: rule.grouping,
    automationRules: automationRulesOf(state),
    at,
    complete: (opened) => ({ ...opened, name: randomUUID(), etag: '', createdAt: raised.raisedAt }),
  });
  keepIncident(state, incident, steps.length === 0 ? 'Microsoft Sentinel' : 'Automation rule');
  return { opened: joined === undefined ? 1 : 0, steps: [...ofAlert, ...steps], problem };
}
