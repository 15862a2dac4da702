import type { Catalog } from '../../content/catalog';
import type { ActualResource, ResourceKind } from '../arm/resource';
import type { Change } from '../plan/plan';
import type { DesiredSurroundings } from '../plan/desired-surroundings';
import { pullAutomationRule } from './pull-automation-rule';
import { pullSummaryRule } from './summary-rule-file';
import type { PulledResource } from './pull-fields';

/** Content of which each file is one resource: a new kind is a line here. */
const pulls: Readonly<Partial<Record<ResourceKind, (id: string, selected: Catalog) => PullOfFile | undefined>>> = {
  summaryRule: (id, { summaryRules }) => {
    const rule = summaryRules.find(({ name }) => name.toLowerCase() === id.toLowerCase());
    return rule && ((change, live) => pullSummaryRule(change, live, rule));
  },
  automationRule: (id, { automationRules }) => {
    const rule = automationRules.find((each) => each.id === id);
    return rule && ((change, live, around) => pullAutomationRule(change, live, rule, around));
  },
};

type PullOfFile = (change: Change, live: ActualResource, around: DesiredSurroundings) => PulledResource;

/** What writes the edits of a resource into its file; undefined if it has none among what is selected. */
export function findPull({ kind, id }: Change, selected: Catalog): PullOfFile | undefined {
  return pulls[kind]?.(id, selected);
}
