import type { DetectionCheck } from '../check';
import { successorsOfConnector, tablesOfConnector } from '../evidence/connector-facts';
import { isRetiredTable } from '../evidence/retired-table';

/** (Azure-Sentinel, connector definitions whose title or text says so; schemas/data/retired-connectors.json.) */
export const connectorRetired: DetectionCheck = {
  id: 'connector-retired',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'advice',
  sentence: 'Beside a required connector that is deprecated stands one that is not and fills the same table.',
  why: 'Nobody can connect a deprecated connector anew, so the portal shows the rule as one whose data are lacking.',
  failing:
    'requiredDataConnectors:\n  - connectorId: SecurityEvents\n    dataTypes: [SecurityEvent]\nquery: |\n  SecurityEvent\n  | project TimeGenerated, SrcIpAddr = IpAddress\n',
  passing:
    'requiredDataConnectors:\n  - connectorId: SecurityEvents\n    dataTypes: [SecurityEvent]\n  - connectorId: WindowsSecurityEvents\n    dataTypes: [SecurityEvent]\nquery: |\n  SecurityEvent\n  | project TimeGenerated, SrcIpAddr = IpAddress\n',
  run: ({ requiredDataConnectors, document }) => {
    const ids = requiredDataConnectors.map(({ connectorId }) => connectorId);
    const current = new Set(
      ids.filter((id) => successorsOfConnector(id) === undefined).flatMap((id) => tablesOfConnector(id) ?? []),
    );
    return ids.flatMap((id, index) => {
      const successors = successorsOfConnector(id);
      const tables = tablesOfConnector(id) ?? [];
      if (successors === undefined || successors.some((each) => ids.includes(each))) return [];
      // That nobody fills a table any more is said by another check.
      if (tables.length > 0 && tables.every((table) => current.has(table) || isRetiredTable(table))) return [];
      const help =
        successors.length > 0 ? `Add ${successors.join(' or ')}.` : 'Look for its successor in the content hub.';
      const place = document.placeOf(['requiredDataConnectors', index, 'connectorId']);
      return [{ place, message: `The connector ${id} is deprecated`, help }];
    });
  },
};
