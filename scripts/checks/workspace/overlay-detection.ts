import { unreadNames } from '../../content/content-kinds';
import { nearestWord } from '../../source/nearest-word';
import type { CatalogCheck } from '../check';

export const overlayDetection: CatalogCheck = {
  id: 'overlay-detection',
  scope: 'catalog',
  severity: 'error',
  sentence: 'Every overlay of a workspace or a group names a detection that is in the repository.',
  why: 'What differs in a workspace would silently stop to differ once a detection is renamed.',
  failing: {
    'workspaces/example.yaml': 'overlays:\n  - detection: example/rul\n    set: { severity: Low }\n',
    'detections/example/rule.yaml': '',
  },
  passing: {
    'workspaces/example.yaml': 'overlays:\n  - detection: example/rule\n    set: { severity: Low }\n',
    'detections/example/rule.yaml': '',
  },
  run: ({ catalog }) => {
    const slugs = [...catalog.detections.map(({ slug }) => slug), ...unreadNames(catalog, 'detection')];
    // Those of a group are the same in each of its workspaces.
    const all = new Set([...catalog.workspaceGroups, ...catalog.workspaces].flatMap(({ overlays }) => overlays));
    return [...all].flatMap(({ detection, document, path }) => {
      if (detection === '' || slugs.includes(detection)) return [];
      const nearest = nearestWord(detection, slugs);
      return [
        {
          place: document.placeOf([...path, 'detection']),
          message: `There is no detection ${detection}`,
          help: nearest === undefined ? 'Remove the overlay, or name one that is there.' : `Did you mean ${nearest}?`,
        },
      ];
    });
  },
};
