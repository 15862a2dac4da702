import type { AutomationRule } from '../../content/automation-rule';
import type { DesiredResource } from '../arm/resource';
import { automationRuleBody } from '../bodies/automation-rule-body';
import { resourcePath } from '../kinds/resource-address';
import type { WorkspaceIdentity } from '../kinds/resource-address';
import type { DesiredSurroundings } from './desired-surroundings';

/** What a workspace should hold of an automation rule. */
export function desiredAutomationRule(
  rule: AutomationRule,
  { catalog, workspace }: DesiredSurroundings,
): DesiredResource {
  const ids = new Map(catalog.detections.map(({ slug, id }) => [slug, id]));
  return {
    kind: 'automationRule',
    id: rule.id,
    name: rule.name,
    file: rule.document.source.path,
    version: undefined,
    body: automationRuleBody(rule, (value) => ruleAddress(ids.get(value) ?? value, workspace)),
    items: undefined,
    dependsOn: [],
  };
}

/**
 * How a workspace names an analytic rule.
 *
 * @param workspace undefined for a template, which puts in its place the one that it is for
 */
export function ruleAddress(rule: string, workspace: WorkspaceIdentity | undefined): string {
  if (rule.startsWith('/')) return rule;
  return workspace === undefined ? `alertRules/${rule}` : resourcePath(workspace, { kind: 'analyticRule', id: rule });
}
