// Made from the JSON Schema of the same name by `npm run generate`; edit that instead.

/**
 * A table or function that your workspace has and Microsoft does not document: one a file, under schemas/custom/.
 */
export type WrittenOwnSchema = {
  /**
   * The name of the table.
   */
  table?: string;
  /**
   * The name of the function, as saved in the workspace.
   */
  function?: string;
  /**
   * What it holds and who fills it.
   */
  description?: string;
  /**
   * Column name to type.
   */
  columns?: {
    /**
     * The type of the column.
     */
    [k: string]: 'bool' | 'int' | 'long' | 'real' | 'decimal' | 'string' | 'datetime' | 'timespan' | 'guid' | 'dynamic';
  };
  /**
   * Of a table: it has more columns than are listed here, whose names and types are unknown.
   */
  open?: boolean;
  /**
   * Of a table that Microsoft documents: the columns listed here are those that it has beside the documented ones.
   */
  extends?: boolean;
  /**
   * Of a function: its parameters as KQL declares them, with the parentheses.
   */
  parameters?: string;
  /**
   * Of a function: its KQL, where it is known; else columns says what it returns.
   */
  body?: string;
} & {
  [k: string]: unknown;
};
