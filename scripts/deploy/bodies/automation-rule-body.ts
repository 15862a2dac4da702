import { withRuleNames } from '../../content/automation-rule';
import type { AutomationLogic } from '../../content/automation-rule';
import type { WireObject, WireValue } from '../arm/wire-json';

/**
 * The body that is PUT at automationRules/{id}. (Microsoft.SecurityInsights API, AutomationRule.)
 *
 * @param nameRule how the workspace names an analytic rule that a condition is about
 */
export function automationRuleBody(rule: AutomationLogic, nameRule: (value: string) => string): WireObject {
  return {
    properties: {
      displayName: rule.name,
      order: rule.order,
      triggeringLogic: {
        isEnabled: rule.isEnabled,
        ...(rule.expiresAt === undefined ? {} : { expirationTimeUtc: rule.expiresAt }),
        triggersOn: rule.triggersOn,
        triggersWhen: rule.triggersWhen,
        conditions: withRuleNames(rule.conditions, nameRule) as unknown as WireValue,
      },
      actions: rule.actions as unknown as WireValue,
    },
  };
}
