// Made from the JSON Schema of the same name by `npm run generate`; edit that instead.

/**
 * A table, function or watchlist that your workspace has and that neither Microsoft documents nor this repository deploys: one a file, under schemas/custom/.
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
   * The alias of the watchlist, which somebody keeps in the portal.
   */
  watchlist?: string;
  /**
   * What it holds and who fills it.
   */
  description?: string;
  /**
   * Column name to type; of a watchlist, whose columns are texts, a list of their names will do.
   */
  columns?:
    | {
        /**
         * The type of the column.
         */
        [k: string]:
          'bool' | 'int' | 'long' | 'real' | 'decimal' | 'string' | 'datetime' | 'timespan' | 'guid' | 'dynamic';
      }
    | string[];
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
  /**
   * Of a watchlist: the column that its SearchKey is taken from.
   */
  searchKey?: string;
} & {
  [k: string]: unknown;
};
