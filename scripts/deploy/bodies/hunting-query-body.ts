import type { HuntingQuery } from '../../content/detection';
import type { WireObject } from '../arm/wire-json';

/** The category by which Sentinel tells its hunting queries from other saved searches (Microsoft Learn, "Manage hunting queries in Microsoft Sentinel using REST API"). */
export const huntingCategory = 'Hunting Queries';

/** The tags that this repository writes; others on the same saved search are somebody else's and stay. */
export const huntingTags = ['description', 'tactics', 'techniques'] as const;

/**
 * The body that is PUT at savedSearches/{id}: a saved search of Microsoft.OperationalInsights, without etag.
 *
 * @param query the expanded query
 */
export function huntingQueryBody(hunt: HuntingQuery, query: string): WireObject {
  const values: Readonly<Record<(typeof huntingTags)[number], string>> = {
    description: hunt.description,
    tactics: hunt.tactics.join(','),
    techniques: hunt.techniques.join(','),
  };
  return {
    properties: {
      category: huntingCategory,
      displayName: hunt.name,
      query,
      version: 2,
      tags: huntingTags.filter((name) => values[name] !== '').map((name) => ({ name, value: values[name] })),
    },
  };
}
