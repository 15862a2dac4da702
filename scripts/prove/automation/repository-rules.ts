import { withRuleNames, type AutomationLogic } from '../../content/automation-rule';
import type { Catalog } from '../../content/catalog';

/** The automation rules of a repository as a workspace would run them: analytic rules are known by their ids. */
export function repositoryRules({
  automationRules,
  detections,
}: Pick<Catalog, 'automationRules' | 'detections'>): readonly AutomationLogic[] {
  if (automationRules.length === 0) return [];
  const ids = new Map(detections.map(({ slug, id }) => [slug, id]));
  return automationRules.map((rule) => ({
    ...rule,
    conditions: withRuleNames(rule.conditions, (name) => ids.get(name) ?? name),
  }));
}
