import type { AutomationLogic } from '../../content/automation-rule';
import { applyAlertRules, type AutomationStep } from '../../prove/automation/apply-automation-rules';
import {
  automatedAlert,
  automateIncident as applyToIncident,
  type AutomationResult,
  type IncidentEvent,
} from '../../prove/automation/handled-incident';
import { newEtag } from '../wire/arm-resource';
import { deployedAutomationRule } from './automation-rule-routes';
import type { Incident, RaisedAlert } from '../state/incident';
import type { WorkspaceState } from '../state/workspace-state';

/** The automation rules of the workspace. */
export function automationRulesOf(state: WorkspaceState): readonly AutomationLogic[] {
  return state.automationRules.values().map(deployedAutomationRule);
}

/** Runs the automation rules of the workspace over an incident that was opened or changed. */
export function automateIncident(
  state: WorkspaceState,
  incident: Incident,
  event: IncidentEvent<Incident>,
): AutomationResult<Incident> {
  const result = applyToIncident(incident, automationRulesOf(state), event);
  return result.incident === incident ? result : { ...result, incident: { ...result.incident, etag: newEtag() } };
}

/** What the automation rules for new alerts do. */
export function automateAlert(state: WorkspaceState, alert: RaisedAlert, at: Date): readonly AutomationStep[] {
  return applyAlertRules(automatedAlert(alert), automationRulesOf(state), at);
}
