import { goesTo } from '../content/goes-to';
import limits from '../../schemas/data/limits.json';
import type { Catalog } from '../content/catalog';
import type { Detection } from '../content/detection';
import type { IndicatorWatchlist } from '../content/watchlist';
import { outlineQuery } from '../engine/outline-query';
import { createCatalogSchema } from '../expand/catalog-schema';
import { createExpander } from '../expand/create-expander';
import type { Expander } from '../expand/create-expander';
import { bindSavedFunction } from '../expand/query-needs';
import { assessWatchlist } from '../indicators/assess-watchlist';
import type { IndicatorFinding } from '../indicators/indicator-finding';
import { bindQuery, type BoundQuery } from '../kql/bind-query';
import { findReferences } from '../kql/query-references';
import { loosenSolutionParsers, type WorkspaceSchema } from '../kql/workspace-schema';
import type { Diagnostic } from '../source/diagnostic';
import type { CheckContext } from './check';
import { Clock } from './evidence/clock';
import { followRows } from './evidence/follow-rows';
import { kindOfDiagnostic } from './evidence/kql-diagnostics';

/**
 * Makes the context of one run of checks. Nothing is bound, and the KQL library is not loaded, before a check asks.
 * @param given what the caller has already: the workspace (else the documented tables and what the catalog adds), and
 *   what expands detections
 */
export function createCheckContext(
  catalog: Catalog,
  asOf: Date,
  given: { readonly schema?: (() => WorkspaceSchema) | undefined; readonly expand?: Expander | undefined } = {},
): CheckContext {
  const assessed = new Map<IndicatorWatchlist, readonly IndicatorFinding[]>();
  let known: WorkspaceSchema | undefined;
  let loose: WorkspaceSchema | undefined;
  const expand = given.expand ?? createExpander(catalog, { asOf, schema: () => context.schema(), isChecked: true });
  const context: CheckContext = {
    catalog,
    asOf,
    schema: () => (known ??= (given.schema ?? (() => createCatalogSchema(catalog)))()),
    looseSchema: () => (loose ??= loosenSolutionParsers(context.schema())),
    bind: rememberLast((detection) => bindReadably(detection.query, context.schema())),
    flow: rememberLast((detection) => {
      const { tree } = context.bind(detection);
      const outline = tree === undefined ? undefined : outlineQuery(tree);
      return outline && followRows(outline);
    }),
    // What is made ready for one detection is of no use to another.
    get clock() {
      return new Clock(asOf);
    },
    references: rememberLast((detection) => findReferences(context.bind(detection))),
    bindFunction: rememberLast((subject) => bindSavedFunction(subject, context.schema())),
    expansionFindings: rememberLast((detection) => {
      const isBroken = context.bind(detection).diagnostics.some((each) => kindOfDiagnostic(each) === 'syntax');
      return isBroken ? [] : expandEverywhere(detection, catalog, expand);
    }),
    assess: (watchlist) => {
      const known = assessed.get(watchlist) ?? assessWatchlist(watchlist, asOf);
      assessed.set(watchlist, known);
      return known;
    },
  };
  return context;
}

/** Codes of Kusto.Language for a text that it gave up on; its tree is then too deep, or too little, to be read. */
const abandoned = new Set(['KS244', 'KS245', 'KS246']);

function bindReadably(text: string, schema: WorkspaceSchema): BoundQuery {
  const query = bindQuery(text, schema);
  if (!query.diagnostics.some(({ code }) => abandoned.has(code))) return query;
  return { text, diagnostics: query.diagnostics, columns: undefined, tree: undefined };
}

/** Expands a detection as it is written, and once more for each workspace in which it differs. */
function expandEverywhere(detection: Detection, { workspaces }: Catalog, expand: Expander): readonly Diagnostic[] {
  const overlaid = workspaces.filter(
    (workspace) =>
      workspace.overlays.some((overlay) => overlay.detection === detection.slug) ||
      (workspace.threatIntelligence !== undefined && goesTo(workspace, detection)),
  );
  if (!canChange(detection) && overlaid.length === 0) return [];
  return [undefined, ...overlaid].flatMap((workspace) => expand(detection, workspace).diagnostics);
}

/** False where expansion would return the query as it was written, within its length. */
function canChange({ query, falsePositives }: Detection): boolean {
  const isLong = query.length > limits.queryCharacters.maximum;
  return isLong || falsePositives.length > 0 || query.includes('_GetWatchlist');
}

/** For one subject at a time, as the checks look at them: the bound trees of a thousand would fill the memory. */
function rememberLast<Subject, Value>(make: (subject: Subject) => Value): (subject: Subject) => Value {
  let last: { readonly subject: Subject; readonly value: Value } | undefined;
  return (subject) => {
    if (last?.subject !== subject) last = { subject, value: make(subject) };
    return last.value;
  };
}
