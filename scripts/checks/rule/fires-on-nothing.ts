import type { DetectionCheck } from '../check';

/** ("Create a custom analytics rule from scratch", Microsoft Sentinel: alert threshold.) */
export const firesOnNothing: DetectionCheck = {
  id: 'fires-on-nothing',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'warning',
  sentence: 'A rule that fires if its query returns nothing has no entities of rows.',
  why: 'Without a row there is nothing to map: the alert names nobody, and the operator is often the wrong way round.',
  failing: 'triggerOperator: eq\ntriggerThreshold: 0\n',
  passing: '# without entityMappings\ntriggerOperator: eq\ntriggerThreshold: 0\n',
  run: (detection) => {
    if (detection.type !== 'analyticRule' || detection.kind !== 'Scheduled') return [];
    const { triggerOperator: operator, triggerThreshold: threshold, entityMappings, document } = detection;
    const isMet =
      (operator === 'LessThan' && threshold !== undefined && threshold > 0) ||
      (operator === 'Equal' && threshold === 0);
    if (!isMet || entityMappings.length === 0) return [];
    const message = 'The rule fires if its query returns nothing, and maps entities of rows that are then not there';
    const help = 'Turn the operator round; if absence is meant, take the mappings out.';
    return [{ place: document.placeOf(['triggerOperator']), message, help }];
  },
};
