import { nearestWord } from '../../source/nearest-word';
import type { DetectionCheck, Finding } from '../check';
import { connectorsMeantFor, lakeTablesOf, tablesOfConnector } from '../evidence/connector-facts';
import { nameOfDataType } from '../evidence/data-type';
import { isRetiredTable } from '../evidence/retired-table';

/** ("Create Microsoft Sentinel analytics rules from YAML", requiredDataConnectors.) */
export const connectorDataType: DetectionCheck = {
  id: 'connector-data-type',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'warning',
  sentence:
    'The data types of a required connector are tables that it fills, and those that the query reads are among them.',
  why: 'The portal shows by its data types whether a rule has what it needs; a name that is not there is never connected.',
  failing:
    'requiredDataConnectors:\n  - connectorId: AzureActiveDirectory\n    dataTypes: [SignInLog]\nquery: |\n  SigninLogs\n  | project TimeGenerated, SrcIpAddr = IPAddress\n',
  passing:
    'requiredDataConnectors:\n  - connectorId: AzureActiveDirectory\n    dataTypes: [SigninLogs]\nquery: |\n  SigninLogs\n  | project TimeGenerated, SrcIpAddr = IPAddress\n',
  run: (detection, context) => {
    const read = new Set(context.references(detection).tables.map(({ name }) => name));
    const isTable = (name: string) => context.schema().tables.has(name);
    const named = new Set(detection.requiredDataConnectors.flatMap(({ dataTypes }) => dataTypes.map(nameOfDataType)));
    return detection.requiredDataConnectors.flatMap(({ connectorId, dataTypes }, index): Finding[] => {
      const filled = tablesOfConnector(connectorId) ?? [];
      const place = (item: number) => detection.document.placeOf(['requiredDataConnectors', index, 'dataTypes', item]);
      if (filled.length === 0 && lakeTablesOf(connectorId).length === 0) return [];
      const wrong = dataTypes.flatMap((dataType, item): Finding[] => {
        const help = adviseOn(nameOfDataType(dataType), connectorId, filled, isTable);
        if (help === undefined) return [];
        return [{ place: place(item), message: `The connector ${connectorId} has no data type ${dataType}`, help }];
      });
      const lacking = filled.filter((table) => read.has(table) && !named.has(table));
      if (dataTypes.length === 0 || wrong.length > 0 || lacking.length === 0) return wrong;
      const message = `The query reads ${lacking.join(', ')}, which the connector ${connectorId} fills, and its data types do not name`;
      const at = detection.document.placeOf(['requiredDataConnectors', index, 'dataTypes'], 'key');
      return [{ place: at, message, help: `Add ${lacking.join(', ')} to dataTypes.`, severity: 'advice' }];
    });
  },
};

/**
 * Undefined where the name is right, or where it may be: data types are also called after parsers and after whatever the
 * author of a connector liked, so that only a misspelled table and another connector's table are mistakes.
 */
function adviseOn(
  name: string,
  connectorId: string,
  filled: readonly string[],
  isTable: (name: string) => boolean,
): string | undefined {
  // A table that nobody fills any more is said by another check.
  if (name === '' || filled.includes(name) || isRetiredTable(name)) return undefined;
  if (lakeTablesOf(connectorId).includes(name)) return 'Only the data lake has it: no rule can read it.';
  if (!isTable(name)) {
    const nearest = nearestWord(name, filled);
    return nearest === undefined ? undefined : `Did you mean ${nearest}?`;
  }
  const others = connectorsMeantFor(name).filter((id) => id !== connectorId);
  if (others.length > 0) return `${others.join(' or ')} fills ${name}; this one fills ${listSome(filled)}.`;
  return undefined;
}

function listSome(names: readonly string[]): string {
  return names.length > 6 ? `${names.slice(0, 6).join(', ')} and ${names.length - 6} more` : names.join(', ');
}
