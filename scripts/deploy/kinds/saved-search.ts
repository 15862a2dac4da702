import { objectAt, textAt } from '../arm/wire-json';
import type { WireObject } from '../arm/wire-json';
import { asIs, optionalText, text } from './compared-properties';
import type { ComparedProperties } from './compared-properties';
import { lastPart } from '../arm/resource-id';
import type { ResourceAddress, WritingOrder } from './resource-description';

/** What hunting queries and functions have in common: both are saved searches of the Log Analytics workspace. */
export const savedSearchAddress: ResourceAddress = {
  provider: 'workspace',
  collection: 'savedSearches',
  path: 'savedSearches',
  named: undefined,
  versionOfAll: undefined,
};

/** One at a time: the service answers 409 NewerDataExists to parallel writes (Azure/Azure-Sentinel issue 10481). */
export const savedSearchWidths: Omit<WritingOrder, 'step'> = { width: 1, deleteWidth: 1 };

export const savedSearchProperties: ComparedProperties = {
  category: optionalText,
  displayName: asIs,
  query: text,
  functionAlias: optionalText,
  functionParameters: optionalText,
};

/** Properties of a saved search that are ours without being compared by themselves. */
export const savedSearchOwn: readonly string[] = ['version', 'tags'];

/** Whether queries can call a saved search: by that a function is told from a hunting query. */
export function hasAlias(body: WireObject): boolean {
  return (textAt(objectAt(body, 'properties'), 'functionAlias') ?? '') !== '';
}

/**
 * True for a saved search that a solution of Log Analytics brings to every workspace and nobody can write, such as
 * `LogManagement(soc)_LogManagement|AllEvents`. (Recorded list of saved searches, 2023: these alone have no etag.)
 */
export function isBuiltInSearch(body: WireObject): boolean {
  return textAt(body, 'etag') === undefined && /^\w+\(.*\)_\w+\|/.test(lastPart(textAt(body, 'id') ?? ''));
}
