import { nearestWord } from '../source/nearest-word';
import type { WorkspaceCheck } from './check';

export const overlayDetection: WorkspaceCheck = {
  id: 'overlay-detection',
  scope: 'workspace',
  severity: 'error',
  sentence: 'Every overlay of a workspace names a detection that is in the repository.',
  why: 'What differs in a workspace would silently stop to differ once a detection is renamed.',
  failing: {
    'workspaces/example.yaml': 'overlays:\n  - detection: example/rul\n    set: { severity: Low }\n',
    'detections/example/rule.yaml': '',
  },
  passing: {
    'workspaces/example.yaml': 'overlays:\n  - detection: example/rule\n    set: { severity: Low }\n',
    'detections/example/rule.yaml': '',
  },
  run: (workspace, { catalog }) => {
    const slugs = catalog.detections.map(({ slug }) => slug);
    return workspace.overlays.flatMap(({ detection }, index) => {
      if (detection === '' || slugs.includes(detection)) return [];
      const nearest = nearestWord(detection, slugs);
      return [
        {
          place: workspace.document.placeOf(['overlays', index, 'detection']),
          message: `There is no detection ${detection}`,
          help: nearest === undefined ? 'Remove the overlay, or name one that is there.' : `Did you mean ${nearest}?`,
        },
      ];
    });
  },
};
