// Made from the JSON Schema of the same name by `npm run generate`; edit that instead.
import type { WrittenAnalyticRule } from './analytic-rule';

/**
 * A KQL function that detections call, such as a parser: deployed as a saved search, before them. One a file, functions/ALIAS.yaml.
 */
export interface WrittenFunction {
  /**
   * The name by which queries call it; the file bears it too.
   */
  functionAlias: string;
  /**
   * The id of the saved search, where a workspace has the function already under another id than its alias.
   */
  id?: string;
  /**
   * The name that the portal shows; the alias, where it is left out.
   */
  displayName?: string;
  /**
   * What it returns and from which logs.
   */
  description?: string;
  /**
   * The group under which the portal lists it.
   */
  category?: string;
  /**
   * Its parameters as KQL declares them, without parentheses around them.
   */
  parameters?: string;
  /**
   * The KQL of the function: what it returns, and let statements before.
   */
  query: string;
  /**
   * Tags of the saved search, name to value; the description is a key of its own.
   */
  tags?: {
    /**
     * The value of the tag.
     */
    [k: string]: string;
  };
  /**
   * Grows with each change of what it does: 1.0.0.
   */
  version?: string;
  /**
   * Findings that are accepted, with the reason and the last day on which they are.
   */
  waivers?: WrittenAnalyticRule['waivers'];
}
