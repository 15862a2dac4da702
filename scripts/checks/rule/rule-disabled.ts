import type { DetectionCheck } from '../check';

export const ruleDisabled: DetectionCheck = {
  id: 'rule-disabled',
  scope: 'detection',
  severity: 'advice',
  sentence: 'A rule is on.',
  why: 'It may well be meant that it is off, but nobody should overlook that what it catches is caught by nothing.',
  failing: 'enabled: false\n',
  passing: 'enabled: true\n',
  run: (detection) => {
    if (detection.type !== 'analyticRule' || detection.enabled) return [];
    const place = detection.document.placeOf(['enabled']);
    return [
      { place, message: 'The rule is off here', help: 'Say for how long, and why, where it is not meant for good.' },
    ];
  },
};
