import type { Catalog } from '../../content/catalog';
import type { DesiredResource } from '../arm/resource';
import { desiredAutomationRule } from './desired-automation-rule';
import { desiredSummaryRule } from './desired-summary-rule';
import type { DesiredSurroundings } from './desired-surroundings';

/**
 * Content of which each file is one resource, whatever else there is: a new kind is a line here, before the detections
 * where they read it, and else behind them.
 */
export const contentBefore: readonly ((catalog: Catalog, around: DesiredSurroundings) => readonly DesiredResource[])[] =
  [({ summaryRules }) => summaryRules.map(desiredSummaryRule)];

export const contentBehind: typeof contentBefore = [
  ({ automationRules }, around) => automationRules.map((rule) => desiredAutomationRule(rule, around)),
];
