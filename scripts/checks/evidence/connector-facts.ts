import connectorFacts from '../../../schemas/data/connectors.json';
import olderConnectors from '../../../schemas/data/older-connectors.json';

const tablesByConnector = new Map<string, readonly string[]>([
  ...olderConnectors.map((id): [string, readonly string[]] => [id, []]),
  ...Object.entries(connectorFacts as unknown as Record<string, readonly string[]>),
]);
let connectorsByTable: ReadonlyMap<string, readonly string[]> | undefined;

export function connectorIds(): Iterable<string> {
  return tablesByConnector.keys();
}

/** Returns the tables that a connector fills; undefined for a connector that is not known. Empty: not documented. */
export function tablesOfConnector(connectorId: string): readonly string[] | undefined {
  return tablesByConnector.get(connectorId);
}

/** Returns the connectors that fill a table, those named like it first. */
export function connectorsOfTable(table: string): readonly string[] {
  connectorsByTable ??= invert();
  return connectorsByTable.get(table) ?? [];
}

function invert(): ReadonlyMap<string, readonly string[]> {
  const inverted = new Map<string, string[]>();
  for (const [connector, tables] of tablesByConnector) {
    for (const table of tables) inverted.set(table, [...(inverted.get(table) ?? []), connector]);
  }
  for (const [table, connectors] of inverted) {
    const isNamesake = (id: string) => table.toLowerCase().startsWith(id.toLowerCase().replace(/s$/, ''));
    connectors.sort((a, b) => Number(isNamesake(b)) - Number(isNamesake(a)));
  }
  return inverted;
}
