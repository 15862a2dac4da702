import { isMapping } from '../source/mapping';
import { applyAlertRules, applyAutomationRules } from '../prove/automation/apply-automation-rules';
import type { AutomationStep } from '../prove/automation/apply-automation-rules';
import type {
  AutomatedAlert,
  AutomatedIncident,
  AutomationEvent,
  IncidentOwner,
  UpdateSource,
} from '../prove/automation/automated-incident';
import { newEtag } from './arm-resource';
import { deployedAutomationRule } from './automation-rule-routes';
import type { Incident, RaisedAlert } from './incident';
import type { WorkspaceState } from './workspace-state';

/** What happened to an incident: it is new, or was another before. */
export interface IncidentEvent {
  readonly before: Incident | undefined;
  readonly by: UpdateSource;
  /** When it happened: by then a rule has expired, or has not. */
  readonly at: Date;
}

/** What automation rules made of an incident, what they did, and why they were left, if they were. */
export interface AutomationResult {
  readonly incident: Incident;
  readonly steps: readonly AutomationStep[];
  readonly problem: string | undefined;
}

/**
 * Runs the automation rules of the workspace over an incident that was opened or changed.
 */
export function automateIncident(
  state: WorkspaceState,
  incident: Incident,
  { before, by, at }: IncidentEvent,
): AutomationResult {
  const rules = state.automationRules.values().map(deployedAutomationRule);
  if (rules.length === 0) return { incident, steps: [], problem: undefined };
  const seen = automatedIncident(incident);
  const event: AutomationEvent =
    before === undefined ? { type: 'created' } : { type: 'updated', before: automatedIncident(before), by };
  const { incident: left, steps, problem } = applyAutomationRules(seen, rules, at, event);
  if (steps.every(({ action }) => action.actionType === 'RunPlaybook')) return { incident, steps, problem };
  return { incident: withAutomation(incident, left), steps, problem };
}

/** What the automation rules for new alerts do. */
export function automateAlert(state: WorkspaceState, alert: RaisedAlert, at: Date): readonly AutomationStep[] {
  const rules = state.automationRules.values().map(deployedAutomationRule);
  return applyAlertRules(automatedAlert(alert), rules, at);
}

function automatedAlert({ ruleId, title, entities, customDetails }: RaisedAlert): AutomatedAlert {
  return { ruleId, title, entities, customDetails, productName: 'Azure Sentinel' };
}

function automatedIncident({ handling, alerts, tasks = [], ...incident }: Incident): AutomatedIncident {
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

function withAutomation(incident: Incident, left: AutomatedIncident): Incident {
  const labels = labelsOf(incident.handling['labels']);
  const known = new Map(labels.map((label) => [label.labelName, label]));
  const { classification, classificationReason, classificationComment, owner } = left;
  const written = Object.entries({ classification, classificationReason, classificationComment, owner });
  return {
    ...incident,
    etag: newEtag(),
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
