import { findTechnique, isTactic } from '../../content/attack-technique';
import type { DetectionCheck } from '../check';

/** (Azure-Sentinel repository, NoTechniquesWithoutMatchingTactics: at least one tactic of each technique is listed.) */
export const techniqueTactic: DetectionCheck = {
  id: 'technique-tactic',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence: 'For every technique at least one of its tactics is listed.',
  why: 'The service refuses the rule: "No valid tactic corresponding to the technique was provided".',
  failing: 'tactics: [Impact]\nrelevantTechniques: [T1071]\n',
  passing: 'tactics: [CommandAndControl]\nrelevantTechniques: [T1071]\n',
  run: (detection) => {
    if (!detection.tactics.every(isTactic)) return [];
    return detection.techniques.flatMap((id, index) => {
      const technique = findTechnique(id);
      // What was retired has its tactics of long ago, and what is of Mobile fits none: these are another check's
      // findings.
      if (technique === undefined || technique.retired || technique.domain === 'mobile') return [];
      if (technique.tactics.some((tactic) => detection.tactics.includes(tactic))) return [];
      return [
        {
          place: detection.document.placeOf(['relevantTechniques', index]),
          // The service keeps the techniques of a hunting query as tags, and refuses none.
          ...(detection.type === 'huntingQuery' ? { severity: 'warning' } : {}),
          message: `${id} (${technique.name}) serves none of the tactics listed`,
          help: `Add ${technique.tactics.join(' or ')} to tactics, or name another technique.`,
        },
      ];
    });
  },
};
