import type { YamlDocument } from '../source/yaml-document';
import type { Waiver } from './detection';

/** A KQL function that a workspace keeps as a saved search and that queries call by its alias, such as a parser. */
export interface SavedFunction {
  readonly document: YamlDocument;
  /** The name in queries. */
  readonly alias: string;
  /** The id of the saved search. */
  readonly id: string;
  readonly displayName: string;
  readonly description: string | undefined;
  readonly category: string;
  /** As KQL declares them, without parentheses around them; empty if there are none. */
  readonly parameters: string;
  readonly query: string;
  /** Name to value, the description apart. */
  readonly tags: Readonly<Record<string, string>>;
  readonly version: string | undefined;
  readonly waivers: readonly Waiver[];
}
