/** Kusto's scalar types. ("Scalar data types", Kusto documentation.) `real` is also spelled double, `bool` boolean. */
export const kqlTypes = [
  'bool', 'int', 'long', 'real', 'decimal', 'string', 'datetime', 'timespan', 'guid', 'dynamic',
] as const; // prettier-ignore

/** One of Kusto's scalar types. */
export type KqlType = (typeof kqlTypes)[number];

export interface Column {
  readonly name: string;
  readonly type: KqlType;
}

/** Columns that come before all others in the answer of `*`, and those that come after them. */
const leadingColumns: readonly Column[] = [
  { name: 'TenantId', type: 'string' },
  { name: 'SourceSystem', type: 'string' },
  { name: 'TimeGenerated', type: 'datetime' },
];
const trailingColumns: readonly Column[] = [
  { name: 'Type', type: 'string' },
  { name: '_ResourceId', type: 'string' },
];
/** Columns that a query can name, and that no answer of `*` has. */
const hiddenColumns: readonly Column[] = [
  { name: '_SubscriptionId', type: 'string' },
  { name: '_ItemId', type: 'string' },
  { name: '_TimeReceived', type: 'datetime' },
  { name: '_IsBillable', type: 'string' },
  { name: '_BilledSize', type: 'real' },
];

/**
 * Columns that Azure Monitor adds to every table, whether the table's reference lists them or not. ("Standard columns in
 * Azure Monitor Logs"; their order and which of them are hidden: answers that Azure's own client tests recorded.)
 */
export const standardColumns: readonly Column[] = [...leadingColumns, ...trailingColumns, ...hiddenColumns];

const hiddenNames: ReadonlySet<string> = new Set(hiddenColumns.map(({ name }) => name));

/** Whether a column is one that a query can name, and that no answer of `*` has. */
export function isHiddenColumn(name: string): boolean {
  return hiddenNames.has(name);
}

/**
 * Returns the columns of a table with the standard ones, in the order in which the service gives them. A standard column
 * that the table describes itself keeps the type that it says.
 */
export function withStandardColumns(columns: readonly Column[]): readonly Column[] {
  const own = new Map(columns.map((column) => [column.name, column]));
  const standard = new Set(standardColumns.map(({ name }) => name));
  const asOwn = (column: Column): Column => own.get(column.name) ?? column;
  return [
    ...leadingColumns.map(asOwn),
    ...columns.filter(({ name }) => !standard.has(name)),
    ...trailingColumns.map(asOwn),
    ...hiddenColumns.map(asOwn),
  ];
}
