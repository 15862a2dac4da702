import limits from '../../schemas/data/limits.json';
import type { Catalog } from '../content/catalog';
import type { Detection } from '../content/detection';
import type { SavedFunction } from '../content/saved-function';
import type { WorkspaceDifferences } from '../content/workspace';
import { bindQuery } from '../kql/bind-query';
import type { BoundQuery } from '../kql/bind-query';
import type { WorkspaceSchema } from '../kql/workspace-schema';
import { hasErrors } from '../source/diagnostic';
import type { Diagnostic, Parsed } from '../source/diagnostic';
import { composeMaps, identityMap, originOf, placeOfOrigin } from '../source/offset-map';
import type { OffsetMap } from '../source/offset-map';
import type { Span } from '../source/position';
import { placeAt } from '../source/source-file';
import { applyOverlay } from './apply-overlay';
import type { OverlaidDetection } from './apply-overlay';
import { calledFunctions } from './query-needs';
import { foldLookups } from './fold-lookups';
import type { FoldedQuery, LookupChoice } from './fold-lookups';
import { placeExclusions } from './place-exclusions';
import type { ExcludedQuery, PlacedExclusion } from './place-exclusions';
import { threatIntelligenceLookups } from './threat-intelligence-lookup';
import { openWatchlistTables, ticksOf } from './watchlist-table';

/** A query as it is deployed. */
export interface ExpandedQuery {
  readonly text: string;
  /** Where each character of it stands in the detection's file, or in that of the workspace whose overlay added it. */
  readonly map: OffsetMap;
  readonly exclusions: readonly PlacedExclusion[];
  /** What became of each reading of a watchlist; `span` is where its author wrote it. */
  readonly lookups: readonly LookupChoice[];
  /** Functions of the repository that it calls. */
  readonly functions: readonly SavedFunction[];
}

export interface ExpandedDetection {
  /** With the workspace's overlay. Its `query` is still the one that was written. */
  readonly detection: Detection;
  readonly query: ExpandedQuery;
}

export interface ExpandOptions {
  /** The date on which watchlists, exclusions and `now()` in a lookup are taken. */
  readonly asOf: Date;
  readonly schema: WorkspaceSchema;
  readonly workspace: WorkspaceDifferences | undefined;
  /** The id of a false positive whose exclusion is left out, to prove that it is needed. */
  readonly withoutExclusion?: string | undefined;
  /** Whether checks say what is wrong with the query as written: a mistake may be doubtful, or accepted by a waiver. */
  readonly isChecked?: boolean;
  /** Whether every list is read as a watchlist, wherever the workspace has it: for tests, which bring no indicators. */
  readonly asWatchlists?: boolean;
}

const mostCharacters = limits.queryCharacters.maximum;

/**
 * Expands a detection: its overlay is applied, the exclusions of its false positives are placed, its lookups are
 * evaluated. There is no value if the query does not bind, an exclusion is wrong, or the result cannot be deployed.
 */
export function expandDetection(
  written: Detection,
  catalog: Catalog,
  options: ExpandOptions,
): Parsed<ExpandedDetection> {
  const overlaid = applyOverlay(written, options.workspace);
  if (options.isChecked === true && staysAsWritten(overlaid, catalog)) {
    return { value: { detection: overlaid.detection, query: queryAsWritten(overlaid.detection) }, diagnostics: [] };
  }
  const query = bindQuery(written.query, options.schema);
  const excluded = excludeFalsePositives(query, overlaid, options);
  if (hasErrors(excluded.diagnostics)) return { value: undefined, diagnostics: excluded.diagnostics };
  const mentioned = catalog.watchlists.filter(({ alias }) => excluded.text.includes(alias));
  const folded = foldLookups(excluded.text, overlaid.detection.expand, {
    schema: options.schema,
    watchlists: openWatchlistTables(mentioned, options.asOf),
    now: ticksOf(options.asOf),
    moved:
      options.asWatchlists === true ? new Map() : threatIntelligenceLookups(mentioned, options.workspace, options.asOf),
  });
  const diagnostics = [
    ...excluded.diagnostics,
    ...describeProblems(overlaid.detection, excluded, folded),
    ...describeMoves(overlaid.detection, excluded, folded, options.schema),
  ];
  const value: ExpandedDetection = {
    detection: overlaid.detection,
    query: {
      text: folded.edited.text,
      map: composeMaps(folded.edited.map, excluded.map),
      exclusions: excluded.exclusions.map((exclusion) => ({ ...exclusion, span: carrySpan(exclusion.span, folded) })),
      lookups: folded.choices.map((choice) => ({ ...choice, span: originOf(excluded.map, choice.span) })),
      functions: calledFunctions(query, catalog.functions),
    },
  };
  return { value: hasErrors(diagnostics) ? undefined : value, diagnostics };
}

/** Whether a query fits, reads no watchlist, calls no function of the repository, and has no exclusion. */
function staysAsWritten({ detection, falsePositives }: OverlaidDetection, { functions }: Catalog): boolean {
  const names = ['_GetWatchlist', ...functions.map(({ alias }) => alias)];
  return (
    detection.query.length <= mostCharacters &&
    !names.some((name) => detection.query.includes(name)) &&
    falsePositives.every(({ falsePositive }) => Object.keys(falsePositive.exclude).length === 0)
  );
}

