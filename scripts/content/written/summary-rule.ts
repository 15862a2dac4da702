// Made from the JSON Schema of the same name by `npm run generate`; edit that instead.
import type { WrittenAnalyticRule } from './analytic-rule';

/**
 * A summary rule: a table that the workspace fills with the results of a query, bin by bin. One a file, summaries/NAME.yaml. (Microsoft.OperationalInsights/workspaces/summaryLogs.)
 */
export interface WrittenSummaryRule {
  /**
   * The name of the rule in the workspace, which never changes.
   */
  name: string;
  /**
   * The name that the portal shows.
   */
  displayName?: string;
  /**
   * What the table is for.
   */
  description?: string;
  /**
   * The table that is filled; its name ends with _CL.
   */
  destinationTable: string;
  /**
   * How many minutes each run looks at, and how often it comes.
   */
  binSize: 20 | 30 | 60 | 120 | 180 | 360 | 720 | 1440;
  /**
   * How many minutes are waited behind the end of a bin for late events.
   */
  binDelay?: number;
  /**
   * When the first bin begins, in whole hours: 2026-06-02T10:00:00Z.
   */
  binStartTime?: string;
  /**
   * The KQL over the events of a bin; the bin limits their time, so that the query need not.
   */
  query: string;
  /**
   * Findings that are accepted, with the reason and the last day on which they are.
   */
  waivers?: WrittenAnalyticRule['waivers'];
}
