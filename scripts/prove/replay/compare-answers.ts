import { valueToJson } from '../../engine/values/answer-json';
import type { Column, KqlType, Table, Value } from '../../engine/values';

/** In what two answers to one query differ. Rows have no order: each is held against an equal one of the other answer. */
export interface AnswerDifference {
  /** Columns of one answer alone, and those of another type, in words. */
  readonly columns: readonly string[];
  /** The names of the columns that both have. */
  readonly shared: readonly string[];
  readonly onlyThere: readonly (readonly string[])[];
  readonly onlyHere: readonly (readonly string[])[];
  /** Rows that are in both. */
  readonly equal: number;
}

/**
 * Compares what a workspace answers with what the engine here does, over the columns that both have.
 *
 * @param there the workspace's
 */
export function compareAnswers(there: Table, here: Table): AnswerDifference {
  const shared = here.columns.filter(({ name }) => there.columns.some((column) => column.name === name));
  const names = shared.map(({ name }) => name);
  const left = rowsOf(there, names);
  const counts = new Map<string, number>();
  for (const row of left) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
  const onlyHere = rowsOf(here, names).filter((row) => !takeOne(counts, keyOf(row)));
  const onlyThere = left.filter((row) => takeOne(counts, keyOf(row)));
  const columns = describeColumns(there.columns, here.columns);
  return { columns, shared: names, onlyThere, onlyHere, equal: here.rowCount - onlyHere.length };
}

/** Whether one of these is left, which is then taken. */
function takeOne(counts: Map<string, number>, key: string): boolean {
  const left = counts.get(key) ?? 0;
  if (left > 0) counts.set(key, left - 1);
  return left > 0;
}

function keyOf(row: readonly string[]): string {
  return JSON.stringify(row);
}

function rowsOf({ columns, data, rowCount }: Table, names: readonly string[]): readonly (readonly string[])[] {
  const positions = names.map((name) => columns.findIndex((column) => column.name === name));
  return Array.from({ length: rowCount }, (_, row) =>
    positions.map((position) => textOf(data[position]![row]!, columns[position]!.type)),
  );
}

/** The API writes what is dynamic as a text: a number in it and the text of that number cannot be told apart. */
function textOf(value: Value, type: KqlType): string {
  if (value === null) return '';
  const json = valueToJson(value, type);
  return json.startsWith('"') ? (JSON.parse(json) as string) : json;
}

function describeColumns(there: readonly Column[], here: readonly Column[]): readonly string[] {
  const typeIn = (columns: readonly Column[], name: string) => columns.find((column) => column.name === name)?.type;
  const names = [...new Set([...there, ...here].map(({ name }) => name))];
  return names.flatMap((name) => {
    const [one, other] = [typeIn(there, name), typeIn(here, name)];
    if (one === other) return [];
    if (one === undefined) return [`${name} is here alone`];
    return [other === undefined ? `${name} is there alone` : `${name} is ${one} there and ${other} here`];
  });
}
