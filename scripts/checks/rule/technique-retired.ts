import { attackVersion, findTechnique } from '../../content/attack-technique';
import type { DetectionCheck } from '../check';

export const techniqueRetired: DetectionCheck = {
  id: 'technique-retired',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'warning',
  sentence: `No technique is one that MITRE ATT&CK v${attackVersion} has retired.`,
  why: 'A retired technique is on no current matrix, so the detection is missing from coverage maps.',
  failing: 'tactics: [Execution]\nrelevantTechniques: [T1086]\n',
  passing: 'tactics: [Execution]\nrelevantTechniques: [T1059.001]\n',
  run: (detection) =>
    detection.techniques.flatMap((id, index) => {
      const technique = findTechnique(id);
      if (technique?.retired !== true) return [];
      const successors = technique.replacedBy;
      const since = technique.retiredIn === undefined ? '' : ` in version ${technique.retiredIn}`;
      return [
        {
          place: detection.document.placeOf(['relevantTechniques', index]),
          message: `ATT&CK has retired ${id} (${technique.name})${since}`,
          help:
            successors.length > 0 ? `Write ${successors.join(' or ')}.` : 'Look for its successor at attack.mitre.org.',
        },
      ];
    }),
};
