import type { DetectionCheck } from '../check';
import {
  adviseOnTable,
  connectorsOfTable,
  lakeTablesOf,
  tablesAlwaysThere,
  tablesOfConnector,
} from '../evidence/connector-facts';
import { isRetiredTable } from '../evidence/retired-table';

export const connectorTables: DetectionCheck = {
  id: 'connector-tables',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'warning',
  sentence: 'The required data connectors fill every table that the query reads.',
  why: 'A rule whose tables nobody fills never fires, and the portal says that it has all that it needs.',
  failing:
    'requiredDataConnectors:\n  - connectorId: WindowsSecurityEvents\n    dataTypes: [SecurityEvent]\nquery: |\n  Syslog\n  | project TimeGenerated, SrcIpAddr = HostIP\n',
  passing:
    'requiredDataConnectors:\n  - connectorId: SyslogAma\n    dataTypes: [Syslog]\nquery: |\n  Syslog\n  | project TimeGenerated, SrcIpAddr = HostIP\n',
  run: (detection, context) => {
    const connectors = detection.requiredDataConnectors;
    const delivered = connectors.flatMap(({ connectorId }) => tablesOfConnector(connectorId) ?? []);
    // Without a connector whose tables are documented there is nothing to compare with.
    if (connectors.length === 0 || connectors.some(({ connectorId }) => isUndocumented(connectorId))) return [];
    const named = new Set([...delivered, ...tablesAlwaysThere]);
    const read = new Set(context.references(detection).tables.map(({ name }) => name));
    return [...read].flatMap((table) => {
      const filledBy = connectorsOfTable(table);
      // What nobody fills any more is said by another check.
      if (named.has(table) || filledBy.length === 0 || isRetiredTable(table)) return [];
      return [
        {
          place: detection.document.placeOf(['requiredDataConnectors'], 'key'),
          message: `None of the required data connectors fills ${table}, which the query reads`,
          help: adviseOnTable(table),
        },
      ];
    });
  },
};

function isUndocumented(connectorId: string): boolean {
  return (tablesOfConnector(connectorId) ?? []).length === 0 && lakeTablesOf(connectorId).length === 0;
}
