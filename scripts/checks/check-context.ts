import { walkSyntax, type SyntaxNode } from '../kql/syntax-node';
import limits from '../../schemas/data/limits.json';
import type { Catalog } from '../content/catalog';
import type { Detection } from '../content/detection';
import type { SavedFunction } from '../content/saved-function';
import type { IndicatorWatchlist } from '../content/watchlist';
import { bindSoundly } from '../engine/bind-soundly';
import { outlineQuery } from '../engine/outline-query';
import { createCatalogSchema } from '../expand/catalog-schema';
import { createExpander } from '../expand/create-expander';
import type { Expander } from '../expand/create-expander';
import { findVariants, overlayDetection } from '../expand/detection-variants';
import type { DetectionVariant } from '../expand/detection-variants';
import { bindSavedFunction } from '../expand/query-needs';
import { assessWatchlist } from '../indicators/assess-watchlist';
import type { IndicatorFinding } from '../indicators/indicator-finding';
import type { BoundQuery } from '../kql/bind-query';
import { findReferences } from '../kql/query-references';
import { loosenSolutionParsers, openDocumentedTables, type WorkspaceSchema } from '../kql/workspace-schema';
import type { CheckContext } from './check';
import { Clock } from './evidence/clock';
import { followRows } from './evidence/follow-rows';
import { kindOfDiagnostic } from './evidence/kql-diagnostics';

/**
 * Makes the context of one run of checks. Nothing is bound, and the KQL library is not loaded, before a check asks.
 * @param given what the caller has already: the workspace (else the documented tables and what the catalog adds), and
 *   what expands detections, and the hosts that the environment allows
 */
export function createCheckContext(
  catalog: Catalog,
  asOf: Date,
  given: {
    readonly schema?: (() => WorkspaceSchema) | undefined;
    readonly expand?: Expander | undefined;
    readonly allowedHosts?: readonly string[];
  } = {},
): CheckContext {
  const assessed = new Map<IndicatorWatchlist, readonly IndicatorFinding[]>();
  const origins = new WeakMap<Detection, Origin>();
  let known: WorkspaceSchema | undefined;
  let loose: WorkspaceSchema | undefined;
  let open: WorkspaceSchema | undefined;
  const expand = given.expand ?? createExpander(catalog, { asOf, schema: () => context.schema(), isChecked: true });
  const context: CheckContext = {
    catalog,
    asOf,
    allowedHosts: given.allowedHosts ?? [],
    schema: () => (known ??= (given.schema ?? (() => createCatalogSchema(catalog)))()),
    looseSchema: () => (loose ??= loosenSolutionParsers(context.schema())),
    openSchema: () => (open ??= openDocumentedTables(context.schema())),
    bind: rememberLast(queryOf, (detection) => bindReadably(detection.query, context.schema())),
    flow: rememberLast(queryOf, (detection) => {
      const { tree } = context.bind(detection);
      const outline = tree === undefined || readsAnyTable(tree) ? undefined : outlineQuery(tree);
      return outline && followRows(outline);
    }),
    // What is made ready for one detection is of no use to another.
    get clock() {
      return new Clock(asOf);
    },
    references: rememberLast(queryOf, (detection) => findReferences(context.bind(detection))),
    bindFunction: rememberLast(itself<SavedFunction>, (subject) => bindSavedFunction(subject, context.schema())),
    variants: (detection) => {
      const found = findVariants(detection, catalog);
      for (const variant of found) origins.set(variant.detection, { written: detection, places: variant.places });
      return found;
    },
    vary: ({ detection, places }, overlays) => {
      const written = origins.get(detection)?.written ?? detection;
      const varied = overlayDetection(written, overlays);
      const differences = places.map((place) => place && { ...place, overlays });
      origins.set(varied, { written, places: differences });
      return { detection: varied, overlays, places: differences, names: [] };
    },
    expansionFindings: rememberLast(itself<Detection>, (detection) => {
      const isBroken = context.bind(detection).diagnostics.some((each) => kindOfDiagnostic(each) === 'syntax');
      const { written, places } = origins.get(detection) ?? { written: detection, places: [undefined] };
      if (isBroken || !(canChange(detection) || places.some((place) => place?.threatIntelligence))) return [];
      return places.flatMap((place) => expand(written, place).diagnostics);
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
  const query = bindSoundly(text, schema);
  if (!query.diagnostics.some(({ code }) => abandoned.has(code))) return query;
  return { text, diagnostics: query.diagnostics, columns: undefined, tree: undefined };
}

/** False where expansion would return the query as it was written, within its length. */
function canChange({ query, falsePositives }: Detection): boolean {
  const isLong = query.length > limits.queryCharacters.maximum;
  return isLong || falsePositives.length > 0 || query.includes('_GetWatchlist');
}

/** Where a variant comes from: the detection as it is written, and whose the variant is. */
type Origin = Pick<DetectionVariant, 'places'> & { readonly written: Detection };

/** What a workspace makes of a detection has its query, which is bound once for all. */
function queryOf({ query }: Detection): string {
  return query;
}

function itself<Subject>(subject: Subject): Subject {
  return subject;
}

/** For one subject at a time, as the checks look at them: the bound trees of a thousand would fill the memory. */
function rememberLast<Subject, Value>(
  keyOf: (subject: Subject) => unknown,
  make: (subject: Subject) => Value,
): (subject: Subject) => Value {
  let last: { readonly key: unknown; readonly value: Value } | undefined;
  return (subject) => {
    const key = keyOf(subject);
    const current = last !== undefined && last.key === key ? last : { key, value: make(subject) };
    last = current;
    return current.value;
  };
}

/** Whether a query reads every table: nothing of it can be followed, and two thousand tables take minutes to outline. */
function readsAnyTable(tree: SyntaxNode): boolean {
  let any = false;
  walkSyntax(tree, ({ kind, items, parts }) => {
    const sources = [...items, ...(parts.Expressions?.items ?? [])];
    if (kind === 'SearchOperator' || kind === 'FindOperator') any = true;
    if (kind === 'UnionOperator' && sources.some(({ text }) => text?.includes('*') === true)) any = true;
  });
  return any;
}
