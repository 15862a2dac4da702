import type { AutomationRule } from '../../content/automation-rule';
import type { CatalogCheck, Finding } from '../check';
import { automationExample } from '../evidence/automation-example';

const other = '5b0f7a6e-3c1d-4d58-9a34-0f6c2b7d1e11';

/** ("Automate threat response in Microsoft Sentinel with automation rules", execution order and priority.) */
export const automationUnique: CatalogCheck = {
  id: 'automation-unique',
  scope: 'catalog',
  severity: 'error',
  sentence: 'No two automation rules have one id, and no two with one trigger have one order.',
  why: 'The service keeps one rule for an id. Which of two with the same order runs first is not said, and each looks at what the one before has left.',
  failing: {
    'automation/one.yaml': automationExample({}),
    'automation/two.yaml': automationExample({ id: other }),
  },
  passing: {
    'automation/one.yaml': automationExample({}),
    'automation/two.yaml': automationExample({ id: other, order: 2 }),
  },
  run: ({ catalog: { automationRules } }) => [
    ...findRepeated(automationRules, ({ id }) => id, 'id', 'id', 'error'),
    ...findRepeated(
      automationRules.filter(({ isEnabled }) => isEnabled),
      ({ triggersOn, triggersWhen, order }) => `${triggersOn} ${triggersWhen} ${order}`,
      'order',
      'trigger and order',
      'warning',
    ),
  ],
};

function findRepeated(
  rules: readonly AutomationRule[],
  keyOf: (rule: AutomationRule) => string,
  field: string,
  words: string,
  severity: 'error' | 'warning',
): Finding[] {
  const first = new Map<string, AutomationRule>();
  return rules.flatMap((rule): Finding[] => {
    const holder = first.get(keyOf(rule));
    if (holder === undefined) {
      first.set(keyOf(rule), rule);
      return [];
    }
    const message = `${holder.document.source.path} has the same ${words}`;
    const help = field === 'id' ? 'Give this rule a GUID of its own.' : 'Give one of the two another order.';
    return [{ place: rule.document.placeOf([field]), message, help, severity }];
  });
}
