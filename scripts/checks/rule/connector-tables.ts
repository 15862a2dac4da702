import type { DetectionCheck } from '../check';
import { connectorsOfTable, tablesOfConnector } from '../evidence/connector-facts';

export const connectorTables: DetectionCheck = {
  id: 'connector-tables',
  scope: 'detection',
  severity: 'warning',
  sentence: 'The required data connectors fill every table that the query reads.',
  why: 'A rule whose tables nobody fills never fires, and the portal says that it has all that it needs.',
  failing: 'requiredDataConnectors:\n  - connectorId: SecurityEvents\n    dataTypes: [SecurityEvent]\n',
  passing: 'requiredDataConnectors:\n  - connectorId: DNS\n    dataTypes: [DnsEvents]\n',
  run: (detection, context) => {
    const connectors = detection.requiredDataConnectors;
    const delivered = connectors.flatMap(({ connectorId }) => tablesOfConnector(connectorId) ?? []);
    // Without a connector whose tables are documented there is nothing to compare with.
    if (connectors.length === 0 || connectors.some(({ connectorId }) => isUndocumented(connectorId))) return [];
    const named = new Set([...delivered, ...connectors.flatMap(({ dataTypes }) => dataTypes.map(firstWord))]);
    const read = new Set(context.references(detection).tables.map(({ name }) => name));
    return [...read].flatMap((table) => {
      const filledBy = connectorsOfTable(table);
      if (named.has(table) || filledBy.length === 0) return [];
      return [
        {
          place: detection.document.placeOf(['requiredDataConnectors'], 'key'),
          message: `None of the required data connectors fills ${table}, which the query reads`,
          help: `Add ${filledBy.length > 4 ? `one of ${filledBy.slice(0, 4).join(', ')}, …` : filledBy.join(' or ')}.`,
        },
      ];
    });
  },
};

function isUndocumented(connectorId: string): boolean {
  return (tablesOfConnector(connectorId) ?? []).length === 0;
}

/** `CommonSecurityLog (Cisco)` names the table and says whose events it means. */
function firstWord(dataType: string): string {
  return /^\w+/.exec(dataType)?.[0] ?? '';
}
