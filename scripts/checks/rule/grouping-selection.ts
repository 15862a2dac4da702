import { nearestWord } from '../../source/nearest-word';
import type { DetectionCheck, Finding } from '../check';

function groupingBy(entityType: string): string {
  return `incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: true
    reopenClosedIncident: false
    lookbackDuration: 5h
    matchingMethod: Selected
    groupByEntities: [${entityType}]
`;
}

/** ("Create a scheduled analytics rule from scratch", alert grouping, Microsoft Learn.) */
export const groupingSelection: DetectionCheck = {
  id: 'grouping-selection',
  scope: 'detection',
  severity: 'error',
  sentence: 'Grouping by selection names at least one thing, and only what the rule maps.',
  why: 'The service refuses the rule, or groups by something that is always empty.',
  failing: groupingBy('Host'),
  passing: groupingBy('IP'),
  run: (rule) => {
    if (rule.type !== 'analyticRule') return [];
    const grouping = rule.incidentConfiguration?.groupingConfiguration;
    if (grouping?.matchingMethod !== 'Selected') return [];
    const path = ['incidentConfiguration', 'groupingConfiguration'];
    const { groupByEntities, groupByAlertDetails, groupByCustomDetails } = grouping;
    const findings: Finding[] = [];
    if (groupByEntities.length + groupByAlertDetails.length + groupByCustomDetails.length === 0) {
      findings.push({
        place: rule.document.placeOf([...path, 'matchingMethod']),
        message: 'matchingMethod is Selected and nothing is selected',
        help: 'Name something in groupByEntities, groupByAlertDetails or groupByCustomDetails, or choose AllEntities.',
      });
    }
    const mapped = rule.entityMappings.map(({ entityType }) => entityType);
    const details = Object.keys(rule.customDetails);
    const reportUnknown = (key: string, names: readonly string[], known: readonly string[], what: string): void => {
      names.forEach((name, index) => {
        if (known.includes(name)) return;
        const nearest = nearestWord(name, known);
        findings.push({
          place: rule.document.placeOf([...path, key, index]),
          message: `The rule has no ${what} ${name} to group by`,
          help: nearest === undefined ? 'Map it, or group by something else.' : `Did you mean ${nearest}?`,
        });
      });
    };
    reportUnknown('groupByEntities', groupByEntities, mapped, 'entity mapping');
    reportUnknown('groupByCustomDetails', groupByCustomDetails, details, 'custom detail');
    return findings;
  },
};
