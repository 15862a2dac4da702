import { withRuleNames } from '../../content/automation-rule';
import type { AutomationCondition } from '../../content/automation-rule';
import { objectAt, objectsAt, textAt } from '../arm/wire-json';
import type { WireObject, WireValue } from '../arm/wire-json';

/** The keys of an automation rule's file, in its order, and the fields of the normal form that they hold. */
export const automationRuleKeys: readonly (readonly [key: string, field: string])[] = [
  ['id', ''],
  ['name', 'displayName'],
  ['description', ''],
  ['order', 'order'],
  ['enabled', 'triggeringLogic.isEnabled'],
  ['expirationTimeUtc', 'triggeringLogic.expirationTimeUtc'],
  ['triggersOn', 'triggeringLogic.triggersOn'],
  ['triggersWhen', 'triggeringLogic.triggersWhen'],
  ['conditions', 'triggeringLogic.conditions'],
  ['actions', 'actions'],
];

/**
 * A field of the normal form as a file spells it.
 *
 * @param sentinel the resource id of Microsoft Sentinel in the workspace, below which rules are named by their GUIDs
 */
export function automationRuleValue(form: WireObject, field: string, sentinel: string): WireValue | undefined {
  if (field === 'actions') return writtenActions(form);
  const [root = '', name = ''] = field.split('.');
  if (name === '') return form[root];
  const value = objectAt(form, root)[name];
  return name === 'conditions' && Array.isArray(value) ? writtenConditions(value, sentinel) : value;
}

/** Without their order, which is their place. */
function writtenActions(form: WireObject): WireValue {
  return objectsAt(form, 'actions').map(({ order, ...action }) => {
    void order;
    return action;
  });
}

function writtenConditions(conditions: readonly WireValue[], sentinel: string): WireValue {
  const start = `${sentinel}/alertRules/`.toLowerCase();
  const short = (value: string) => (value.toLowerCase().startsWith(start) ? value.slice(start.length) : value);
  return withRuleNames(conditions as unknown as AutomationCondition[], short) as unknown as WireValue;
}

/** The resource id of Microsoft Sentinel in the workspace that a resource is of; empty if its id does not say it. */
export function sentinelOf(body: WireObject): string {
  return /^.*\/providers\/Microsoft\.SecurityInsights(?=\/)/i.exec(textAt(body, 'id') ?? '')?.[0] ?? '';
}
