import { unreadNames } from '../../content/content-kinds';
import { goesTo } from '../../content/goes-to';
import type { CatalogCheck } from '../check';

export const detectionPlaced: CatalogCheck = {
  id: 'detection-placed',
  scope: 'catalog',
  severity: 'warning',
  sentence: 'Some workspace takes each detection.',
  why: 'A detection that every workspace leaves out is proved and deployed nowhere: an `exclude` in one file, or an `include` that names others, is enough.',
  failing: {
    'workspaces/example.yaml': 'detections:\n  exclude: [example]\n',
    'detections/example/rule.yaml': '',
  },
  passing: {
    'workspaces/example.yaml': 'detections:\n  include: [example]\n',
    'detections/example/rule.yaml': '',
  },
  run: ({ catalog }) => {
    const { workspaces, detections } = catalog;
    if (workspaces.length === 0 || unreadNames(catalog, 'workspace').length > 0) return [];
    return detections
      .filter((detection) => !workspaces.some((workspace) => goesTo(workspace, detection)))
      .map((detection) => ({
        place: detection.document.placeOf(['name']),
        message: `No workspace takes ${detection.slug}`,
        help: `Look at detections.include and detections.exclude of ${workspaces.map(({ document }) => document.source.path).join(', ')} and of their groups.`,
      }));
  },
};
