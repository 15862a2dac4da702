import type { Table } from '../scripts/engine/values';

/** What is measured: the same question to the engine, to a loop written by hand, and to DuckDB. */
export interface Scenario {
  readonly name: string;
  /** The sizes at which it is measured, in rows of the first table. */
  readonly sizes: readonly number[];
  /** The longest time for the largest size, in seconds, if the design sets one. */
  readonly limit?: number;
  readonly prepare: (rows: number) => Task;
}

export interface Task {
  readonly tables: ReadonlyMap<string, Table>;
  readonly query: string;
  /** The loop: returns how many rows the answer has. */
  readonly loop: () => number;
  /** The same question in SQL, over the same tables. */
  readonly sql: string;
  /** Rows of the answer, so that nobody is fast by being wrong. */
  readonly answerRows: number;
}
