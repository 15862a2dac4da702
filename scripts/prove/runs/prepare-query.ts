import type { Catalog } from '../../content/catalog';
import type { Detection } from '../../content/detection';
import type { WorkspaceDifferences } from '../../content/workspace';
import { expandDetection } from '../../expand/expand-detection';
import { bindSoundly } from '../../engine/bind-soundly';
import type { ChooseOther } from '../../engine/run-query';
import type { BoundQuery } from '../../kql/bind-query';
import type { WorkspaceSchema } from '../../kql/workspace-schema';
import { hasErrors, type Diagnostic, type Parsed } from '../../source/diagnostic';
import { placeOfOrigin } from '../../source/offset-map';
import type { Place, Span } from '../../source/position';

/** What proofs are made against. */
export interface ProofContext {
  readonly catalog: Catalog;
  readonly schema: WorkspaceSchema;
  /** Whose overlays hold; undefined: none. */
  readonly workspace: WorkspaceDifferences | undefined;
}

/** A detection's query as it would be deployed on a date, bound and ready to run. */
export interface PreparedQuery {
  /** The detection with its overlay. */
  readonly detection: Detection;
  readonly bound: BoundQuery;
  /** The aliases of the watchlists that it reads, or that were read for it. */
  readonly watchlists: readonly string[];
  /** Where the author wrote what stands at a span of the expanded query. */
  readonly placeOf: (span: Span) => Place;
  /** Who is told of what Kusto leaves open when it runs, and may choose otherwise. */
  readonly chooseOther?: ChooseOther;
}

/** Prepares a detection's query as of a date; without the exclusion of one false positive where its id is given. */
export type PrepareQuery = (asOf: Date, withoutExclusion?: string) => Parsed<PreparedQuery>;

/** Cases of one detection mostly share their clock, so that each query is expanded and bound once. */
export function createPreparation(detection: Detection, context: ProofContext): PrepareQuery {
  const prepared = new Map<string, Parsed<PreparedQuery>>();
  return (asOf, withoutExclusion) => {
    const key = JSON.stringify([asOf.getTime(), withoutExclusion]);
    const known = prepared.get(key) ?? prepareQuery(detection, context, asOf, withoutExclusion);
    prepared.set(key, known);
    return known;
  };
}

function prepareQuery(
  detection: Detection,
  { catalog, schema, workspace }: ProofContext,
  asOf: Date,
  withoutExclusion: string | undefined,
): Parsed<PreparedQuery> {
  const expanded = expandDetection(detection, catalog, {
    asOf,
    workspace,
    schema,
    withoutExclusion,
    asWatchlists: true,
  });
  if (expanded.value === undefined || hasErrors(expanded.diagnostics)) {
    return { value: undefined, diagnostics: expanded.diagnostics };
  }
  const { text, map, lookups } = expanded.value.query;
  const watchlists = lookups.map(({ alias }) => alias);
  const bound = bindSoundly(text, schema);
  const placeOf = (span: Span): Place => placeOfOrigin(map, span, detection.document.source);
  const errors = bound.diagnostics
    .filter((diagnostic) => diagnostic.severity === 'error')
    .map(({ message, span, code }): Diagnostic => ({
      check: 'test-query',
      severity: 'error',
      place: placeOf(span),
      message: `${message} (${code})`,
      help: 'Run `sentinel validate` for all that is wrong with the query.',
    }));
  if (errors.length > 0) return { value: undefined, diagnostics: [...expanded.diagnostics, ...errors] };
  return {
    value: { detection: expanded.value.detection, bound, watchlists, placeOf },
    diagnostics: expanded.diagnostics,
  };
}
