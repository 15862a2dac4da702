import automationRuleSchema from '../../schemas/automation-rule.schema.json';
import { hasErrors } from '../source/diagnostic';
import type { Parsed } from '../source/diagnostic';
import type { YamlDocument } from '../source/yaml-document';
import type { AutomationRule } from './automation-rule';
import { inOrder } from './automation-rule';
import { readWaivers } from './read-detection';
import { validateDocument } from './schema-validation';
import type { WrittenAutomationRule } from './written/automation-rule';
import { asWritten } from './written-value';

/** Reads an automation rule; the value is undefined if its schema is not kept: half a rule would act on anything. */
export function readAutomationRule(document: YamlDocument): Parsed<AutomationRule> {
  const diagnostics = validateDocument(automationRuleSchema, document);
  if (hasErrors(diagnostics)) return { value: undefined, diagnostics };
  const written = document.value as WrittenAutomationRule;
  const value: AutomationRule = {
    document,
    id: written.id.toLowerCase(),
    name: written.name,
    order: written.order,
    isEnabled: written.enabled ?? true,
    expiresAt: written.expirationTimeUtc,
    triggersOn: written.triggersOn,
    triggersWhen: written.triggersWhen,
    conditions: written.conditions ?? [],
    actions: inOrder(written.actions),
    waivers: readWaivers(asWritten<WrittenAutomationRule>(document.value).waivers),
  };
  return { value, diagnostics };
}
