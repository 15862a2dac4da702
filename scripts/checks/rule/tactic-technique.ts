import { findTechnique, isTactic } from '../../content/attack-technique';
import type { DetectionCheck } from '../check';

export const tacticTechnique: DetectionCheck = {
  id: 'tactic-technique',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'advice',
  sentence: 'Where techniques are listed, every tactic is served by one of them.',
  why: 'A tactic without a technique says why the attacker acts and not how, and coverage maps cannot show it.',
  failing: 'tactics: [CommandAndControl, Impact]\nrelevantTechniques: [T1071]\n',
  passing: 'tactics: [CommandAndControl]\nrelevantTechniques: [T1071]\n',
  run: (detection) => {
    const known = detection.techniques.flatMap((id) => findTechnique(id) ?? []);
    if (known.length === 0 || known.length < detection.techniques.length) return [];
    return detection.tactics.flatMap((tactic, index) => {
      if (!isTactic(tactic) || known.some((technique) => technique.tactics.includes(tactic))) return [];
      return [
        {
          place: detection.document.placeOf(['tactics', index]),
          message: `No technique listed serves the tactic ${tactic}`,
          help: 'Add the technique, or drop the tactic.',
        },
      ];
    });
  },
};
