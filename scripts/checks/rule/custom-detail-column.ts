import type { DetectionCheck } from '../check';
import { findMissingColumns, findUnfitNames } from '../evidence/result-columns';

export const customDetailColumn: DetectionCheck = {
  id: 'custom-detail-column',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence: "Every column of a custom detail is in the query's result, under a plain name.",
  why: 'The service refuses the rule, or the detail stays empty on every alert.',
  failing: 'customDetails:\n  QueriedName: DomainName\n',
  passing: 'customDetails:\n  QueriedName: DnsQuery\n',
  run: (detection, context) => {
    const named = Object.entries(detection.customDetails).map(([detail, name]) => ({
      name,
      place: detection.document.placeOf(['customDetails', detail]),
    }));
    return [...findUnfitNames(named), ...findMissingColumns(detection, context, named)];
  },
};
