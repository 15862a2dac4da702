import type { YamlDocument } from '../source/yaml-document';
import type { Waiver } from './detection';

/** What a summary rule does: an author's file and a deployed rule both have it. */
export interface SummaryLogic {
  /** The name of the rule in the workspace. */
  readonly name: string;
  readonly destinationTable: string;
  /** In minutes. */
  readonly binSize: number;
  /** In minutes; undefined: what the service takes by itself. */
  readonly binDelay: number | undefined;
  /** A datetime of ISO 8601 in UTC; undefined: the next whole hour. */
  readonly binStartTime: string | undefined;
  readonly query: string;
}

/** A file of summaries/. */
export interface SummaryRule extends SummaryLogic {
  readonly document: YamlDocument;
  readonly displayName: string | undefined;
  readonly description: string | undefined;
  readonly waivers: readonly Waiver[];
}

/** Columns that every table of summaries has beside those of its query. ("Summary rules", Azure Monitor docs.) */
export const summaryColumns = [
  { name: '_RuleName', type: 'string' },
  { name: '_RuleLastModifiedTime', type: 'datetime' },
  { name: '_BinSize', type: 'int' },
  { name: '_BinStartTime', type: 'datetime' },
] as const;

/** Names that the service keeps for itself: it gives a column of the query that has one another name. */
export const reservedColumns: readonly string[] = ['TimeGenerated', '_IsBillable', '_ResourceId', 'TenantId', 'Type'];
