import type { ResourceKind } from '../arm/resource';
import { analyticRule } from './analytic-rule';
import { automationRule } from './automation-rule';
import { huntingQuery } from './hunting-query';
import type { ResourceDescription } from './resource-description';
import { savedFunction } from './saved-function';
import { summaryRule } from './summary-rule';
import { threatIntelligence } from './threat-intelligence';
import { watchlist } from './watchlist';

/** Every kind that a deployment writes, in the order in which people are told of them. */
const descriptions: Readonly<Record<ResourceKind, ResourceDescription>> = {
  watchlist,
  threatIntelligence,
  function: savedFunction,
  summaryRule,
  huntingQuery,
  analyticRule,
  automationRule,
};

export const resourceKinds = Object.keys(descriptions) as readonly ResourceKind[];

/** What is to be known of a kind. */
export function describeResource(kind: ResourceKind): ResourceDescription {
  return descriptions[kind];
}
