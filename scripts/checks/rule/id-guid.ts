import type { DetectionCheck } from '../check';

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Whether an id is the name of a resource as Terraform gives it, and no GUID that somebody mistyped. (Naming rules for
 * Azure resources: letters, digits, `.`, `_` and `-`.)
 */
export function isResourceName(id: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,259}$/i.test(id) && !guid.test(id) && !/^[0-9a-f-]{28,}$/i.test(id);
}

/** ("Create Microsoft Sentinel analytics rules from YAML", field id.) */
export const idGuid: DetectionCheck = {
  id: 'id-guid',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence: 'The id of a detection is a GUID, or the name that it has in the workspace already.',
  why: 'The id becomes the name of the rule in the workspace, and every later deployment finds the rule by it.',
  failing: 'id: Nanocore DNS\n',
  passing: 'id: 3f0c1a52-7d58-4d4f-9a0e-6f6f5d6d2b11\n',
  run: (detection) => {
    if (detection.id === '' || guid.test(detection.id) || isResourceName(detection.id)) return [];
    return [
      {
        place: detection.document.placeOf(['id']),
        message: `The id ${detection.id} is not a GUID`,
        help: 'Give a new GUID, such as the one that `node -p "crypto.randomUUID()"` prints, and never change it again.',
      },
    ];
  },
};
