import limits from '../../schemas/data/limits.json';
import type { ExpandMode } from '../content/detection';
import { applyEdits } from '../source/edit-text';
import type { EditedText, TextEdit } from '../source/edit-text';
import { bindQuery } from '../kql/bind-query';
import type { BoundQuery } from '../kql/bind-query';
import { findReferences } from '../kql/query-references';
import type { WatchlistReference } from '../kql/query-references';
import type { Span } from '../source/position';
import { evaluateLookup } from './evaluate-lookup';
import type { LookupData } from './evaluate-lookup';
import { findLookups } from './find-lookups';
import type { LookupHelper, LookupSite } from './find-lookups';
import { readScope } from './judge-dependencies';
import type { LookupLiteral } from './lookup-literal';

/** What became of one reading of a watchlist, and why. */
export interface LookupChoice {
  readonly alias: string;
  readonly choice: 'inlined' | 'kept';
  /** Values of the literal: written in, or what they would have been; 0 where there is no literal. */
  readonly values: number;
  readonly reason: string;
  /** Where the lookup stands in the query before it was folded. */
  readonly span: Span;
}

export interface FoldedQuery {
  readonly edited: EditedText;
  readonly choices: readonly LookupChoice[];
  /** Lookups that were to be written in and cannot be. */
  readonly failures: readonly { readonly span: Span; readonly reason: string }[];
  /** Lookups that find nothing on the date. */
  readonly empty: readonly { readonly span: Span; readonly aliases: readonly string[] }[];
  /** Lookups that stay and read another place of the workspace than a watchlist. */
  readonly moved: readonly WatchlistReference[];
  /** The length of the query with every lookup written in that can be. */
  readonly longest: number;
}

const mostCharacters = limits.queryCharacters.maximum;
const mostTerms = limits.indexedSearchTerms.maximum;

/** A lookup, what could stand in its place, and whether it shall. */
interface Candidate {
  readonly site: LookupSite;
  readonly literal: LookupLiteral | undefined;
  readonly inline: boolean;
  readonly reason: string;
}

/** A lookup of a list that is elsewhere in the workspace, and what stands for it where it stays. */
interface Move {
  readonly reference: WatchlistReference;
  readonly to: string;
}

interface FoldableQuery {
  readonly text: string;
  readonly helpers: readonly LookupHelper[];
  readonly moves: readonly Move[];
}

/**
 * Puts literals in the place of a query's lookups, as far as the mode allows: always, never, or while each literal has
 * at most as many values as Kusto looks up in its index and the query stays within the service's length; the longest
 * literal is the first to go back to being a lookup.
 */
export function foldLookups(text: string, mode: ExpandMode, data: LookupData): FoldedQuery {
  // Most queries look nothing up, and binding one costs more than all else of its expansion.
  const query = text.includes('_GetWatchlist') ? bindQuery(text, data.schema) : undefined;
  if (query?.tree === undefined) {
    return { edited: applyEdits(text, []), choices: [], failures: [], empty: [], moved: [], longest: text.length };
  }
  const { tree } = query;
  const scope = readScope(tree, data.watchlists.keys());
  const { sites, helpers } = findLookups(tree, scope);
  const first = sites.map((site): Candidate => {
    const outcome = evaluateLookup(text, site, scope, data);
    if (outcome.kind === 'none') return { site, literal: undefined, inline: false, reason: outcome.reason };
    return { site, literal: outcome.literal, ...chooseByItself(outcome.literal, mode) };
  });
  const all = first.map((candidate) => ({ ...candidate, inline: candidate.literal !== undefined }));
  const moves = findMoves(query, data.moved ?? new Map());
  const folded = { text, helpers, moves };
  const candidates = mode === 'auto' ? fitLength(folded, first) : first;
  return {
    edited: edit(folded, candidates),
    choices: describeChoices(query, candidates, helpers),
    failures: candidates.filter(({ literal }) => mode === 'inline' && literal === undefined).map(({ site, reason }) => ({ span: site.span, reason })), // prettier-ignore
    empty: candidates.filter(({ literal }) => literal?.values === 0).map(({ site }) => site),
    moved: keptMoves(folded, candidates).map(({ reference }) => reference),
    longest: edit(folded, all).text.length,
  };
}

function chooseByItself(literal: LookupLiteral, mode: ExpandMode): { inline: boolean; reason: string } {
  const size = `${literal.values} ${literal.values === 1 ? 'value' : 'values'} in ${literal.text.length} characters`;
  if (mode !== 'auto') return { inline: mode === 'inline', reason: `${size}; the detection says expand: ${mode}` };
  if (literal.values > mostTerms) {
    return { inline: false, reason: `${size}; past ${mostTerms} values the index is not used` };
  }
  return { inline: true, reason: `${size}, of at most ${mostTerms} values` };
}

