import limits from '../../../schemas/data/limits.json';
import { nearestWord } from '../../source/nearest-word';
import { sayDuration } from '../../content/duration';
import type { AnalyticRule } from '../../content/detection';
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
  looksAt: 'detection',
  severity: 'error',
  sentence: 'Grouping by selection names at least one thing, and only what the rule maps.',
  why: 'The service refuses the rule, or groups by something that is always empty.',
  failing: groupingBy('Host'),
  passing: groupingBy('IP'),
  run: (rule) => {
    if (rule.type !== 'analyticRule') return [];
    const grouping = rule.incidentConfiguration?.groupingConfiguration;
    const path = ['incidentConfiguration', 'groupingConfiguration'];
    const short = tooShort(rule, path);
    if (grouping?.matchingMethod !== 'Selected') return [...short, ...notAsked(rule, path)];
    const { groupByEntities, groupByAlertDetails, groupByCustomDetails } = grouping;
    const findings: Finding[] = [...short];
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

/** What is selected for a method that asks for no selection; that all entities are named there says the same. */
function notAsked(rule: AnalyticRule, path: readonly string[]): readonly Finding[] {
  const grouping = rule.incidentConfiguration?.groupingConfiguration;
  if (grouping?.enabled !== true) return [];
  const { groupByEntities, groupByAlertDetails, groupByCustomDetails, matchingMethod } = grouping;
  const isAll = rule.entityMappings.every(({ entityType }) => groupByEntities.includes(entityType));
  const [key] = [
    ...(groupByEntities.length > 0 && !(isAll && matchingMethod === 'AllEntities') ? ['groupByEntities'] : []),
    ...(groupByAlertDetails.length > 0 ? ['groupByAlertDetails'] : []),
    ...(groupByCustomDetails.length > 0 ? ['groupByCustomDetails'] : []),
  ];
  if (key === undefined || matchingMethod === undefined) return [];
  const message = `${key} is not asked: matchingMethod is ${matchingMethod}`;
  const help = `Write matchingMethod: Selected, or take ${key} out.`;
  return [{ place: rule.document.placeOf([...path, key]), severity: 'warning', message, help }];
}

/** A time of grouping in which no second run comes: alerts of two runs are never put together. */
function tooShort(rule: AnalyticRule, path: readonly string[]): readonly Finding[] {
  const grouping = rule.incidentConfiguration?.groupingConfiguration;
  const { queryFrequency: frequency } = rule;
  if (grouping?.enabled !== true || frequency === undefined || grouping.lookbackDuration === undefined) return [];
  if (grouping.lookbackDuration.seconds >= frequency.seconds) return [];
  return [
    {
      place: rule.document.placeOf([...path, 'lookbackDuration']),
      severity: 'warning',
      message: `Alerts of the last ${sayDuration(grouping.lookbackDuration)} are grouped, and a run comes every ${sayDuration(frequency)}: no two runs share an incident`,
      help:
        frequency.seconds >= limits.groupingLookbackSeconds.maximum
          ? 'Turn grouping off: the service groups alerts of at most 7 days.'
          : `Set lookbackDuration to more than ${sayDuration(frequency)}.`,
    },
  ];
}
