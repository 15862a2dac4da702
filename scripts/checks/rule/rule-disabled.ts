import type { DetectionCheck } from '../check';

export const ruleDisabled: DetectionCheck = {
  id: 'rule-disabled',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'advice',
  sentence: 'A rule is on, and its alerts make incidents.',
  why: 'It may well be meant that it is off, but nobody should overlook that what it catches is caught by nothing.',
  failing: 'enabled: false\n',
  passing: 'enabled: true\n',
  run: (detection) => {
    if (detection.type !== 'analyticRule') return [];
    const help = 'Say for how long, and why, if it is not meant for good.';
    const { document, incidentConfiguration } = detection;
    const off = { place: document.placeOf(['enabled']), message: 'The rule is off here', help };
    const silent = {
      place: document.placeOf(['incidentConfiguration', 'createIncident']),
      message: 'The alerts of this rule make no incident',
      help,
    };
    return [...(detection.enabled ? [] : [off]), ...(incidentConfiguration?.createIncident === false ? [silent] : [])];
  },
};
