import type { Catalog } from '../content/catalog';
import type { Detection } from '../content/detection';
import type { IndicatorWatchlist } from '../content/watchlist';
import { createCatalogSchema } from '../expand/catalog-schema';
import { assessWatchlist } from '../indicators/assess-watchlist';
import type { IndicatorFinding } from '../indicators/indicator-finding';
import { bindQuery, type BoundQuery } from '../kql/bind-query';
import { findReferences, type QueryReferences } from '../kql/query-references';
import type { WorkspaceSchema } from '../kql/workspace-schema';
import type { CheckContext } from './check';

/**
 * Makes the context of one run of checks. Nothing is bound, and the KQL library is not loaded, before a check asks.
 * @param schema the workspace; where it is left out, the documented tables and the watchlists of the catalog
 */
export function createCheckContext(catalog: Catalog, asOf: Date, schema?: () => WorkspaceSchema): CheckContext {
  const bound = new Map<Detection, BoundQuery>();
  const references = new Map<Detection, QueryReferences>();
  const assessed = new Map<IndicatorWatchlist, readonly IndicatorFinding[]>();
  let known: WorkspaceSchema | undefined;
  const context: CheckContext = {
    catalog,
    asOf,
    schema: () => (known ??= (schema ?? (() => createCatalogSchema(catalog)))()),
    bind: (detection) => remember(bound, detection, () => bindQuery(detection.query, context.schema())),
    references: (detection) => remember(references, detection, () => findReferences(context.bind(detection))),
    assess: (watchlist) => remember(assessed, watchlist, () => assessWatchlist(watchlist, asOf)),
  };
  return context;
}

function remember<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = known.get(key);
  if (value === undefined) {
    value = make();
    known.set(key, value);
  }
  return value;
}
