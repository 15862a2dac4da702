import limits from '../../schemas/data/limits.json';
import type { ExpandMode } from '../content/detection';
import { applyEdits } from '../source/edit-text';
import type { EditedText, TextEdit } from '../source/edit-text';
import { bindQuery } from '../kql/bind-query';
import type { BoundQuery } from '../kql/bind-query';
import { findReferences } from '../kql/query-references';
import type { WatchlistReference } from '../kql/query-references';
import { walkSyntax } from '../kql/syntax-node';
import type { SyntaxNode } from '../kql/syntax-node';
import type { Span } from '../source/position';
import { evaluateLookup } from './evaluate-lookup';
import type { LookupData } from './evaluate-lookup';
import { findLookups } from './find-lookups';
import type { LookupHelper, LookupSite } from './find-lookups';
import { readScope } from './judge-dependencies';
import type { QueryScope } from './judge-dependencies';
import type { LookupLiteral } from './lookup-literal';
import { splitList } from './split-list';

/** What became of one reading of a watchlist, and why. */
export interface LookupChoice {
  readonly alias: string;
  /** Written in as one literal, written in as several, or left for the workspace. */
  readonly choice: 'inlined' | 'split' | 'kept';
  /** Values of the literal: written in, or what they would have been; 0 if there is no literal. */
  readonly values: number;
  /** How many literals were written; 0 if the lookup is kept. */
  readonly literals: number;
  readonly reason: string;
  /** Where the lookup stands in the query before it was folded. */
  readonly span: Span;
  /** What stands for it, or would; undefined if what it finds is known in the workspace alone. */
  readonly literal?: LookupLiteral;
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

/** A lookup, what could stand in its place, and what will. */
interface Candidate extends Pick<LookupChoice, 'choice' | 'literals' | 'reason'> {
  readonly site: LookupSite;
  readonly literal: LookupLiteral | undefined;
  /** None where the lookup is kept. */
  readonly edits: readonly TextEdit[];
}

/** A lookup of a list that is elsewhere in the workspace, and what stands for it where it stays. */
interface Move {
  readonly reference: WatchlistReference;
  readonly to: string;
}

interface FoldableQuery {
  readonly text: string;
  readonly scope: QueryScope;
  /** Every name in it, those of columns that it does not mention included. */
  readonly taken: Set<string>;
  readonly helpers: readonly LookupHelper[];
  readonly moves: readonly Move[];
}

/**
 * Puts literals in the place of a query's lookups, as far as the mode allows: always, never, or while each literal has
 * at most as many values as Kusto looks up in its index and the query stays within the service's length; the longest
 * literal is the first to go back to being a lookup. Where the mode is to split, a longer list is written as several.
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
  const folded = { text, scope, taken: namesIn(tree), helpers, moves: findMoves(query, data.moved ?? new Map()) };
  const first = sites.map((site): Candidate => {
    const outcome = evaluateLookup(text, site, scope, data);
    if (outcome.kind === 'none') return keep({ site, literal: undefined }, outcome.reason);
    return chooseByItself(folded, site, outcome.literal, mode);
  });
  const all = first.map((each) => (each.choice === 'kept' ? inline(text, each, '') : each));
  const candidates = mode === 'inline' ? first : fitLength(folded, keepWhatIsRead(first));
  return {
    edited: edit(folded, candidates),
    choices: describeChoices(query, candidates, helpers),
    failures: candidates
      .filter(({ literal }) => mode === 'inline' && literal === undefined)
      .map(({ site, reason }) => ({ span: site.span, reason })),
    empty: candidates.filter(({ literal }) => literal?.values === 0).map(({ site }) => site),
    moved: keptMoves(folded, candidates).map(({ reference }) => reference),
    longest: edit(folded, all).text.length,
  };
}

function namesIn(tree: SyntaxNode): Set<string> {
  const names = new Set<string>();
  walkSyntax(tree, ({ text, columns }) => {
    if (text !== undefined) names.add(text);
    for (const { name } of columns ?? []) names.add(name);
  });
  return names;
}

function chooseByItself(query: FoldableQuery, site: LookupSite, literal: LookupLiteral, mode: ExpandMode): Candidate {
  const { values, text } = literal;
  const size = sizeText(values, [text]);
  const candidate = { site, literal };
  if (mode === 'inline') return inline(query.text, candidate, `${size}; the detection says expand: inline`);
  if (mode === 'watchlist') return keep(candidate, `${size}; the detection says expand: watchlist`);
  if (values <= mostTerms) return inline(query.text, candidate, `${size}, of at most ${mostTerms} values`);
  const unindexed = `${size}; past ${mostTerms} values the index is not used`;
  if (mode === 'auto') return keep(candidate, unindexed);
  const split = splitList(query, site, literal);
  if (typeof split === 'string') return keep(candidate, `${unindexed}, and the list is not split because ${split}`);
  const { edits, literals } = split;
  const reason = `${sizeText(values, literals)}, as ${literals.length} lists of at most ${mostTerms} values`;
  return { ...candidate, choice: 'split', literals: literals.length, edits, reason };
}

function sizeText(values: number, literals: readonly string[]): string {
  return `${values} ${values === 1 ? 'value' : 'values'} in ${literals.join('').length} characters`;
}

function keep(candidate: Pick<Candidate, 'site' | 'literal'>, reason: string): Candidate {
  return { ...candidate, choice: 'kept', literals: 0, edits: [], reason };
}

function inline(text: string, candidate: Pick<Candidate, 'site' | 'literal'>, reason: string): Candidate {
  const { site, literal } = candidate;
  const edits = literal === undefined ? [] : [{ span: site.span, text: placeLiteral(text, site, literal) }];
  return { ...candidate, choice: 'inlined', literals: edits.length, edits, reason };
}

/** A let statement stays as it is where its rows are read by a lookup that stays: a list in its place has none. */
function keepWhatIsRead(candidates: readonly Candidate[]): readonly Candidate[] {
  const kept = candidates.filter(({ choice }) => choice === 'kept');
  const isRead = ({ choice, site }: Candidate) =>
    (choice === 'split' || (choice === 'inlined' && site.form === 'list')) &&
    kept.some((other) => site.declares !== undefined && other.site.names.has(site.declares));
  if (!candidates.some(isRead)) return candidates;
  return keepWhatIsRead(candidates.map((each) => (isRead(each) ? keep(each, 'a lookup that stays reads it') : each)));
}

function fitLength(folded: FoldableQuery, candidates: readonly Candidate[]): readonly Candidate[] {
  const { length } = edit(folded, candidates).text;
  const written = candidates.filter(({ choice }) => choice !== 'kept');
  if (length <= mostCharacters || written.length === 0) return candidates;
  const longest = written.reduce((a, b) => ((b.literal?.text.length ?? 0) > (a.literal?.text.length ?? 0) ? b : a));
  const reason = `the query would have ${length} characters; the service takes ${mostCharacters}`;
  return fitLength(folded, keepWhatIsRead(candidates.map((each) => (each === longest ? keep(each, reason) : each))));
}

function edit(folded: FoldableQuery, candidates: readonly Candidate[]): EditedText {
  const { text, helpers } = folded;
  const edits = candidates.flatMap((candidate) => candidate.edits);
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
    ...candidates.filter(({ edits }) => edits.length > 0).map(({ site }) => site.span),
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
  const kept = candidates.filter(({ edits }) => edits.length === 0);
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
  const choices = candidates.flatMap(({ site, literal, choice, literals, reason }) =>
    site.aliases.map((alias): LookupChoice => {
      const values = literal?.values ?? 0;
      return { alias, choice, values, literals, reason, span: site.span, ...(literal && { literal }) };
    }),
  );
  const covered = [...candidates.map(({ site }) => site.span), ...helpers.map((helper) => helper.span)];
  for (const { alias, span } of findReferences(query).watchlists) {
    if (alias === undefined || covered.some((other) => other.start <= span.start && span.end <= other.end)) continue;
    const reason = 'what it is used for depends on more than watchlists of this repository';
    choices.push({ alias, choice: 'kept', values: 0, literals: 0, reason, span });
  }
  return choices;
}
