import { nearestWord } from '../../source/nearest-word';
import type { DetectionCheck } from '../check';
import { connectorIds, connectorsMeantFor, tablesOfConnector } from '../evidence/connector-facts';
import { nameOfDataType } from '../evidence/data-type';
import { ownValue } from '../../source/own-value';

export const connectorKnown: DetectionCheck = {
  id: 'connector-known',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'warning',
  sentence: 'Every required data connector is one that the content hub has.',
  why: 'The portal shows which connectors a rule lacks; one that does not exist is lacking for ever.',
  failing: 'requiredDataConnectors:\n  - connectorId: ASimDnsActvityLogs\n    dataTypes: [ASimDnsActivityLogs]\n',
  passing: 'requiredDataConnectors:\n  - connectorId: ASimDnsActivityLogs\n    dataTypes: [ASimDnsActivityLogs]\n',
  run: (detection) =>
    detection.requiredDataConnectors.flatMap(({ connectorId, dataTypes }, index) => {
      if (connectorId === '' || tablesOfConnector(connectorId) !== undefined) return [];
      const nearest = ownValue(formerIds, connectorId) ?? nearestWord(connectorId, connectorIds());
      const meant = [...new Set(dataTypes.flatMap((each) => connectorsMeantFor(nameOfDataType(each))))];
      return [
        {
          place: detection.document.placeOf(['requiredDataConnectors', index, 'connectorId']),
          message: `No data connector ${connectorId} is known`,
          help: adviseOnId(connectorId, nearest, meant),
        },
      ];
    }),
};

/** Ids that rules give connectors by their titles or by what they were called. (Azure-Sentinel, connector definitions.) */
const formerIds: Readonly<Partial<Record<string, string>>> = {
  AWSS3: 'AwsS3',
  CustomLogsAma: 'CustomlogsviaAMA',
  WindowsDnsAma: 'ASimDnsActivityLogs',
};

/** A name that is spelled alike is meant only where it fills what the rule wants from it, or nothing is known of that. */
function adviseOnId(id: string, nearest: string | undefined, meant: readonly string[]): string {
  const isMeant =
    nearest !== undefined && (meant.length === 0 || meant.includes(nearest) || ownValue(formerIds, id) === nearest);
  if (isMeant) return `Did you mean ${nearest}?`;
  return meant.length > 0 ? `Its data types are filled by ${meant.join(' or ')}.` : 'Check its id in the content hub.';
}
