// Made from the JSON Schema of the same name by `npm run generate`; edit that instead.

/**
 * What differs here, behind what its groups set.
 */
export type Overlays = {
  /**
   * The path of a detection under detections/, without .yaml.
   */
  detection: string;
  /**
   * Why it differs.
   */
  reason?: string;
  /**
   * Fields of the detection and what they are here.
   */
  set: {
    /**
     * Whether the rule runs once deployed.
     */
    enabled?: boolean;
    /**
     * How urgent an alert is.
     */
    severity?: 'Informational' | 'Low' | 'Medium' | 'High';
    /**
     * How often the rule runs. A duration: 5m, 1h, 14d or PT5M, PT1H, P14D.
     */
    queryFrequency?: string;
    /**
     * How far back each run looks. A duration: 5m, 1h, 14d or PT5M, PT1H, P14D.
     */
    queryPeriod?: string;
    /**
     * How the number of results is compared with triggerThreshold.
     */
    triggerOperator?: 'gt' | 'lt' | 'eq' | 'ne' | 'GreaterThan' | 'LessThan' | 'Equal' | 'NotEqual';
    /**
     * The number of results that is compared.
     */
    triggerThreshold?: number;
    /**
     * Whether the rule rests after an alert.
     */
    suppressionEnabled?: boolean;
    /**
     * How long it rests. A duration: 5m, 1h, 14d or PT5M, PT1H, P14D.
     */
    suppressionDuration?: string;
    /**
     * How watchlist lookups reach the workspace: auto writes the values into the query while that is the better query, inline always does, split writes a list of more than 128 values as several, watchlist never does.
     */
    expand?: 'auto' | 'inline' | 'split' | 'watchlist';
    /**
     * False positives of this workspace, added to those of the detection; one with the same id replaces it.
     */
    falsePositives?: ((APredicateThatExcludesIt | APersonWhoDecides) & {
      /**
       * A short name, unique in the detection, that tests refer to.
       */
      id: string;
      /**
       * What happens, so that an analyst recognises it.
       */
      scenario: string;
      /**
       * What to look at, or why the exclusion is as narrow as it is.
       */
      guidance?: string;
      /**
       * Table name to a KQL predicate over that table's columns; matching rows never reach the query.
       */
      exclude?: {
        /**
         * A KQL predicate over the columns of the table.
         */
        [k: string]: string;
      };
      /**
       * Why no predicate can decide this, and what the analyst should check.
       */
      triage?: string;
      /**
       * Who answers for the exclusion: a team or a mailbox.
       */
      owner?: string;
      /**
       * The ticket in which the exclusion was agreed.
       */
      ticket?: string;
      /**
       * The last day on which the exclusion holds, as YYYY-MM-DD.
       */
      expiresOn?: string;
    })[];
  };
}[];

/**
 * What several workspaces have in common. Its name is that of its file; a workspace names it under `groups`.
 */
export interface WrittenWorkspaceGroup {
  /**
   * What the workspaces of the group have in common.
   */
  description?: string;
  detections?: Detections;
  overlays?: Overlays;
}
/**
 * Which detections go here: what it or one of its groups includes, and nothing that one of them excludes. All, where none includes any.
 */
export interface Detections {
  /**
   * Folders or slugs under detections/.
   */
  include?: string[];
  /**
   * Folders or slugs under detections/.
   */
  exclude?: string[];
}
export interface APredicateThatExcludesIt {
  [k: string]: unknown;
}
export interface APersonWhoDecides {
  [k: string]: unknown;
}
