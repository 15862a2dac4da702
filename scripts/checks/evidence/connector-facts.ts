import connectorFacts from '../../../schemas/data/connectors.json';
import dataTypeFacts from '../../../schemas/data/connector-data-types.json';
import olderConnectors from '../../../schemas/data/older-connectors.json';
import retiredConnectors from '../../../schemas/data/retired-connectors.json';
import sharedTables from '../../../schemas/data/shared-tables.json';

interface DataTypes {
  readonly dataTypes?: readonly string[];
  /** Tables that rules name under the connector, beside those of its template. */
  readonly alsoNamed?: readonly string[];
  /** Tables of the data lake, which no rule can read. */
  readonly lakeTables?: readonly string[];
}

/** A table that many products write into, and who is meant by it. */
interface SharedTable {
  readonly connectors: readonly string[];
  readonly filledBy?: string;
}

const dataTypesByConnector: ReadonlyMap<string, DataTypes> = new Map(Object.entries<DataTypes>(dataTypeFacts));
const shared: ReadonlyMap<string, SharedTable> = new Map(Object.entries<SharedTable>(sharedTables));
const retired: ReadonlyMap<string, { readonly successor?: readonly string[] }> = new Map(
  Object.entries<{ readonly successor?: readonly string[] }>(retiredConnectors),
);
const tablesByConnector: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...olderConnectors.map((id): [string, readonly string[]] => [id, []]),
  ...Object.entries(connectorFacts as unknown as Record<string, readonly string[]>).map(
    ([id, tables]): [string, readonly string[]] => [
      id,
      [...new Set([...tables, ...(dataTypesByConnector.get(id)?.alsoNamed ?? [])])],
    ],
  ),
]);
let connectorsByTable: ReadonlyMap<string, readonly string[]> | undefined;

/** Tables that come with Log Analytics and Microsoft Sentinel themselves. ("Azure Monitor Logs table reference".) */
export const tablesAlwaysThere: readonly string[] = [
  'Operation',
  'SecurityAlert',
  'SecurityIncident',
  'SentinelAudit',
  'SentinelHealth',
  'Usage',
  'Watchlist',
];

/** The ids of all connectors that are known. */
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

/** The tables of the data lake that a connector fills; no rule can read these. */
export function lakeTablesOf(connectorId: string): readonly string[] {
  return dataTypesByConnector.get(connectorId)?.lakeTables ?? [];
}

/** What takes the place of a connector that is deprecated; undefined for one that is not. */
export function successorsOfConnector(connectorId: string): readonly string[] | undefined {
  const facts = retired.get(connectorId);
  return facts === undefined ? undefined : (facts.successor ?? []);
}

/**
 * The connectors that are meant for a table: of a table that many products write into its own collector, of any other
 * those that fill it and are not deprecated. None where nobody could say which.
 */
export function connectorsMeantFor(table: string): readonly string[] {
  const known = shared.get(table);
  if (known !== undefined) return known.connectors;
  const filling = connectorsOfTable(table).filter((id) => successorsOfConnector(id) === undefined);
  return filling.length <= 3 ? filling : [];
}

/** Who fills a table for which no connector is meant, in words. */
export function sourceOfTable(table: string): string | undefined {
  return shared.get(table)?.filledBy;
}

/** What to do to have a table filled, in a sentence. */
export function adviseOnTable(table: string): string {
  const meant = connectorsMeantFor(table);
  if (meant.length > 0) return `Add ${meant.join(' or ')}.`;
  const source = sourceOfTable(table);
  if (source !== undefined) return `No connector is meant for it: ${source} fills it.`;
  return 'Add the connector of the product whose rows are meant.';
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