function fitLength(folded: FoldableQuery, candidates: readonly Candidate[]): Candidate[] {
  const fitted = [...candidates];
  for (;;) {
    const { length } = edit(folded, fitted).text;
    const inlined = fitted.filter((candidate) => candidate.inline);
    if (length <= mostCharacters || inlined.length === 0) return fitted;
    const longest = inlined.reduce((a, b) => ((b.literal?.text.length ?? 0) > (a.literal?.text.length ?? 0) ? b : a));
    const reason = `the query would have ${length} characters; the service takes ${mostCharacters}`;
    fitted[fitted.indexOf(longest)] = { ...longest, inline: false, reason };
  }
}

function edit(folded: FoldableQuery, candidates: readonly Candidate[]): EditedText {
  const { text, helpers } = folded;
  const edits: TextEdit[] = candidates.flatMap(({ site, literal, inline }) =>
    inline && literal !== undefined ? [{ span: site.span, text: placeLiteral(text, site, literal) }] : [],
  );
  for (const helper of servedHelpers(candidates, helpers)) {
    edits.push({ span: statementSpan(text, helper.span), text: '' });
  }
  for (const { reference, to } of keptMoves(folded, candidates)) edits.push({ span: reference.span, text: to });
  return applyEdits(text, edits);
}

/** The lookups whose list is elsewhere in the workspace; those in functions stay, and are found by a check. */
function findMoves(query: BoundQuery, moved: ReadonlyMap<string, string>): readonly Move[] {
  if (moved.size === 0) return [];
  return findReferences(query).watchlists.flatMap((reference) => {
    const to = reference.alias === undefined ? undefined : moved.get(reference.alias);
    const isHere = query.text.startsWith('_GetWatchlist', reference.span.start);
    return to === undefined || !isHere ? [] : [{ reference, to }];
  });
}

/** Those that neither a literal nor the end of a helper takes away. */
function keptMoves({ helpers, moves }: FoldableQuery, candidates: readonly Candidate[]): readonly Move[] {
  const gone = [
    ...candidates.filter(({ inline }) => inline).map(({ site }) => site.span),
    ...servedHelpers(candidates, helpers).map((helper) => helper.span),
  ];
  return moves.filter(
    ({ reference: { span } }) => !gone.some((each) => each.start <= span.start && span.end <= each.end),
  );
}

/** A table among other words is put in parentheses, as every operator that takes one allows. */
function placeLiteral(text: string, site: LookupSite, literal: LookupLiteral): string {
  if (site.form !== 'table' || site.declares !== undefined) return literal.text;
  const isEnclosed = /\(\s*$/.test(text.slice(0, site.span.start)) && /^\s*[|)]/.test(text.slice(site.span.end));
  return isEnclosed ? literal.text : `(${literal.text})`;
}

/** The helpers of which nothing is left to help: whatever reads them was written in. */
function servedHelpers(candidates: readonly Candidate[], helpers: readonly LookupHelper[]): readonly LookupHelper[] {
  const kept = candidates.filter((candidate) => !candidate.inline);
  return helpers.filter((helper) => !kept.some(({ site }) => site.names.has(helper.name)));
}

/** A let statement with its semicolon and the line end behind it. */
function statementSpan(text: string, span: Span): Span {
  const rest = /^\s*;[ \t]*(?:\r\n|\n|\r)?/.exec(text.slice(span.end));
  return { start: span.start, end: span.end + (rest?.[0].length ?? 0) };
}

/** Every reading of a watchlist in the query, whether it could be evaluated or not. */
function describeChoices(
  query: BoundQuery,
  candidates: readonly Candidate[],
  helpers: readonly LookupHelper[],
): LookupChoice[] {
  const choices = candidates.flatMap(({ site, literal, inline, reason }) =>
    site.aliases.map((alias): LookupChoice => ({
      alias,
      choice: inline ? 'inlined' : 'kept',
      values: literal?.values ?? 0,
      reason,
      span: site.span,
    })),
  );
  const covered = [...candidates.map(({ site }) => site.span), ...helpers.map((helper) => helper.span)];
  for (const { alias, span } of findReferences(query).watchlists) {
    if (alias === undefined || covered.some((other) => other.start <= span.start && span.end <= other.end)) continue;
    const reason = 'what it is used for depends on more than watchlists of this repository';
    choices.push({ alias, choice: 'kept', values: 0, reason, span });
  }
  return choices;
}
