import { formatDecimal } from '../formats/decimal';
import { formatDatetime } from '../formats/datetime';
import { formatJson } from '../formats/json';
import { formatRealInJson } from '../formats/real';
import { formatTimespan } from '../formats/timespan';
import type { Decimal, DynamicValue, KqlType, Table, Value } from '../values';

/**
 * The JSON text of a value as the query API writes it: a long with all its digits, NaN and the infinities as text,
 * times as ISO 8601 text to 100 ns without trailing zeros, timespans and decimals as text, what is dynamic as JSON.
 * ("Query V2 HTTP response", Kusto docs.)
 */
export function valueToJson(value: Value, type: KqlType): string {
  if (value === null) return 'null';
  switch (type) {
    case 'bool':
    case 'int':
    case 'long':
      return String(value as boolean | number | bigint);
    case 'real':
      return formatRealInJson(value as number);
    case 'string':
    case 'guid':
      return JSON.stringify(value);
    case 'decimal':
      return JSON.stringify(formatDecimal(value as Decimal));
    case 'datetime':
      return JSON.stringify(formatDatetime(value as bigint).replace(/\.?0+Z$/, 'Z'));
    case 'timespan':
      return JSON.stringify(formatTimespan(value as bigint));
    case 'dynamic':
      return formatJson(value as DynamicValue);
  }
}

/** The JSON text of a table: `"columns":[{"name","type"}],"rows":[[…]]`, to stand among the members of an object. */
export function tableToJsonMembers(table: Table): string {
  const columns = table.columns.map(({ name, type }) => JSON.stringify({ name, type }));
  const rows = Array.from({ length: table.rowCount }, (_, row) => rowToJson(table, row));
  return `"columns":[${columns.join(',')}],"rows":[${rows.join(',')}]`;
}

function rowToJson(table: Table, row: number): string {
  return `[${table.columns.map(({ type }, index) => valueToJson(table.data[index]![row]!, type)).join(',')}]`;
}
