import type { AutomationLogic } from '../../content/automation-rule';
import type { GroupingConfiguration } from '../../content/detection';
import { addAlert, findIncidentFor, openIncident, type AlertGroup } from '../alerts/group-alert';
import { automateIncident, type AutomationResult, type HandledAlert, type HandledIncident } from './handled-incident';

/** An incident that an alert opens, before who keeps it adds what else it has. */
export type OpenedIncident<OneAlert extends HandledAlert> = AlertGroup<OneAlert> &
  Pick<HandledIncident<OneAlert>, 'ruleId' | 'title' | 'description' | 'handling'>;

/** Where an alert comes to. */
export interface AlertDesk<OneAlert extends HandledAlert, Incident extends HandledIncident<OneAlert>> {
  /** The incidents that the rule of the alert has opened. */
  readonly incidents: readonly Incident[];
  /** Of the incident that it opens, if it opens one. */
  readonly nextNumber: number;
  /** How the rule of the alert groups; undefined: each alert is an incident of its own. */
  readonly grouping: GroupingConfiguration | undefined;
  /** All automation rules, in any order. */
  readonly automationRules: readonly AutomationLogic[];
  /** When the alert comes. */
  readonly at: Date;
  readonly complete: (opened: OpenedIncident<OneAlert>) => Incident;
}

/** What became of an alert. */
export interface TakenAlert<Incident extends HandledIncident> extends AutomationResult<Incident> {
  /** The incident as it was, if the alert joined one. */
  readonly joined: Incident | undefined;
}

/**
 * Gives an alert to its incident: one of its rule, which it joins as the grouping wants, or a new one. Then the automation
 * rules run over it. A proof, a replay and the local workspace all ask this.
 */
export function takeAlert<OneAlert extends HandledAlert, Incident extends HandledIncident<OneAlert>>(
  alert: OneAlert,
  { incidents, nextNumber, grouping, automationRules, at, complete }: AlertDesk<OneAlert, Incident>,
): TakenAlert<Incident> {
  const joined = findIncidentFor(alert, incidents, grouping);
  const incident =
    joined === undefined
      ? complete({ ...openIncident(alert, nextNumber), ruleId: alert.ruleId, handling: {} })
      : addAlert<OneAlert, Incident>(joined, alert);
  return { joined, ...automateIncident(incident, automationRules, { before: joined, by: 'AlertGrouping', at }) };
}
