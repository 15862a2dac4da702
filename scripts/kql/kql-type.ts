/** Kusto's scalar types. ("Scalar data types", Kusto documentation.) `real` is also spelled double, `bool` boolean. */
export type KqlType =
  'bool' | 'int' | 'long' | 'real' | 'decimal' | 'string' | 'datetime' | 'timespan' | 'guid' | 'dynamic';

export interface Column {
  readonly name: string;
  readonly type: KqlType;
}

/**
 * Columns that Azure Monitor adds to every table, whether the table's reference lists them or not.
 * ("Standard columns in Azure Monitor Logs".)
 */
export const standardColumns: readonly Column[] = [
  { name: 'TenantId', type: 'string' },
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'SourceSystem', type: 'string' },
  { name: 'Type', type: 'string' },
  { name: '_ResourceId', type: 'string' },
  { name: '_SubscriptionId', type: 'string' },
  { name: '_ItemId', type: 'string' },
  { name: '_TimeReceived', type: 'datetime' },
  { name: '_IsBillable', type: 'string' },
  { name: '_BilledSize', type: 'real' },
];
