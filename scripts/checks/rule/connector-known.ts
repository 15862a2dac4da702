import { nearestWord } from '../../source/nearest-word';
import type { DetectionCheck } from '../check';
import { connectorIds, tablesOfConnector } from '../evidence/connector-facts';

export const connectorKnown: DetectionCheck = {
  id: 'connector-known',
  scope: 'detection',
  severity: 'warning',
  sentence: 'Every required data connector is one that the content hub has.',
  why: 'The portal shows which connectors a rule lacks; one that does not exist is lacking for ever.',
  failing: 'requiredDataConnectors:\n  - connectorId: DSN\n    dataTypes: [DnsEvents]\n',
  passing: 'requiredDataConnectors:\n  - connectorId: DNS\n    dataTypes: [DnsEvents]\n',
  run: (detection) =>
    detection.requiredDataConnectors.flatMap(({ connectorId }, index) => {
      if (connectorId === '' || tablesOfConnector(connectorId) !== undefined) return [];
      const nearest = nearestWord(connectorId, connectorIds());
      return [
        {
          place: detection.document.placeOf(['requiredDataConnectors', index, 'connectorId']),
          message: `No data connector ${connectorId} is known`,
          help: nearest === undefined ? 'Check its id in the content hub.' : `Did you mean ${nearest}?`,
        },
      ];
    }),
};
