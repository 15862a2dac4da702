import type { CatalogCheck, Finding } from '../check';
import { automationExample } from '../evidence/automation-example';
import { ownValue } from '../../source/own-value';

/**
 * Which reasons go with a classification. (Incidents, Microsoft.SecurityInsights API, classificationReason; the pairs that
 * hashicorp/terraform-provider-azurerm takes: sentinel_automation_rule, classification.)
 */
const reasons: Readonly<Record<string, readonly string[]>> = {
  TruePositive: ['SuspiciousActivity'],
  BenignPositive: ['SuspiciousButExpected'],
  FalsePositive: ['IncorrectAlertLogic', 'InaccurateData'],
  Undetermined: [],
};

const modify = (configuration: string) =>
  automationExample({ actions: `[{ actionType: ModifyProperties, actionConfiguration: { ${configuration} } }]` });

export const automationClosing: CatalogCheck = {
  id: 'automation-closing',
  scope: 'catalog',
  severity: 'error',
  sentence: 'An action that closes an incident classifies it, with a reason that goes with the classification.',
  why: 'The service closes no incident without a classification, and takes each reason with one of them alone.',
  failing: { 'automation/example.yaml': modify('status: Closed') },
  passing: {
    'automation/example.yaml': modify(
      'status: Closed, classification: BenignPositive, classificationReason: SuspiciousButExpected',
    ),
  },
  run: ({ catalog }) =>
    catalog.automationRules.flatMap(({ actions, document }) =>
      actions.flatMap((action, index): Finding[] => {
        if (action.actionType !== 'ModifyProperties') return [];
        const { status, classification, classificationReason: reason } = action.actionConfiguration;
        const at = (key: string) => document.placeOf(['actions', index, 'actionConfiguration', key]);
        if (status === 'Closed' && classification === undefined) {
          const help = `Write classification: one of ${Object.keys(reasons).join(', ')}.`;
          return [{ place: at('status'), message: 'The incident is closed without a classification', help }];
        }
        if (classification !== undefined && status !== 'Closed') {
          const message = 'The incident is classified and not closed';
          return [{ place: at('classification'), message, help: 'Write status: Closed beside it.' }];
        }
        const fitting = ownValue(reasons, classification ?? '') ?? [];
        if (reason === undefined || fitting.includes(reason)) return [];
        const help = fitting.length === 0 ? 'Leave the reason out.' : `It goes with ${fitting.join(' or ')}.`;
        return [{ place: at('classificationReason'), message: `${reason} is not a reason of ${classification}`, help }];
      }),
    ),
};
