import type { DetectionCheck } from '../check';
import { findTechnique } from '../evidence/attack-technique';

export const techniqueKnown: DetectionCheck = {
  id: 'technique-known',
  scope: 'detection',
  severity: 'error',
  sentence: 'Every technique exists in MITRE ATT&CK v18.',
  why: 'The service refuses ids that it does not know, and coverage reports count them for nothing.',
  failing: 'relevantTechniques: [T9999]\n',
  passing: 'relevantTechniques: [T1071.004]\n',
  run: (detection) =>
    detection.techniques.flatMap((technique, index) => {
      if (!/^T\d{4}(\.\d{3})?$/.test(technique) || findTechnique(technique) !== undefined) return [];
      const parent = technique.slice(0, 5);
      const help =
        parent !== technique && findTechnique(parent) !== undefined
          ? `${parent} exists, but not this sub-technique of it.`
          : 'Look it up at attack.mitre.org.';
      const place = detection.document.placeOf(['relevantTechniques', index]);
      return [{ place, message: `ATT&CK has no technique ${technique}`, help }];
    }),
};
