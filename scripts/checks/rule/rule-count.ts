import limits from '../../../schemas/data/limits.json';
import type { Catalog } from '../../content/catalog';
import type { Place } from '../../source/position';
import type { CatalogCheck } from '../check';

/** What is counted: how a person calls it, how many a workspace takes, where the one too many stands, how to have less. */
interface CountedKind {
  readonly words: string;
  readonly most: number;
  readonly places: (catalog: Catalog) => readonly Place[];
  readonly help: string;
}

const fewerDetections =
  'Disable or join some, or spread them over workspaces and leave some out with `enabled: false`.';

const countedKinds: readonly CountedKind[] = [
  {
    words: 'enabled Scheduled rules',
    most: limits.enabledScheduledRules.maximum,
    places: (catalog) => placesOfRules(catalog, 'Scheduled'),
    help: fewerDetections,
  },
  {
    words: 'enabled NRT rules',
    most: limits.enabledNrtRules.maximum,
    places: (catalog) => placesOfRules(catalog, 'NRT'),
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

function placesOfRules({ detections }: Catalog, kind: 'Scheduled' | 'NRT'): readonly Place[] {
  return detections.flatMap((each) =>
    each.type === 'analyticRule' && each.enabled && each.kind === kind ? [each.document.placeOf(['kind'])] : [],
  );
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
  run: ({ catalog }) =>
    countedKinds.flatMap(({ words, most, places, help }) => {
      const found = places(catalog);
      const place = found[most];
      if (place === undefined) return [];
      return [{ place, message: `There are ${found.length} ${words}; a workspace takes ${most}`, help }];
    }),
};

function nrtExample(index: number): string {
  const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  const without = ['queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold'];
  return `id: ${id}\nname: Rule ${index}\nkind: NRT\n${without.map((key) => `# without ${key}\n`).join('')}`;
}
