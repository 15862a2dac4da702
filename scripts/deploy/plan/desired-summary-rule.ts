import type { SummaryRule } from '../../content/summary-rule';
import type { DesiredResource } from '../arm/resource';
import { summaryRuleBody } from '../bodies/summary-rule-body';

/** What a workspace should hold of a summary rule. */
export function desiredSummaryRule(rule: SummaryRule): DesiredResource {
  return {
    kind: 'summaryRule',
    id: rule.name,
    name: rule.displayName ?? rule.name,
    file: rule.document.source.path,
    version: undefined,
    body: summaryRuleBody(rule),
    items: undefined,
    dependsOn: [],
  };
}
