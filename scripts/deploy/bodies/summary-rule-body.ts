import type { SummaryRule } from '../../content/summary-rule';
import type { WireObject } from '../arm/wire-json';

/** The body that is PUT at summaryLogs/{name}. (Microsoft.OperationalInsights API, SummaryLogs.) */
export function summaryRuleBody(rule: SummaryRule): WireObject {
  const { displayName, description, query, binSize, binDelay, binStartTime, destinationTable } = rule;
  return {
    properties: {
      ruleType: 'User',
      ...(displayName === undefined ? {} : { displayName }),
      ...(description === undefined ? {} : { description }),
      ruleDefinition: {
        query,
        binSize,
        ...(binDelay === undefined ? {} : { binDelay }),
        ...(binStartTime === undefined ? {} : { binStartTime }),
        destinationTable,
      },
    },
  };
}
