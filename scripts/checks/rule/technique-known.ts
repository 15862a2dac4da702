import { attackVersion, findTechnique } from '../../content/attack-technique';
import type { DetectionCheck } from '../check';

/** (Azure-Sentinel repository, KillChainTechniquesHelper: the techniques of Enterprise and ICS, none of Mobile.) */
export const techniqueKnown: DetectionCheck = {
  id: 'technique-known',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence: `Every technique exists in MITRE ATT&CK v${attackVersion}, Enterprise or ICS.`,
  why: 'The service refuses ids that it does not know, and coverage reports count them for nothing.',
  failing: 'relevantTechniques: [T9999]\n',
  passing: 'relevantTechniques: [T1071.004]\n',
  run: (detection) =>
    detection.techniques.flatMap((technique, index) => {
      if (!/^T\d{4}(\.\d{3})?$/.test(technique)) return [];
      const known = findTechnique(technique);
      const place = detection.document.placeOf(['relevantTechniques', index]);
      if (known?.domain === 'mobile') {
        const message = `${technique} (${known.name}) is of ATT&CK for Mobile`;
        const help = 'Sentinel knows Enterprise and ICS: name a technique of these, or leave it out.';
        return [{ place, message, help, severity: 'warning' as const }];
      }
      if (known !== undefined) return [];
      const parent = technique.slice(0, 5);
      const help =
        parent !== technique && findTechnique(parent) !== undefined
          ? `${parent} exists, but not this sub-technique of it.`
          : 'Look it up at attack.mitre.org.';
      // The service keeps the techniques of a hunting query as tags, and refuses none.
      const severity = detection.type === 'huntingQuery' ? ({ severity: 'warning' } as const) : {};
      return [{ place, message: `ATT&CK has no technique ${technique}`, help, ...severity }];
    }),
};
