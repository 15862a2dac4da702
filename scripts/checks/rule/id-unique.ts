import type { CatalogCheck } from '../check';

export const idUnique: CatalogCheck = {
  id: 'id-unique',
  scope: 'catalog',
  severity: 'error',
  sentence: 'No two detections have the same id, upper and lower case apart.',
  why: 'The service compares ids without case, so the later deployment would overwrite the earlier one.',
  failing: {
    'detections/example/one.yaml': 'id: 3f0c1a52-7d58-4d4f-9a0e-6f6f5d6d2b11\nname: One\n',
    'detections/example/two.yaml': 'id: 3F0C1A52-7D58-4D4F-9A0E-6F6F5D6D2B11\nname: Two\n',
  },
  passing: {
    'detections/example/one.yaml': 'id: 3f0c1a52-7d58-4d4f-9a0e-6f6f5d6d2b11\nname: One\n',
    'detections/example/two.yaml': 'id: b0f7d7f6-0c0e-4f0e-8a55-6a1d3a9f7c33\nname: Two\n',
  },
  run: ({ catalog }) => {
    const first = new Map<string, string>();
    return catalog.detections.flatMap(({ id, document }) => {
      const other = first.get(id);
      if (id === '') return [];
      if (other === undefined) first.set(id, document.source.path);
      if (other === undefined) return [];
      const place = document.placeOf(['id']);
      return [{ place, message: `The id ${id} is taken by ${other}`, help: 'Give the newer of the two a new GUID.' }];
    });
  },
};
