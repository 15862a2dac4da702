import { standingOf } from '../../checks/evidence/column-roles';
import type { Table, Value } from '../../engine/values';
import { quoteName, quoteString } from '../../kql/literals';

/** A part of an exclusion: a column, and the values that it may have. */
export interface Condition {
  readonly column: string;
  readonly values: readonly Value[];
  /** Whether it says who or where, and not what an attacker writes. */
  readonly isAnchor: boolean;
}

/** A conjunction of conditions that all rows to be silenced fulfil. */
export type Candidate = readonly Condition[];

const mostValues = 5;
const mostConditions = 3;
const comparable = new Set(['string', 'int', 'long', 'bool', 'guid']);

/**
 * The conditions that all rows of a table fulfil: of each column with a known role, the few values that it has in them.
 * A column that is empty in one of them says nothing.
 */
export function findConditions(name: string, table: Table): readonly Condition[] {
  return table.columns.flatMap(({ name: column, type }, index): Condition[] => {
    const standing = standingOf(name, column);
    if (standing === undefined || !comparable.has(type)) return [];
    const values = [...new Set(table.data[index])];
    if (values.length > mostValues || values.some((value) => value === null || value === '' || value === '-'))
      return [];
    return [{ column, values, isAnchor: standing === 'anchor' }];
  });
}

/** All conjunctions of up to three conditions of which at least one is about who or where; those with fewer first. */
export function combineConditions(conditions: readonly Condition[]): readonly Candidate[] {
  let grown: readonly (readonly number[])[] = conditions.map((_, index) => [index]);
  const all: (readonly number[])[] = [];
  for (let size = 1; size <= mostConditions; size += 1) {
    all.push(...grown);
    grown = grown.flatMap((chosen) =>
      conditions.flatMap((_, index) => (index > (chosen.at(-1) ?? -1) ? [[...chosen, index]] : [])),
    );
  }
  const candidates = all.map((chosen) => chosen.map((index) => conditions[index]!));
  return candidates.filter((candidate) => candidate.some(({ isAnchor }) => isAnchor));
}

/** Says of each row of a table whether it fulfils a candidate. */
export function matcherOf(candidate: Candidate, table: Table): (row: number) => boolean {
  const parts = candidate.map(({ column, values }) => {
    return { data: table.data[table.columns.findIndex(({ name }) => name === column)] ?? [], values: new Set(values) };
  });
  return (row) => parts.every(({ data, values }) => values.has(data[row] ?? null));
}

/** The candidate as a predicate of KQL: `Computer == "build-01" and Account in ("a", "b")`. */
export function predicateOf(candidate: Candidate): string {
  return candidate
    .map(({ column, values }) => {
      const literals = values.map((value) => (typeof value === 'string' ? quoteString(value) : String(value)));
      const [only, ...others] = literals;
      return others.length === 0
        ? `${quoteName(column)} == ${only ?? ''}`
        : `${quoteName(column)} in (${literals.join(', ')})`;
    })
    .join(' and ');
}
