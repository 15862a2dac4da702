import limits from '../../../schemas/data/limits.json';
import type { CatalogCheck } from '../check';

const mostByKind = { Scheduled: limits.enabledScheduledRules.maximum, NRT: limits.enabledNrtRules.maximum };

export const ruleCount: CatalogCheck = {
  id: 'rule-count',
  scope: 'catalog',
  severity: 'error',
  sentence: 'There are at most 512 enabled scheduled rules and 50 enabled NRT rules.',
  why: 'The workspace takes no more, so a deployment would stop half way.',
  failing: Object.fromEntries(
    Array.from({ length: 51 }, (_, index) => [`detections/nrt/rule-${index}.yaml`, nrtExample(index)]),
  ),
  passing: { 'detections/nrt/rule-0.yaml': nrtExample(0) },
  run: ({ catalog }) => {
    const rules = catalog.detections.flatMap((each) => (each.type === 'analyticRule' && each.enabled ? [each] : []));
    return (['Scheduled', 'NRT'] as const).flatMap((kind) => {
      const ofKind = rules.filter((rule) => rule.kind === kind);
      const first = ofKind[mostByKind[kind]];
      if (first === undefined) return [];
      return [
        {
          place: first.document.placeOf(['kind']),
          message: `There are ${ofKind.length} enabled ${kind} rules; a workspace takes ${mostByKind[kind]}`,
          help: 'Disable or join some, or spread them over workspaces and leave some out with `enabled: false`.',
        },
      ];
    });
  },
};

function nrtExample(index: number): string {
  const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  const without = ['queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold'];
  return `id: ${id}\nname: Rule ${index}\nkind: NRT\n${without.map((key) => `# without ${key}\n`).join('')}`;
}
