import type { YamlDocument } from '../source/yaml-document';
import type { Waiver } from './detection';
import type { Action, Condition, WrittenAutomationRule } from './written/automation-rule';

export type AutomationCondition = Condition;
export type AutomationAction = Action;

/** What decides when an automation rule runs, and what it does: an author's file and a deployed rule both have it. */
export interface AutomationLogic {
  /** The GUID. */
  readonly id: string;
  readonly name: string;
  /** The lowest runs first. */
  readonly order: number;
  readonly isEnabled: boolean;
  /** A datetime of ISO 8601 in UTC; undefined: it does not expire. */
  readonly expiresAt: string | undefined;
  readonly triggersOn: WrittenAutomationRule['triggersOn'];
  readonly triggersWhen: WrittenAutomationRule['triggersWhen'];
  /** All of them must hold. */
  readonly conditions: readonly AutomationCondition[];
  /** In the order in which they are done. */
  readonly actions: readonly AutomationAction[];
}

/** A file of automation/. */
export interface AutomationRule extends AutomationLogic {
  readonly document: YamlDocument;
  readonly waivers: readonly Waiver[];
}

/** Properties whose values name analytic rules: in a workspace by their resource ids. */
export const ruleProperties: readonly string[] = ['AlertAnalyticRuleIds', 'IncidentRelatedAnalyticRuleIds'];

/** A condition with the conditions inside of it, in their order; paths lead to each from the list that holds it. */
export function* conditionsIn(
  conditions: readonly AutomationCondition[],
  path: readonly (string | number)[] = ['conditions'],
): Generator<{ readonly condition: AutomationCondition; readonly path: readonly (string | number)[] }> {
  for (const [index, condition] of conditions.entries()) {
    const own = [...path, index];
    yield { condition, path: own };
    const inner = innerOf(condition);
    if (inner !== undefined) yield* conditionsIn(inner.conditions, [...own, 'conditionProperties', inner.key]);
  }
}

function innerOf(condition: AutomationCondition) {
  if (condition.conditionType === 'Boolean') {
    return { key: 'innerConditions', conditions: condition.conditionProperties.innerConditions };
  }
  if (condition.conditionType !== 'PropertyArray') return undefined;
  return { key: 'itemConditions', conditions: condition.conditionProperties.itemConditions };
}

/** Conditions with the values that name analytic rules changed. */
export function withRuleNames(
  conditions: readonly AutomationCondition[],
  change: (value: string) => string,
): AutomationCondition[] {
  return conditions.map((condition) => {
    switch (condition.conditionType) {
      case 'Property': {
        const { conditionProperties: asked } = condition;
        if (!ruleProperties.includes(asked.propertyName)) return condition;
        return { ...condition, conditionProperties: { ...asked, propertyValues: asked.propertyValues.map(change) } };
      }
      case 'PropertyArray': {
        const itemConditions = withRuleNames(condition.conditionProperties.itemConditions, change);
        return { ...condition, conditionProperties: { ...condition.conditionProperties, itemConditions } };
      }
      case 'Boolean': {
        const innerConditions = withRuleNames(condition.conditionProperties.innerConditions, change);
        return { ...condition, conditionProperties: { ...condition.conditionProperties, innerConditions } };
      }
      default:
        return condition;
    }
  });
}

/** Actions in the order in which they are done: by their own, and else by their place. */
export function inOrder(actions: readonly AutomationAction[]): AutomationAction[] {
  const placed = actions.map((action, index) => ({ action, order: action.order ?? index + 1 }));
  return placed.sort((a, b) => a.order - b.order).map(({ action, order }) => ({ ...action, order }));
}

/** How proofs name an automation rule: its file below automation/, without the ending. */
export function automationName(path: string): string {
  return path.replace(/^automation\//, '').replace(/\.ya?ml$/, '');
}
