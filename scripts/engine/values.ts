import type { Column } from '../kql/kql-type';

export type { Column, KqlType } from '../kql/kql-type';

/**
 * A value as the engine holds it. Which member it is follows from the column's or expression's static type:
 *
 * | type     | held as                                                                                   |
 * |----------|-------------------------------------------------------------------------------------------|
 * | bool     | boolean                                                                                   |
 * | int      | number, an integer in 32 bits                                                             |
 * | long     | bigint, an integer in 64 bits (arithmetic wraps)                                          |
 * | real     | number; NaN and the infinities are values                                                 |
 * | decimal  | Decimal                                                                                   |
 * | string   | string, never null: a missing string is ''                                                |
 * | datetime | bigint, ticks of 100 ns since 0001-01-01T00:00:00Z                                        |
 * | timespan | bigint, ticks of 100 ns, may be negative                                                  |
 * | guid     | string, lower case with hyphens                                                           |
 * | dynamic  | DynamicValue                                                                              |
 *
 * null stands for null of every type but string.
 */
export type Value = null | boolean | number | bigint | string | Decimal | DynamicValue;

/**
 * A dynamic value. A JSON number without a point or exponent that fits 64 bits is a long (bigint), any other a real
 * (number). Bags keep the order of their keys. Scalars that JSON lacks are wrapped, so that they keep their type.
 */
export type DynamicValue = null | boolean | number | bigint | string | DynamicScalar | DynamicArray | DynamicBag;

export type DynamicArray = readonly DynamicValue[];
export type DynamicBag = ReadonlyMap<string, DynamicValue>;

/** A scalar inside a dynamic value that JSON has no spelling for; `value` is held as in the table of Value. */
export interface DynamicScalar {
  readonly type: 'datetime' | 'timespan' | 'guid' | 'decimal';
  readonly value: bigint | string | Decimal;
}

/** A decimal: unscaled × 10^-scale, with at most 34 significant digits as Kusto's 128-bit decimal has. */
export interface Decimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

/** Rows held by column: `data[c][r]` is the value of column c in row r. All columns have `rowCount` values. */
export interface Table {
  readonly columns: readonly Column[];
  readonly data: readonly (readonly Value[])[];
  readonly rowCount: number;
}
