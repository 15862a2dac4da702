import type { Overlay } from '../../content/workspace';
import { keysOf } from '../../expand/detection-variants';
import type { YamlPath } from '../../source/yaml-document';
import type { CatalogCheck, Finding } from '../check';

export const overlayContradiction: CatalogCheck = {
  id: 'overlay-contradiction',
  scope: 'catalog',
  severity: 'error',
  sentence: 'No file says twice what one field, or one false positive, of a detection is in a workspace.',
  why: 'The later one would hold, and whoever reads the earlier one would be wrong about it.',
  failing: {
    'detections/example/rule.yaml': '',
    'workspaces/example.yaml': `overlays:
  - detection: example/rule
    set: { severity: Low }
  - detection: example/rule
    set: { severity: High }
`,
  },
  passing: {
    'detections/example/rule.yaml': '',
    'workspaces/example.yaml': `overlays:
  - detection: example/rule
    set: { severity: Low }
  - detection: example/rule
    set: { queryPeriod: 2h }
`,
  },
  run: ({ catalog }) => {
    const all = new Set([...catalog.workspaceGroups, ...catalog.workspaces].flatMap(({ overlays }) => overlays));
    const seen = new Set<string>();
    return [...all].flatMap((overlay) =>
      partsOf(overlay).flatMap(({ name, path }): Finding[] => {
        const key = JSON.stringify([overlay.document.source.path, overlay.detection, name]);
        if (!seen.has(key)) {
          seen.add(key);
          return [];
        }
        const place = overlay.document.placeOf([...overlay.path, 'set', ...path], 'key');
        const message = `This file has said before what ${name} of ${overlay.detection} is`;
        return [{ place, message, help: 'Keep one of the two.' }];
      }),
    );
  },
};

function partsOf({ set }: Overlay): { readonly name: string; readonly path: YamlPath }[] {
  return [
    ...keysOf(set)
      .filter((key) => key !== 'falsePositives')
      .map((key) => ({ name: key, path: [key] })),
    ...set.falsePositives.map(({ id }, index) => ({
      name: `the false positive ${id}`,
      path: ['falsePositives', index, 'id'],
    })),
  ];
}
