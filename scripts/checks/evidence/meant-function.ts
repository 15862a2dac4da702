import { languageNames } from '../../kql/language-names';
import { isSlipOf, nearestWord } from '../../source/nearest-word';

/** Functions of other languages, and what KQL has for them. */
const elsewhere: ReadonlyMap<string, string> = new Map([
  ['if', 'iff'],
  ['ifnull', 'coalesce'],
  ['isnullorempty', 'isempty'],
  ['len', 'strlen'],
  ['length', 'strlen'],
  ['lower', 'tolower'],
  ['lcase', 'tolower'],
  ['upper', 'toupper'],
  ['ucase', 'toupper'],
  ['concat', 'strcat'],
  ['substr', 'substring'],
  ['cast', 'tostring, tolong or another conversion'],
  ['convert', 'tostring, tolong or another conversion'],
  ['str', 'tostring'],
  ['tonumber', 'toint or toreal'],
  ['todate', 'todatetime'],
  ['regexp_extract', 'extract'],
  ['regexp_replace', 'replace_regex'],
  ['rex', 'extract'],
  ['like', 'the operator has or contains'],
  ['match', 'the operator matches regex'],
  ['contains', 'the operator contains'],
  ['startswith', 'the operator startswith'],
  ['endswith', 'the operator endswith'],
  ['has', 'the operator has'],
  ['in', 'the operator in'],
  ['average', 'avg'],
  ['mean', 'avg'],
  ['distinct', 'dcount'],
  ['count_distinct', 'dcount'],
  ['values', 'make_set'],
  ['first', 'arg_min'],
  ['last', 'arg_max'],
  ['earliest', 'min'],
  ['latest', 'max'],
  ['date_trunc', 'bin or startofday'],
  ['getdate', 'now'],
  ['current_timestamp', 'now'],
]);

/** What is called as functions are, and is a form of the grammar. */
const forms = ['toscalar', 'totable', 'typeof', 'materialize', 'datatable', 'externaldata', 'between', 'dynamic'];

/** The function that was probably meant by a name that is none. */
export interface MeantFunction {
  readonly question: string;
  /** Whether it surely was: no workspace has a function of the name that was written. */
  readonly isCertain: boolean;
}

/**
 * Asks for the function that was meant by a name that is none: one of Kusto's, of the service's or of the workspace's that
 * differs by case or a few letters, or what has another name in KQL.
 *
 * @param known the functions of the workspace
 * @returns undefined if nothing is near
 */
export function meantFunction(name: string, known: Iterable<string>): MeantFunction | undefined {
  const { functions, aggregates } = languageNames();
  const candidates = [...functions, ...aggregates, ...forms, ...known];
  const sameLetters = candidates.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  if (sameLetters !== undefined && sameLetters !== name)
    return { question: `Did you mean ${sameLetters}? Case counts.`, isCertain: true };
  const foreign = elsewhere.get(name.toLowerCase());
  const nearest = foreign ?? nearestWord(name, candidates);
  if (nearest === undefined || nearest === name) return undefined;
  const isCertain = foreign !== undefined || isSlipOf(name, nearest);
  return { question: `Did you mean ${nearest}?`, isCertain };
}
