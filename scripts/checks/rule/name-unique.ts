import type { CatalogCheck } from '../check';

/** ("Create a scheduled analytics rule from scratch", Microsoft Learn: the name must be unique in the workspace.) */
export const nameUnique: CatalogCheck = {
  id: 'name-unique',
  scope: 'catalog',
  severity: 'warning',
  sentence: 'No two analytic rules have the same name, and no two hunting queries.',
  why: 'Alerts are told apart by name; two rules with one name cannot be tuned or suppressed separately.',
  failing: {
    'detections/example/one.yaml': 'id: 3f0c1a52-7d58-4d4f-9a0e-6f6f5d6d2b11\nname: Query for a bad domain\n',
    'detections/example/two.yaml': 'id: b0f7d7f6-0c0e-4f0e-8a55-6a1d3a9f7c33\nname: Query for a bad domain\n',
  },
  passing: {
    'detections/example/one.yaml': 'id: 3f0c1a52-7d58-4d4f-9a0e-6f6f5d6d2b11\nname: Query for a bad domain\n',
    'detections/example/two.yaml': 'id: b0f7d7f6-0c0e-4f0e-8a55-6a1d3a9f7c33\nname: Query for a bad address\n',
  },
  run: ({ catalog }) => {
    const first = new Map<string, string>();
    return catalog.detections.flatMap(({ name, type, document }) => {
      const key = `${type} ${name.trim().toLowerCase()}`;
      const other = first.get(key);
      if (name === '') return [];
      if (other === undefined) first.set(key, document.source.path);
      if (other === undefined) return [];
      const place = document.placeOf(['name']);
      return [{ place, message: `${other} has the same name`, help: 'Say in the name what sets the two apart.' }];
    });
  },
};
