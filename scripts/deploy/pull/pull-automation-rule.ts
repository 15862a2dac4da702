import type { AutomationRule } from '../../content/automation-rule';
import { readAutomationRule } from '../../content/read-automation-rule';
import type { ActualResource } from '../arm/resource';
import { normalForm } from '../kinds/normal-form';
import type { Change } from '../plan/plan';
import { desiredAutomationRule } from '../kinds/automation-rule';
import type { DesiredSurroundings } from '../kinds/resource-description';
import { automationRuleKeys, automationRuleValue, sentinelOf } from './automation-rule-file';
import { pullDocumentField } from './pull-document';
import type { WrittenForm } from './pull-document';
import { pullFields } from './pull-fields';
import type { PulledResource } from './pull-fields';

/** Writes what somebody edited of an automation rule in the workspace into its file. */
export function pullAutomationRule(
  change: Change,
  live: ActualResource,
  rule: AutomationRule,
  around: DesiredSurroundings,
): PulledResource {
  const sentinel = sentinelOf(live.body);
  const written: WrittenForm<AutomationRule> = {
    read: readAutomationRule,
    formOf: (subject) => normalForm('automationRule', desiredAutomationRule(subject, around).body),
    pathOf: (field) => {
      const key = automationRuleKeys.find(([, name]) => name === field)?.[0];
      return key === undefined ? undefined : [key];
    },
    valueOf: (form, field) => automationRuleValue(form, field, sentinel),
    order: automationRuleKeys.map(([key]) => key),
  };
  const there = normalForm('automationRule', live.body);
  const { fields, content } = pullFields(change, rule, (path, current) =>
    pullDocumentField(path, there, current, written),
  );
  return { change, fields, rows: [], sources: [content.document.source] };
}
