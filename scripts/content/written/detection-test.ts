// Made from the JSON Schema of the same name by `npm run generate`; edit that instead.
import type { EntityType } from './analytic-rule';
import type { Classification, ClassificationReason } from './automation-rule';

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
  watchlists?: Watchlists;
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
     * How many runs of the schedule: the last at now, each queryFrequency after the one before.
     */
    runs?: number;
    /**
     * When a person closes all incidents that are open then: a UTC time, or a time from now such as -90m.
     */
    incidentsClosedAt?: string;
    watchlists?: Watchlists;
    /**
     * The workspaces, or groups of them, in which alone the case holds: where an overlay makes another thing of the detection there. Left out, the case holds everywhere.
     *
     * @minItems 1
     */
    workspaces?: string[];
    /**
     * Table name to its events: a list of rows, the name of a log file, or a log file and what of it. Columns left out are empty.
     */
    events?: {
      [k: string]: Events;
    };
    /**
     * A recorded attack from samples/, whole or a part of it: its rows for each table that the query reads.
     */
    dataset?:
      | string
      | {
          /**
           * The name of a dataset, which is a folder of samples/.
           */
          name: string;
          /**
           * The first event that is taken: a UTC time, as the dataset has it.
           */
          from?: string;
          /**
           * The last event that is taken: a UTC time, as the dataset has it.
           */
          to?: string;
          /**
           * By how much the times of all its tables are moved.
           */
          shift?: string;
          /**
           * When the last event of the part is: a UTC time, or a time from now. All tables are moved by as much.
           */
          endsAt?: string;
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
           * That `sentinel test --update` writes here what comes out. Read what it wrote before you commit it.
           */
          recorded?: true;
          /**
           * How many rows the query returns: a number, or a range of at least and at most so many. With runs, of the last.
           */
          rowCount?:
            | number
            | {
                /**
                 * The least count.
                 */
                atLeast?: number;
                /**
                 * The greatest count.
                 */
                atMost?: number;
              };
          /**
           * The rows, in order where the query sorts: of each, the columns that matter, or a KQL predicate over its columns. With runs, those of the last.
           *
           * Items: A row, or a KQL predicate that is true of one.
           */
          rows?: unknown[];
          /**
           * The alerts that are raised, over all runs; those of one moment in any order.
           */
          alerts?: {
            /**
             * When it is raised: a UTC time, or a time from now such as -3h.
             */
            at?: string;
            /**
             * The title of the alert: its text, or a pattern in it.
             */
            title?: string | Pattern;
            /**
             * The description of the alert: its text, or a pattern in it.
             */
            description?: string | Pattern;
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
              /**
               * An identifier: its text, or a pattern in it.
               */
              [k: string]: string | Pattern | EntityType;
            }[];
            /**
             * Name of the detail to its values, in any order.
             */
            customDetails?: {
              /**
               * Items: A value: its text, or a pattern in it.
               */
              [k: string]: (string | Pattern)[];
            };
          }[];
          /**
           * The incidents after the last run, in the order in which they open, with what the automation rules of this repository made of them; those of one moment in any order.
           */
          incidents?: {
            /**
             * When it opens: a UTC time, or a time from now such as -3h.
             */
            at?: string;
            /**
             * The title of the incident: its text, or a pattern in it.
             */
            title?: string | Pattern;
            /**
             * The description of the incident: its text, or a pattern in it.
             */
            description?: string | Pattern;
            /**
             * The severity of the incident: the highest of its alerts, or what an automation rule made of it.
             */
            severity?: 'Informational' | 'Low' | 'Medium' | 'High';
            /**
             * Whether it is new, closed, or active because an alert opened it again or an automation rule says so.
             */
            status?: 'New' | 'Active' | 'Closed';
            /**
             * How many alerts it has.
             */
            alertCount?: number;
            /**
             * As what an automation rule closed it.
             */
            classification?: Classification;
            /**
             * The reason behind the classification.
             */
            classificationReason?: ClassificationReason;
            /**
             * The comment on the classification: its text, or a pattern in it.
             */
            classificationComment?: string | Pattern;
            /**
             * To whom an automation rule gave it: the mail address, the user principal name, the shown name or the object id; nobody, if to nobody.
             */
            owner?: string;
            /**
             * Its tags, all of them, in any order.
             *
             * Items: A tag.
             */
            tags?: string[];
            /**
             * The titles of the tasks that automation rules gave people, all of them, in their order.
             *
             * Items: The title of a task.
             */
            tasks?: string[];
            /**
             * The automation rules that did something with it, by their files below automation/, each once and in the order in which they first did.
             *
             * Items: An automation rule: the name of its file without .yaml.
             */
            automation?: string[];
            /**
             * The entities, each with its type and identifiers.
             */
            entities?: {
              /**
               * A type of entity.
               */
              type: EntityType;
              /**
               * An identifier: its text, or a pattern in it.
               */
              [k: string]: string | Pattern | EntityType;
            }[];
          }[];
        };
  })[];
}
/**
 * Rows of watchlists in place of those of the repository, by alias: of a list of indicators as its file has them, of any other its columns.
 */
export interface Watchlists {
  /**
   * The rows of the list.
   *
   * Items: A row: columns and their texts, or an indicator.
   */
  [k: string]: {
    [k: string]: unknown;
  }[];
}
/**
 * What its text matches.
 */
export interface Pattern {
  /**
   * A regular expression that is found in the text, as KQL's matches regex finds it.
   */
  matches: string;
}
