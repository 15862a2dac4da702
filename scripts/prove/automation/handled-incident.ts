import type { AutomationLogic } from '../../content/automation-rule';
import { isMapping } from '../../source/mapping';
import type { Alert } from '../alerts/alert';
import type { AlertGroup, GroupedAlert } from '../alerts/group-alert';
import { applyAutomationRules, type AutomationStep } from './apply-automation-rules';
import type {
  AutomatedAlert,
  AutomatedIncident,
  AutomationEvent,
  IncidentOwner,
  IncidentTask,
  UpdateSource,
} from './automated-incident';

/** An alert of an incident, as far as automation rules look at it. */
export interface HandledAlert extends GroupedAlert, Pick<Alert, 'tactics'> {
  /** The GUID of the analytic rule that raised it. */
  readonly ruleId: string;
}

/** An incident, and what people and automation rules did with it. */
export interface HandledIncident<OneAlert extends HandledAlert = HandledAlert> extends AlertGroup<OneAlert> {
  /** The rule that opened it; empty if a person did. */
  readonly ruleId: string;
  readonly title: string;
  readonly description: string;
  /** Classification, owner and labels, as the API has them. */
  readonly handling: Readonly<Record<string, unknown>>;
  /** What automation rules gave people to do; left out if there is nothing. */
  readonly tasks?: readonly IncidentTask[];
}

/** What happened to an incident: it is new, or was another before. */
export interface IncidentEvent<Incident extends HandledIncident> {
  readonly before: Incident | undefined;
  readonly by: UpdateSource;
  /** When it happened: by then a rule has expired, or has not. */
  readonly at: Date;
}

/** What automation rules made of an incident, what they did, and why they were left, if they were. */
export interface AutomationResult<Incident extends HandledIncident> {
  /** The same object if they changed nothing. */
  readonly incident: Incident;
  readonly steps: readonly AutomationStep[];
  readonly problem: string | undefined;
}

/** Runs automation rules over an incident that was opened or changed. */
export function automateIncident<Incident extends HandledIncident>(
  incident: Incident,
  rules: readonly AutomationLogic[],
  { before, by, at }: IncidentEvent<Incident>,
): AutomationResult<Incident> {
  if (rules.length === 0) return { incident, steps: [], problem: undefined };
  const seen = automatedIncident(incident);
  const event: AutomationEvent =
    before === undefined ? { type: 'created' } : { type: 'updated', before: automatedIncident(before), by };
  const { incident: left, steps, problem } = applyAutomationRules(seen, rules, at, event);
  if (steps.every(({ action }) => action.actionType === 'RunPlaybook')) return { incident, steps, problem };
  return { incident: withAutomation(incident, left), steps, problem };
}

/** An alert of this workspace as automation rules see it. */
export function automatedAlert({ ruleId, title, entities, customDetails }: HandledAlert): AutomatedAlert {
  return { ruleId, title, entities, customDetails, productName: 'Azure Sentinel' };
}

/** An incident as automation rules see it. */
export function automatedIncident({ handling, alerts, tasks = [], ...incident }: HandledIncident): AutomatedIncident {
  const textAt = (name: string) => (typeof handling[name] === 'string' ? handling[name] : undefined);
  const { owner } = handling;
  const rules = alerts.map(({ ruleId }) => ruleId);
  return {
    title: incident.title,
    description: incident.description,
    severity: incident.severity,
    status: incident.status,
    classification: textAt('classification'),
    classificationReason: textAt('classificationReason'),
    classificationComment: textAt('classificationComment'),
    owner: isMapping(owner) ? (owner as IncidentOwner) : undefined,
    labels: labelsOf(handling['labels']).map(({ labelName }) => labelName),
    tasks,
    comments: 0,
    providerName: 'Azure Sentinel',
    ruleIds: [...new Set(incident.ruleId === '' ? rules : [incident.ruleId, ...rules])],
    tactics: [...new Set(alerts.flatMap(({ tactics }) => tactics))],
    alerts: alerts.map(automatedAlert),
  };
}

interface Label {
  readonly labelName: string;
  readonly labelType: string;
}

function labelsOf(labels: unknown): readonly Label[] {
  const list: readonly unknown[] = Array.isArray(labels) ? labels : [];
  return list.filter((label): label is Label => isMapping(label) && typeof label['labelName'] === 'string');
}

function withAutomation<Incident extends HandledIncident>(incident: Incident, left: AutomatedIncident): Incident {
  const labels = labelsOf(incident.handling['labels']);
  const known = new Map(labels.map((label) => [label.labelName, label]));
  const { classification, classificationReason, classificationComment, owner } = left;
  const written = Object.entries({ classification, classificationReason, classificationComment, owner });
  return {
    ...incident,
    severity: left.severity,
    status: left.status,
    tasks: left.tasks,
    handling: {
      ...incident.handling,
      ...Object.fromEntries(written.filter(([, value]) => value !== undefined)),
      labels: left.labels.map((labelName) => known.get(labelName) ?? { labelName, labelType: 'AutoAssigned' }),
    },
  };
}
