import type { YamlDocument } from '../source/yaml-document';

/** KQL's names of types. */
export const columnTypes = [
  'bool', 'int', 'long', 'real', 'decimal', 'string', 'datetime', 'timespan', 'guid', 'dynamic',
] as const; // prettier-ignore

export interface OwnColumn {
  readonly name: string;
  readonly type: (typeof columnTypes)[number];
}

/** A table of the workspace that is not among the documented ones, or is another than documented. */
export interface OwnTable {
  readonly document: YamlDocument;
  readonly name: string;
  readonly columns: readonly OwnColumn[];
  /** Whether it has columns beside those. */
  readonly open: boolean;
  /** Whether it is a documented table, and those are its columns beside the documented ones. */
  readonly extends: boolean;
}

/** A watchlist that somebody keeps in the portal: its rows are known there alone. */
export interface OwnWatchlist {
  readonly document: YamlDocument;
  readonly alias: string;
  /** All of them hold texts. */
  readonly columns: readonly string[];
}

/** A function that is saved in the workspace: with its KQL, or with the columns that it returns. */
export interface OwnFunction {
  readonly document: YamlDocument;
  readonly name: string;
  /** As KQL declares them, with the parentheses. */
  readonly parameters: string;
  readonly body: string | undefined;
  readonly columns: readonly OwnColumn[];
}
