import type { SavedFunction } from '../../content/saved-function';
import type { WireObject } from '../arm/wire-json';

/**
 * The body that is PUT at savedSearches/{id} for a function: a saved search of Microsoft.OperationalInsights with an
 * alias, without etag. Its description is a tag, as that of a hunting query is: a saved search has no field for it.
 */
export function functionBody(subject: SavedFunction): WireObject {
  const { alias, category, description, displayName, parameters, query, tags } = subject;
  const all = { ...(description === undefined ? {} : { description }), ...tags };
  return {
    properties: {
      category,
      displayName,
      query,
      functionAlias: alias,
      functionParameters: parameters === '' ? undefined : parameters,
      version: 2,
      tags: Object.entries(all).map(([name, value]) => ({ name, value })),
    },
  };
}
