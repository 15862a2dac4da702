import type { EvaluateAlone } from '../../engine/evaluate-alone';
import type { CallExpression, Expression } from '../../engine/plan/plan';
import type { Relation } from '../../engine/values/relation';
import type { KqlType, Value } from '../../engine/values';
import { columnsRead, keyOf, replaceParts, walkExpression } from './expressions';
import type { Span } from '../../source/position';
import type { Condition } from './row-flow';
import { ingestionTime } from '../../engine/outline-query';
import { unknownValue } from '../../engine/plan/expression';
import { ownValue } from '../../source/own-value';

/** A condition taken apart into what and, or and not() join. */
export type ConditionTree =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly ConditionTree[]; readonly expression: Expression }
  | { readonly kind: 'not'; readonly parts: readonly [ConditionTree]; readonly expression: Expression }
  | Leaf;

/** What a comparison is about: a column, or whatever is computed and not looked into. */
export interface Term {
  readonly key: string;
  readonly type: KqlType;
  readonly expression: Expression;
}

/** How far the truth of a leaf is known for a value that stands for others: exactly, or only at that very value. */
type LeafKind = 'comparison' | 'text' | 'constant' | 'free';

export interface Leaf {
  readonly kind: 'leaf';
  readonly leafKind: LeafKind;
  readonly expression: Expression;
  readonly term?: Term;
  /** What the term is compared with. */
  readonly constants: readonly Value[];
  /** The same for a leaf and its opposite, which differ in `isNegative`. */
  readonly key: string;
  readonly isNegative: boolean;
}

/** Operators whose truth for a value follows from where it lies among the constants. */
const comparisons = new Set([
  '==', '!=', '=~', '!~', 'in', '!in', 'in~', '!in~', '<', '<=', '>', '>=', 'between', '!between',
  'isempty', 'isnotempty', 'isnull', 'isnotnull',
]); // prettier-ignore
const orders = new Set(['<', '<=', '>', '>=', 'between', '!between']);

const textSearches =
  /^!?(has(_any|_all|_cs|prefix|prefix_cs|suffix|suffix_cs)?|contains(_cs)?|startswith(_cs)?|endswith(_cs)?|matches regex)$/;

/** The operators that deny another, by that other. */
const denied: Readonly<Record<string, string>> = { '!=': '==', '!~': '=~', isnotempty: 'isempty', isnotnull: 'isnull' };

/** Functions that leave the text what it is but for its form, so that a comparison is still about the text. */
const forms = new Set(['tolower', 'toupper', 'tostring']);

/**
 * Returns a condition taken apart.
 *
 * @param span where it is written: what it takes from elsewhere and is empty, or decides it alone, is a switch that its
 *   author may turn, and says nothing
 * @param evaluate finds the values that do not depend on rows
 */
export function readCondition({ expression, span }: Condition, evaluate: EvaluateAlone): ConditionTree {
  return readTree(expression, { evaluate, span });
}

interface Reading {
  readonly evaluate: EvaluateAlone;
  readonly span: Span;
}

function readTree(expression: Expression, reading: Reading): ConditionTree {
  if (expression.kind === 'call') {
    const { name, operands } = expression;
    if (expression.from === 'binaryOperators' && (name === 'and' || name === 'or')) {
      const parts = operands.map((operand) => readTree(operand, reading));
      return { kind: name, parts: parts.flatMap((part) => (part.kind === name ? part.parts : [part])), expression };
    }
    if (expression.from === 'functions' && name === 'not' && operands.length === 1) {
      return { kind: 'not', parts: [readTree(operands[0]!, reading)], expression };
    }
  }
  return readLeaf(expression, reading);
}

function readLeaf(expression: Expression, reading: Reading): Leaf {
  const name = expression.kind === 'call' ? expression.name : '';
  const isNegative = name.startsWith('!') || Object.hasOwn(denied, name);
  const positive = Object.hasOwn(denied, name) ? ownValue(denied, name)! : name.replace(/^!/, '');
  const key = isNegative && expression.kind === 'call' ? keyOf({ ...expression, name: positive }) : keyOf(expression);
  const leaf: Leaf = { kind: 'leaf', leafKind: 'free', expression, constants: [], key, isNegative };
  if (!isKnown(expression)) return leaf;
  if (columnsRead(expression).size === 0) {
    const isMeant = isWrittenIn(expression, reading.span) || differsByCase(expression, reading.evaluate);
    return isMeant ? { ...leaf, leafKind: 'constant' } : leaf;
  }
  if (expression.kind !== 'call') return leaf;
  const leafKind = comparisons.has(name) ? 'comparison' : textSearches.test(name) ? 'text' : 'free';
  if (leafKind === 'free') return leaf;
  const read = readOperands(expression, reading);
  if (read === undefined || !isComparable(read.term, read.constants, name)) return leaf;
  return { ...leaf, leafKind, ...read };
}

