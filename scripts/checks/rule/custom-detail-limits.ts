import limits from '../../../schemas/data/limits.json';
import type { DetectionCheck, Finding } from '../check';

/** (Azure-Sentinel repository, model of customDetails; "Service limits for Microsoft Sentinel".) */
export const customDetailLimits: DetectionCheck = {
  id: 'custom-detail-limits',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence: 'There are at most 20 custom details, each with a name of at most 20 letters, digits and underscores.',
  why: 'The service refuses the rule.',
  failing: 'customDetails:\n  name of the queried host: DnsQuery\n',
  passing: 'customDetails:\n  QueriedName: DnsQuery\n',
  run: ({ document, customDetails }) => {
    const names = Object.keys(customDetails);
    const findings: Finding[] = names
      .filter((name) => !/^[a-zA-Z]\w*$/.test(name) || name.length > limits.customDetailKeyCharacters.maximum)
      .map((name) => ({
        place: document.placeOf(['customDetails', name], 'key'),
        message: `The custom detail ${name} has a name that the service does not take`,
        help: 'Begin with a letter, go on with letters, digits and underscores, and stop at 20 characters.',
      }));
    if (names.length > limits.customDetails.maximum) {
      findings.push({
        place: document.placeOf(['customDetails', names[limits.customDetails.maximum] ?? ''], 'key'),
        message: `There are ${names.length} custom details; the service takes ${limits.customDetails.maximum}`,
        help: 'Keep those that an analyst needs first.',
      });
    }
    return findings;
  },
};
