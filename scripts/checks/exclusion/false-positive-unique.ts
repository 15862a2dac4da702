import type { DetectionCheck } from '../check';

export const falsePositiveUnique: DetectionCheck = {
  id: 'false-positive-unique',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence: 'No two false positives of a detection have the same id.',
  why: 'Tests and workspaces refer to a false positive by its id.',
  failing: `falsePositives:
  - { id: scanner, scenario: The scanner asks for every known domain., triage: Only its schedule tells. }
  - { id: scanner, scenario: Another scanner does so too., triage: Ask its owner. }
`,
  passing: `falsePositives:
  - { id: scanner, scenario: The scanner asks for every known domain., triage: Only its schedule tells. }
  - { id: other-scanner, scenario: Another scanner does so too., triage: Ask its owner. }
`,
  run: ({ document, falsePositives }) =>
    falsePositives.flatMap(({ id }, index) => {
      if (id === '' || falsePositives.findIndex((other) => other.id === id) === index) return [];
      const place = document.placeOf(['falsePositives', index, 'id']);
      return [{ place, message: `The false positive ${id} is there twice`, help: 'Give one of the two another id.' }];
    }),
};
