import type { AutomationAction, AutomationLogic } from '../../content/automation-rule';
import type { AlertSeverity } from '../../content/detection';
import type { AutomatedAlert, AutomatedIncident, AutomationEvent } from './automated-incident';
import { holds } from './judge-condition';

/** An action that a rule took. */
export interface AutomationStep {
  /** The id and the name of the rule. */
  readonly ruleId: string;
  readonly rule: string;
  readonly action: AutomationAction;
}

/** What automation rules made of an incident. */
export interface Automated {
  readonly incident: AutomatedIncident;
  /** In their order. A playbook is named, and not run: what it does is not known here. */
  readonly steps: readonly AutomationStep[];
  /** Why the rules were left before they came to rest. */
  readonly problem: string | undefined;
}

/** Rules whose changes set off each other again and again are left after so many rounds. */
const mostRounds = 10;

/**
 * Runs the automation rules that an event sets off, the lowest order first, each over what the one before has left.
 * What they change sets off the rules for updated incidents, once all others of the event have run. (Microsoft Learn,
 * "Automate threat response in Microsoft Sentinel with automation rules", execution order and priority.)
 *
 * @param incident as it is after the event
 * @param now a rule that has expired by then does not run
 */
export function applyAutomationRules(
  incident: AutomatedIncident,
  rules: readonly AutomationLogic[],
  now: Date,
  event: AutomationEvent,
): Automated {
  const steps: AutomationStep[] = [];
  let current = incident;
  let cause = event;
  for (let round = 0; round < mostRounds; round++) {
    const before = current;
    const when = cause.type === 'created' ? 'Created' : 'Updated';
    for (const rule of runnable(rules, 'Incidents', when, now)) {
      const judged = { incident: current, event: cause, item: undefined };
      if (!rule.conditions.every((condition) => holds(condition, judged))) continue;
      for (const action of rule.actions) {
        steps.push({ ruleId: rule.id, rule: rule.name, action });
        current = act(current, action);
      }
    }
    if (!isUpdated(before, current)) return { incident: current, steps, problem: undefined };
    cause = { type: 'updated', before, by: 'AutomationRule' };
  }
  const names = [...new Set(steps.slice(-rules.length).map(({ rule }) => rule))].join(', ');
  return { incident: current, steps, problem: `Automation rules set off each other without an end: ${names}` };
}

/** The actions, playbooks all of them, that the rules for new alerts take. */
export function applyAlertRules(
  alert: AutomatedAlert,
  rules: readonly AutomationLogic[],
  now: Date,
): readonly AutomationStep[] {
  const incident = incidentOf(alert);
  return runnable(rules, 'Alerts', 'Created', now)
    .filter(({ conditions }) =>
      conditions.every((condition) => holds(condition, { incident, event: { type: 'created' }, item: undefined })),
    )
    .flatMap(({ id, name, actions }) => actions.map((action) => ({ ruleId: id, rule: name, action })));
}

function runnable(
  rules: readonly AutomationLogic[],
  triggersOn: AutomationLogic['triggersOn'],
  triggersWhen: AutomationLogic['triggersWhen'],
  now: Date,
): AutomationLogic[] {
  return rules
    .filter((rule) => rule.isEnabled && rule.triggersOn === triggersOn && rule.triggersWhen === triggersWhen)
    .filter(({ expiresAt }) => expiresAt === undefined || now.getTime() < Date.parse(expiresAt))
    .sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
}

function act(incident: AutomatedIncident, action: AutomationAction): AutomatedIncident {
  switch (action.actionType) {
    case 'RunPlaybook':
      return incident;
    case 'AddIncidentTask': {
      const { title, description } = action.actionConfiguration;
      return { ...incident, tasks: [...incident.tasks, { title, description }] };
    }
    case 'ModifyProperties': {
      const { labels = [], severity, status, owner, ...closing } = action.actionConfiguration;
      const known = new Set(incident.labels.map((label) => label.toLowerCase()));
      const added = labels.map(({ labelName }) => labelName).filter((label) => !known.has(label.toLowerCase()));
      return {
        ...incident,
        labels: [...incident.labels, ...new Set(added)],
        severity: (severity as AlertSeverity | undefined) ?? incident.severity,
        status: status ?? incident.status,
        owner: owner ?? incident.owner,
        classification: closing.classification ?? incident.classification,
        classificationReason: closing.classificationReason ?? incident.classificationReason,
        classificationComment: closing.classificationComment ?? incident.classificationComment,
      };
    }
  }
}

/** Whether something changed that sets off rules for updates. ("Create and use automation rules", the trigger.) */
export function isUpdated(before: AutomatedIncident, after: AutomatedIncident): boolean {
  const seen = ({ status, owner, severity, labels, tactics, comments, alerts }: AutomatedIncident) =>
    JSON.stringify([status, owner, severity, labels, tactics, comments, alerts.length]);
  return seen(before) !== seen(after);
}

function incidentOf(alert: AutomatedAlert): AutomatedIncident {
  return {
    title: alert.title,
    description: '',
    severity: 'Informational',
    status: 'New',
    classification: undefined,
    classificationReason: undefined,
    classificationComment: undefined,
    owner: undefined,
    labels: [],
    tasks: [],
    comments: 0,
    providerName: '',
    ruleIds: [alert.ruleId],
    tactics: [],
    alerts: [alert],
  };
}
