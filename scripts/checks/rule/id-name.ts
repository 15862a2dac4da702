import type { DetectionCheck } from '../check';
import { isResourceName } from './id-guid';

/** (hashicorp/terraform-provider-azurerm, sentinel_alert_rule_scheduled: `name`, which forces a new rule if it changes.) */
export const idName: DetectionCheck = {
  id: 'id-name',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'warning',
  sentence: 'The id of a new detection is a GUID.',
  why: 'A rule that another tool made may have a name for its id, and keeps it, or it would be deleted and made anew. Of a new one a name is easily taken twice, and the portal and other tools expect a GUID.',
  failing: 'id: nanocore-dns\n',
  passing: 'id: 3f0c1a52-7d58-4d4f-9a0e-6f6f5d6d2b11\n',
  run: (detection) => {
    if (!isResourceName(detection.id)) return [];
    return [
      {
        place: detection.document.placeOf(['id']),
        message: `The id ${detection.id} is a name`,
        help: 'Keep it if the workspace has the rule under this name. Give a new rule a GUID, such as the one that `node -p "crypto.randomUUID()"` prints.',
      },
    ];
  },
};
