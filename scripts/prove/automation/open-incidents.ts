import type { AutomationLogic } from '../../content/automation-rule';
import type { IncidentConfiguration } from '../../content/detection';
import { dateOfTicks } from '../../engine/formats/calendar';
import { formatDatetime } from '../../engine/formats/datetime';
import type { Alert } from '../alerts/alert';
import type { AutomationStep } from './apply-automation-rules';
import { automateIncident, type HandledAlert, type HandledIncident } from './handled-incident';
import { takeAlert } from './take-alert';

/** An incident as a proof and a replay see it. */
export interface ProvedIncident extends HandledIncident {
  /** In ticks. */
  readonly openedAt: bigint;
  /** What automation rules did with it, in their order. */
  readonly automation: readonly AutomationStep[];
  /** Why the automation rules were left before they came to rest; undefined if they were not. */
  readonly problem: string | undefined;
}

/** The analytic rule whose alerts become incidents, and what happens to these. */
export interface IncidentRule {
  /** The GUID. */
  readonly id: string;
  readonly configuration: IncidentConfiguration | undefined;
  readonly automationRules: readonly AutomationLogic[];
}

/**
 * The incidents that alerts of one rule make, in the order in which they open, as automation rules leave them.
 * @param alerts in the order of time
 * @param closedAt when a person closes those that are open, in ticks
 */
export function openIncidents(
  alerts: readonly Alert[],
  { id, configuration, automationRules }: IncidentRule,
  closedAt: bigint | undefined,
): readonly ProvedIncident[] {
  if (configuration?.createIncident === false) return [];
  const grouping = configuration?.groupingConfiguration;
  const incidents: ProvedIncident[] = [];
  let isClosed = closedAt === undefined;
  for (const alert of alerts) {
    if (!isClosed && closedAt !== undefined && alert.raisedAt > closedAt) {
      closeByHand(incidents, automationRules, closedAt);
      isClosed = true;
    }
    const { joined, incident, steps, problem } = takeAlert<HandledAlert, ProvedIncident>(
      { ...alert, ruleId: id, raisedAt: formatDatetime(alert.raisedAt) },
      {
        incidents,
        nextNumber: incidents.length + 1,
        grouping: grouping?.enabled === true ? grouping : undefined,
        automationRules,
        at: dateOfTicks(alert.raisedAt),
        complete: (opened) => ({ ...opened, openedAt: alert.raisedAt, automation: [], problem: undefined }),
      },
    );
    const place = joined === undefined ? incidents.length : incidents.indexOf(joined);
    incidents[place] = withSteps(incident, steps, problem);
  }
  if (!isClosed && closedAt !== undefined) closeByHand(incidents, automationRules, closedAt);
  return incidents;
}

/** A person closes each incident that is open, to which automation rules may have something to say. */
function closeByHand(incidents: ProvedIncident[], rules: readonly AutomationLogic[], closedAt: bigint): void {
  for (const [place, before] of incidents.entries()) {
    if (before.status === 'Closed') continue;
    const event = { before, by: 'User', at: dateOfTicks(closedAt) } as const;
    const { incident, steps, problem } = automateIncident<ProvedIncident>(
      { ...before, status: 'Closed' },
      rules,
      event,
    );
    incidents[place] = withSteps(incident, steps, problem);
  }
}

function withSteps(
  incident: ProvedIncident,
  steps: readonly AutomationStep[],
  problem: string | undefined,
): ProvedIncident {
  return { ...incident, automation: [...incident.automation, ...steps], problem: incident.problem ?? problem };
}
