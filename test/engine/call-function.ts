import assert from 'node:assert/strict';
import { aggregateFunctions } from '../../scripts/engine/aggregates';
import { formatValue } from '../../scripts/engine/values/convert-values';
import { parseDatetime } from '../../scripts/engine/formats/datetime';
import { parseDecimal } from '../../scripts/engine/formats/decimal';
import { parseJson } from '../../scripts/engine/formats/json';
import { parseTimespan } from '../../scripts/engine/formats/timespan';
import { scalarFunctions } from '../../scripts/engine/functions';
import type { CallSite, ScalarFunction } from '../../scripts/engine/values/function-table';
import { binaryOperators, unaryOperators } from '../../scripts/engine/operations';
import type { KqlType, Value } from '../../scripts/engine/values';

/** A value with its type, as the binder would know it. */
export interface Typed {
  readonly type: KqlType;
  readonly value: Value;
}

export const string = (value: string): Typed => ({ type: 'string', value });
export const long = (value: bigint | number | null): Typed => ({
  type: 'long',
  value: value === null ? null : BigInt(value),
});
export const int = (value: number | null): Typed => ({ type: 'int', value });
export const real = (value: number | null): Typed => ({ type: 'real', value });
export const bool = (value: boolean | null): Typed => ({ type: 'bool', value });
export const decimal = (text: string): Typed => ({ type: 'decimal', value: parseDecimal(text) });
export const datetime = (text: string | null): Typed => ({
  type: 'datetime',
  value: text === null ? null : parseDatetime(text),
});
export const timespan = (text: string | null): Typed => ({
  type: 'timespan',
  value: text === null ? null : parseTimespan(text),
});
export const guid = (value: string): Typed => ({ type: 'guid', value });
export const dynamic = (json: string): Typed => ({ type: 'dynamic', value: parseJson(json) ?? null });

/** The frozen clock of the tests. */
export const now = parseDatetime('2024-05-06T07:08:09Z') ?? 0n;

export function siteOf(given: readonly Typed[], resultType: KqlType, areConstants = true): CallSite {
  return {
    argumentTypes: given.map(({ type }) => type),
    constants: given.map(({ value }) => (areConstants ? value : undefined)),
    resultType,
    now,
  };
}

/** The value that a scalar function gives, both with its arguments as constants and without. */
export function call(name: string, resultType: KqlType, ...given: readonly Typed[]): Value {
  return callEntry(name, scalarFunctions.get(name), resultType, given);
}

/** As call, for an operator by its spelling. */
export function operate(name: string, resultType: KqlType, ...given: readonly Typed[]): Value {
  return callEntry(name, (given.length === 1 ? unaryOperators : binaryOperators).get(name), resultType, given);
}

function callEntry(
  name: string,
  entry: ScalarFunction | undefined,
  resultType: KqlType,
  given: readonly Typed[],
): Value {
  assert(entry !== undefined, `${name} is in no table`);
  const values = given.map(({ value }) => value);
  const folded = entry.prepare(siteOf(given, resultType))(...values);
  const perRow = entry.prepare(siteOf(given, resultType, false))(...values);
  assert.deepEqual(perRow, folded, `${name} depends on whether its arguments are constants`);
  return folded;
}

/** As call, with the value as tostring() prints it. */
export function callText(name: string, resultType: KqlType, ...given: readonly Typed[]): string {
  const value = call(name, resultType, ...given);
  return value === null ? 'null' : formatValue(value, resultType);
}

/** The value that an aggregate gives for rows of arguments; constants are the arguments that are one in all rows. */
export function aggregate(
  name: string,
  resultType: KqlType,
  rows: readonly (readonly Typed[])[],
  like?: readonly Typed[],
): Value {
  const entry = aggregateFunctions.get(name);
  assert(entry !== undefined, `${name} is in no table`);
  const first = like ?? rows[0] ?? [];
  const site = {
    ...siteOf(first, resultType, false),
    constants: first.map(({ value }, index) =>
      index > 0 && rows.every((row) => row[index]?.value === value) ? value : undefined,
    ),
  };
  const { create, add, finish } = entry.prepare(site);
  const state = create();
  for (const row of rows)
    add(
      state,
      row.map(({ value }) => value),
    );
  return finish(state);
}