/** Whether the value of an expression follows from the rows and the clock. */
export function isKnown(expression: Expression): boolean {
  let known = true;
  walkExpression(expression, (part) => {
    const isGiven = part.kind === 'given-answer' && (part.name === unknownValue || part.name !== ingestionTime);
    const isChance = part.kind === 'call' && (part.name === 'rand' || part.name === 'new_guid');
    if (isGiven || isChance || part.kind === 'window') known = false;
  });
  return known;
}

/** Whether two texts are compared that are the same but for their case: no switch is turned so. */
function differsByCase(expression: Expression, evaluate: EvaluateAlone): boolean {
  if (expression.kind !== 'call' || (expression.name !== '==' && expression.name !== 'in')) return false;
  if (expression.operands.some(({ type }) => type !== 'string')) return false;
  const mild = { ...expression, name: expression.name === '==' ? '=~' : 'in~' };
  return evaluate(expression, oneRow)?.[0] === false && evaluate(mild, oneRow)?.[0] === true;
}

function readOperands(
  { operands }: CallExpression,
  { evaluate, span }: Reading,
): { readonly term: Term; readonly constants: readonly Value[] } | undefined {
  const varying = operands.filter((operand) => columnsRead(operand).size > 0);
  const [only] = varying;
  if (only === undefined) return undefined;
  const term = termOf(only);
  if (varying.some((other) => keyOf(other) !== keyOf(only))) return undefined;
  const constants: Value[] = [];
  // In a list of its own, a duration or a moment would be a text.
  const isOfTime = term.type === 'timespan' || term.type === 'datetime';
  const single = operands.flatMap((each) => (isOfTime && each.kind === 'list' ? each.items : [each]));
  for (const operand of single) {
    if (varying.includes(operand)) continue;
    const value = evaluate(operand, oneRow);
    if (value === undefined) return undefined;
    const [constant] = value;
    const isEmpty = constant === '' || (Array.isArray(constant) && constant.length === 0);
    if (isEmpty && !isWrittenIn(operand, span)) return undefined;
    if (Array.isArray(constant)) constants.push(...(constant as Value[]));
    else constants.push(constant!);
  }
  return { term, constants };
}

/** Whether all constants of an expression stand in a span, and none comes from a let variable or a parameter. */
function isWrittenIn(expression: Expression, span: Span): boolean {
  let isWritten = true;
  walkExpression(expression, ({ kind, span: own }) => {
    if (kind === 'scalar-of-table' || kind === 'list-of-table') isWritten = false;
    if (kind === 'constant' && (own.start < span.start || own.end > span.end)) isWritten = false;
  });
  return isWritten;
}

function termOf(expression: Expression): Term {
  let term = expression;
  while (term.kind === 'call' && forms.has(term.name) && term.operands[0]?.type === 'string') term = term.operands[0];
  return { key: keyOf(term), type: term.type, expression: term };
}

function isComparable({ type }: Term, constants: readonly Value[], operator: string): boolean {
  if (type === 'string') return constants.every((each) => typeof each === 'string') && !orders.has(operator);
  if (type === 'dynamic')
    return constants.every((each) => typeof each === 'string' && each !== '') && !orders.has(operator);
  if (type === 'guid' || type === 'decimal') return operator.startsWith('is');
  return constants.every((each) => ['number', 'bigint', 'boolean'].includes(typeof each) && !Number.isNaN(each));
}

/** Rows without columns, for what depends on none. */
export const oneRow: Relation = { columns: [], rowCount: 1, values: () => [] };

/** Returns the truth of a leaf for each value of its term; undefined if it cannot be told. */
export function truthsOf(leaf: Leaf, values: readonly Value[], evaluate: EvaluateAlone): readonly Value[] | undefined {
  const { term, expression } = leaf;
  if (term === undefined) return evaluate(expression, oneRow);
  const column: Expression = { kind: 'column', name: 'term', type: term.type, span: expression.span };
  const asked = replaceParts(expression, (part) => (keyOf(part) === term.key ? column : undefined));
  const rows: Relation = {
    columns: [{ name: 'term', type: term.type }],
    rowCount: values.length,
    values: () => values,
  };
  return evaluate(asked, rows);
}

/** Returns the leaves of a condition. */
export function leavesOf(tree: ConditionTree): readonly Leaf[] {
  return tree.kind === 'leaf' ? [tree] : tree.parts.flatMap(leavesOf);
}
