import { formatDatetime } from '../engine/formats/datetime';
import { formatDecimal } from '../engine/formats/decimal';
import { formatReal, formatRealInJson } from '../engine/formats/real';
import { formatTimespan } from '../engine/formats/timespan';
import { isDynamicArray, isDynamicBag, isDynamicScalar } from '../engine/values/dynamic-values';
import type { Decimal, DynamicValue, KqlType, Table, Value } from '../engine/values';
import { datatableLiteral, dynamicLiteral, quoteString } from '../kql/literals';

/** A literal and how many values it holds. */
export interface LookupLiteral {
  readonly text: string;
  readonly values: number;
  /** The values of a list that is all text, in order. */
  readonly texts?: readonly string[];
}

/** How a value of each type that is not null is written. ("Scalar data types", Kusto documentation.) */
const spellings: Readonly<Record<KqlType, (value: Value) => string>> = {
  bool: (value) => String(value),
  int: (value) => `int(${String(value)})`,
  long: (value) => `long(${String(value)})`,
  real: (value) => `real(${realText(value as number)})`,
  decimal: (value) => `decimal(${formatDecimal(value as Decimal)})`,
  string: (value) => quoteString(value as string),
  datetime: (value) => `datetime(${formatDatetime(value as bigint)})`,
  timespan: (value) => `timespan(${formatTimespan(value as bigint)})`,
  guid: (value) => `guid(${value as string})`,
  dynamic: (value) => `dynamic(${dynamicText(value as DynamicValue)})`,
};

/** The literal of one value. */
export function valueLiteral(value: Value, type: KqlType): LookupLiteral {
  const text = cellText(value, type);
  if (type !== 'dynamic' || !isDynamicArray(value)) return { text, values: 1 };
  const texts = value.filter((member) => typeof member === 'string');
  return { text, values: value.length, ...(texts.length === value.length && { texts }) };
}

/** The list literal of a table's first column: each value once, in the order of the rows. */
export function listLiteral(table: Table): LookupLiteral {
  const column = table.data[0] ?? [];
  const type = table.columns[0]?.type ?? 'string';
  if (type === 'string') {
    const texts = [...new Set(column as readonly string[])];
    return { text: dynamicLiteral(texts), values: texts.length, texts };
  }
  return tableLiteral(table);
}

/** The literal of all rows. */
export function tableLiteral(table: Table): LookupLiteral {
  const rows = Array.from({ length: table.rowCount }, (_none, row) =>
    table.columns.map((column, index) => cellText(table.data[index]?.[row] ?? null, column.type)),
  );
  return { text: datatableLiteral(table.columns, rows), values: table.rowCount };
}

function cellText(value: Value, type: KqlType): string {
  if (value === null && type !== 'string') return `${type}(null)`;
  return spellings[type](value ?? '');
}

function realText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (Number.isFinite(value)) return formatReal(value);
  return value > 0 ? '+inf' : '-inf';
}

/** The inside of a dynamic literal, in which the typed literals of KQL are allowed beside JSON. */
function dynamicText(value: DynamicValue): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? formatRealInJson(value) : `real(${realText(value)})`;
  if (typeof value === 'string') return quoteString(value);
  if (isDynamicScalar(value)) return cellText(value.value, value.type);
  if (isDynamicArray(value)) return `[${value.map(dynamicText).join(', ')}]`;
  if (!isDynamicBag(value)) throw new TypeError('a dynamic value of no known kind');
  return `{${[...value].map(([key, member]) => `${quoteString(key)}: ${dynamicText(member)}`).join(', ')}}`;
}
