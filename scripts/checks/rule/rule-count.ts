import limits from '../../../schemas/data/limits.json';
import type { Catalog } from '../../content/catalog';
import { goesTo } from '../../content/goes-to';
import type { Workspace } from '../../content/workspace';
import type { Place } from '../../source/position';
import type { CatalogCheck } from '../check';

/** What is counted: how a person calls it, how many a workspace takes, where the one too many stands, how to have less. */
interface CountedKind {
  readonly words: string;
  readonly most: number;
  /** Where each of them stands that goes to a workspace; of all workspaces together where there is none. */
  readonly places: (catalog: Catalog, workspace: Workspace | undefined) => readonly Place[];
  readonly help: string;
}

const fewerDetections =
  'Disable or join some, or spread them over workspaces and leave some out with `enabled: false`.';

const countedKinds: readonly CountedKind[] = [
  {
    words: 'enabled Scheduled rules',
    most: limits.enabledScheduledRules.maximum,
    places: (catalog, workspace) => placesOfRules(catalog, workspace, 'Scheduled'),
    help: fewerDetections,
  },
  {
    words: 'enabled NRT rules',
    most: limits.enabledNrtRules.maximum,
    places: (catalog, workspace) => placesOfRules(catalog, workspace, 'NRT'),
    help: fewerDetections,
  },
  {
    words: 'automation rules',
    most: limits.automationRules.maximum,
    places: ({ automationRules }) => automationRules.map(({ document }) => document.placeOf(['id'])),
    help: 'Join some, or delete those that act on nothing any more; a disabled one counts too.',
  },
  {
    words: 'summary rules',
    most: limits.activeSummaryRules.maximum,
    places: ({ summaryRules }) => summaryRules.map(({ document }) => document.placeOf(['name'])),
    help: 'Join some into one query, or delete those whose table nobody reads.',
  },
];

function placesOfRules(
  { detections }: Catalog,
  workspace: Workspace | undefined,
  kind: 'Scheduled' | 'NRT',
): readonly Place[] {
  return detections.flatMap((each) => {
    if (each.type !== 'analyticRule' || each.kind !== kind || (workspace && !goesTo(workspace, each))) return [];
    const overlays = workspace?.overlays.filter(({ detection }) => detection === each.slug) ?? [];
    const isEnabled = overlays.reduce((enabled, { set }) => set?.enabled ?? enabled, each.enabled);
    return isEnabled ? [each.document.placeOf(['kind'])] : [];
  });
}

export const ruleCount: CatalogCheck = {
  id: 'rule-count',
  scope: 'catalog',
  severity: 'error',
  sentence:
    'There are at most 512 enabled scheduled rules, 50 enabled NRT rules, 512 automation rules and 100 summary rules.',
  why: 'The workspace takes no more, so a deployment would stop half way.',
  failing: Object.fromEntries(
    Array.from({ length: 51 }, (_, index) => [`detections/nrt/rule-${index}.yaml`, nrtExample(index)]),
  ),
  passing: { 'detections/nrt/rule-0.yaml': nrtExample(0) },
  run: ({ catalog }) => {
    const workspaces = catalog.workspaces.length === 0 ? [undefined] : catalog.workspaces;
    return countedKinds.flatMap(({ words, most, places, help }) => {
      const counts = workspaces.map((workspace) => ({ workspace, found: places(catalog, workspace) }));
      const over = counts.find(({ found }) => found.length > most);
      const place = over?.found[most];
      if (over === undefined || place === undefined) return [];
      const where = workspaces.length > 1 && over.workspace ? ` that go to ${over.workspace.name}` : '';
      return [{ place, message: `There are ${over.found.length} ${words}${where}; a workspace takes ${most}`, help }];
    });
  },
};

function nrtExample(index: number): string {
  const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  const without = ['queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold'];
  return `id: ${id}\nname: Rule ${index}\nkind: NRT\n${without.map((key) => `# without ${key}\n`).join('')}`;
}
