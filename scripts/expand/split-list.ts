import limits from '../../schemas/data/limits.json';
import { dynamicLiteral, quoteName } from '../kql/literals';
import type { SyntaxNode } from '../kql/syntax-node';
import type { TextEdit } from '../source/edit-text';
import type { ListTest, LookupSite } from './find-lookups';
import { judgeDependencies } from './judge-dependencies';
import type { QueryScope } from './judge-dependencies';
import type { LookupLiteral } from './lookup-literal';

const mostTerms = limits.indexedSearchTerms.maximum;

/**
 * The operators that are true if one value of their list is, and of which Kusto's documentation says that past 128
 * search terms the index is not used ("has_any operator", "in operator", "in~ operator"). It does not say so of `!in`,
 * `!in~` and `has_all`.
 */
const splitOperators: ReadonlySet<string> = new Set(['HasAnyExpression', 'InExpression', 'InCsExpression']);

const nothingKnown: QueryScope = { statements: new Map(), aliases: new Set() };

/** A list that can be written as several, and the operators that read it. */
interface SplittableList {
  readonly texts: readonly string[];
  readonly tests: readonly ListTest[];
}

/** What is written for a list as several of at most 128 values each. */
export interface SplitList {
  readonly edits: readonly TextEdit[];
  readonly literals: readonly string[];
}

interface SplittableQuery {
  readonly text: string;
  readonly scope: QueryScope;
  /** The names that a let statement may not take; it grows with each list that is split. */
  readonly taken: Set<string>;
}

/**
 * Writes a list as several literals, and each operator that reads it as one for each literal, joined by `or`: true if
 * the one over the whole list would be.
 *
 * @returns why it must stay one list, if it must
 */
export function splitList(query: SplittableQuery, site: LookupSite, literal: LookupLiteral): SplitList | string {
  const list = findSplittable(site, literal);
  if (typeof list === 'string') return list;
  const literals = cutList(list.texts).map(dynamicLiteral);
  const declared = query.scope.statements.get(site.declares ?? '')?.parts['Name'];
  if (site.declares === undefined || declared === undefined) {
    return { edits: list.tests.map((test) => repeatTest(query.text, test, literals)), literals };
  }
  const names = freeNames(site.declares, literals.length, query.taken);
  const [name = '', ...others] = names;
  const statements = others.map((other, index) => `;\nlet ${other} = ${literals[index + 1]}`);
  const edits = [
    { span: declared.span, text: name },
    { span: site.span, text: `${literals[0]}${statements.join('')}` },
    ...list.tests.map((test) => repeatTest(query.text, test, names)),
  ];
  return { edits, literals };
}

function findSplittable({ tests }: LookupSite, { texts }: LookupLiteral): SplittableList | string {
  if (tests === undefined) return 'it is read by more than has_any, in and in~';
  if (texts === undefined) return 'its values are not all text';
  const whole = tests.find(({ node }) => !splitOperators.has(node.kind));
  if (whole !== undefined) return `it is read by ${whole.node.parts['Operator']?.text ?? 'another operator'}`;
  const isOfRow = ({ parts: { Left: left } }: SyntaxNode) =>
    left !== undefined && judgeDependencies(left, true, nothingKnown) !== undefined;
  // What is compared is written several times: it must be the same each time.
  if (!tests.every(({ node }) => isOfRow(node))) return 'it is compared with more than columns of the row';
  return { texts, tests };
}

function cutList(texts: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(texts.length / mostTerms);
  return Array.from({ length: count }, (_none, index) => texts.slice(index * mostTerms, (index + 1) * mostTerms));
}

/**
 * The whole is one edit, so that whatever is found in one of the repetitions is found where the author wrote it once.
 */
function repeatTest(text: string, { node: { span }, list }: ListTest, parts: readonly string[]): TextEdit {
  const [front, back] = [text.slice(span.start, list.start), text.slice(list.end, span.end)];
  return { span, text: `(${parts.map((part) => `${front}${part}${back}`).join(' or ')})` };
}

/** A name for each part of a list: that of the list with a number, and one that nothing in the query has. */
function freeNames(base: string, count: number, taken: Set<string>): readonly string[] {
  let stem = `${base}_`;
  const names = () => Array.from({ length: count }, (_none, index) => `${stem}${index + 1}`);
  while (names().some((name) => taken.has(name))) stem += '_';
  for (const name of names()) taken.add(name);
  return names().map(quoteName);
}