function queryAsWritten({ document, query: text }: Detection): ExpandedQuery {
  const map = document.textMapOf(['query']) ?? identityMap(text.length);
  return { text, map, exclusions: [], lookups: [], functions: [] };
}

/** The query with its exclusions; if it does not bind, its mistakes at the author's place. */
function excludeFalsePositives(
  query: BoundQuery,
  { detection, falsePositives }: OverlaidDetection,
  options: ExpandOptions,
): ExcludedQuery {
  const map = detection.document.textMapOf(['query']) ?? identityMap(query.text.length);
  const isAccepted = options.isChecked === true && query.tree !== undefined;
  const diagnostics = query.diagnostics
    .filter(({ severity }) => severity === 'error' && !isAccepted)
    .map(({ message, span }): Diagnostic => {
      const place = placeAt(detection.document.source, originOf(map, span));
      return { check: 'kql-semantics', severity: 'error', place, message };
    });
  if (diagnostics.length > 0) return { text: query.text, map, exclusions: [], diagnostics };
  return placeExclusions(query, detection, falsePositives, options);
}

function describeProblems(detection: Detection, { map }: ExcludedQuery, folded: FoldedQuery): Diagnostic[] {
  const { source } = detection.document;
  const placeOf = (span: Span) => placeOfOrigin(map, span, source);
  const failures = folded.failures.map(({ span, reason }): Diagnostic => {
    const message = `The lookup cannot be written into the query: ${reason}`;
    const help = 'Change the lookup, or say expand: watchlist to have it made in the workspace.';
    return { check: 'expand-lookup', severity: 'error', place: placeOf(span), message, help };
  });
  const empty = folded.empty.map(({ span, aliases }): Diagnostic => {
    const message = `The lookup finds nothing on this date in ${aliases.join(' and ')}`;
    const help = 'The detection can find nothing by it: refresh the watchlist, or disable the detection.';
    return { check: 'expand-empty', severity: 'warning', place: placeOf(span), message, help };
  });
  return [...failures, ...empty, ...describeLength(detection, folded)];
}

/**
 * Every indicator is written to its table again once in so many days, and a rule sees the events of its period alone.
 * ("Work with STIX objects and indicators", Microsoft Sentinel documentation: every 7 days.) A day more leaves time for
 * ingestion.
 */
const shortestPeriod = 8 * 86_400;

/** Where a lookup that reads threat intelligence would not find what the watchlist holds. */
function describeMoves(
  detection: Detection,
  { map }: ExcludedQuery,
  { moved, edited }: FoldedQuery,
  schema: WorkspaceSchema,
): Diagnostic[] {
  if (moved.length === 0) return [];
  const { source } = detection.document;
  const isTooShort = detection.type === 'analyticRule' && (detection.queryPeriod?.seconds ?? 0) < shortestPeriod;
  const short = isTooShort ? moved : [];
  const mistakes = bindQuery(edited.text, schema).diagnostics.filter(({ severity }) => severity === 'error');
  return [
    ...short.map(({ alias = '', span }): Diagnostic => {
      const message = `The indicators of ${alias} are in threat intelligence, which is written again once in 7 days; the rule would see those of its period alone`;
      const help =
        'Set queryPeriod: 14d and bound the time of the events in the query, or leave the list a watchlist there.';
      return { check: 'expand-period', severity: 'error', place: placeOfOrigin(map, span, source), message, help };
    }),
    ...mistakes.slice(0, 1).map(({ message: mistake, span }): Diagnostic => {
      const message = `The lookup cannot read threat intelligence in the place of its watchlist: ${mistake}`;
      const help = 'Write the lookup as a table of its own, such as `let indicators = _GetWatchlist(…);`.';
      const place = placeOfOrigin(composeMaps(edited.map, map), span, source);
      return { check: 'expand-lookup', severity: 'error', place, message, help };
    }),
  ];
}

function describeLength(detection: Detection, { edited, longest, choices }: FoldedQuery): Diagnostic[] {
  const { length } = edited.text;
  if (length <= mostCharacters) return [];
  const kept = choices.length > 0 && longest !== length ? ` (${longest} with its watchlists written in)` : '';
  const message = `The expanded query has ${length} characters${kept}; ${detection.type === 'analyticRule' ? 'the service' : 'a rule of the service'} takes ${mostCharacters}`;
  const help =
    detection.expand === 'inline'
      ? 'Say expand: auto, so that the lookup stays if it is the better query, or shorten the list.'
      : 'Shorten the query, or move a part of it into a function of the workspace.';
  // No page states a limit for saved searches, which hunts are.
  const severity = detection.type === 'analyticRule' ? 'error' : 'warning';
  return [{ check: 'expand-length', severity, place: detection.document.placeOf(['query']), message, help }];
}

/** Where a span of the query before folding stands after it; its ends stand outside of what was replaced. */
function carrySpan(span: Span, { edited }: FoldedQuery): Span {
  const carry = (offset: number): number => {
    const run = edited.map.runs.find(({ origin, exact }) => exact && origin.start <= offset && offset <= origin.end);
    return run === undefined ? 0 : run.derived.start + offset - run.origin.start;
  };
  return { start: carry(span.start), end: carry(span.end) };
}
