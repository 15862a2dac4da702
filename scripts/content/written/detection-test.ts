// Made from the JSON Schema of the same name by `npm run generate`; edit that instead.
import type { EntityType } from './analytic-rule';

/**
 * Rows, or a log file: NDJSON or CSV, as the portal exports it, too.
 */
export type Events = unknown;

/**
 * The proof of a detection: events in, rows, alerts and entities out.
 */
export interface WrittenDetectionTest {
  /**
   * The detection's file name, where it is not this file's name without .test.
   */
  detection?: string;
  /**
   * The frozen clock of every case, and the date as of which watchlists are expanded: a UTC time.
   */
  now: string;
  /**
   * The query as it must be deployed, to the letter, with the watchlists as of now.
   */
  expandsTo?: string;
  /**
   * The cases, each on its own.
   *
   * @minItems 1
   */
  cases: ({
    [k: string]: unknown;
  } & {
    /**
     * What the case shows, as a sentence.
     */
    name: string;
    /**
     * Another clock for this case.
     */
    now?: string;
    /**
     * The workspaces, or groups of them, in which alone the case holds: where an overlay makes another thing of the detection there. Left out, the case holds everywhere.
     *
     * @minItems 1
     */
    workspaces?: string[];
    /**
     * Table name to its events: a list of rows, the name of a log file, or a log file and what of it. Columns left out are empty.
     */
    events: {
      [k: string]: Events;
    };
    /**
     * The id of a false positive with an exclusion: these events must fire without the exclusion and not with it.
     */
    falsePositive?: string;
    /**
     * nothing, or what must come out.
     */
    expect?:
      | 'nothing'
      | {
          /**
           * How many rows the query returns.
           */
          rowCount?: number;
          /**
           * The rows, in order where the query sorts; of each, the columns that matter.
           */
          rows?: {
            /**
             * A value for the column: text, number, boolean, null, or a list or mapping for a dynamic column. A datetime is a UTC time, or a time from now such as -5m.
             */
            [k: string]: unknown;
          }[];
          /**
           * The alerts that a run raises.
           */
          alerts?: {
            /**
             * The title of the alert.
             */
            title?: string;
            /**
             * The description of the alert.
             */
            description?: string;
            /**
             * The severity of the alert.
             */
            severity?: 'Informational' | 'Low' | 'Medium' | 'High';
            /**
             * The entities, each with its type and identifiers.
             */
            entities?: {
              /**
               * A type of entity.
               */
              type: EntityType;
              [k: string]: string | EntityType;
            }[];
            /**
             * Name of the detail to its values.
             */
            customDetails?: {
              [k: string]: string[];
            };
          }[];
        };
  })[];
}
