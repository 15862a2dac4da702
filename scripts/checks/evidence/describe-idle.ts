import type { Expression } from '../../engine/plan/plan';
import { leavesOf, type ConditionTree, type Leaf } from './condition-tree';
import type { IdleCondition } from './find-idle-conditions';
import { drawnIn } from './judge-drawn';
import type { Origin } from './row-flow';
import { mostOfShare, numbersOf, portColumn } from './try-values';

/** What an idle condition is said to be, and what can be done. */
export interface IdleDescription {
  readonly message: string;
  readonly help: string;
}

/** What the words of a description are taken from. */
export interface DescribedQuery {
  readonly text: string;
  readonly origins: ReadonlyMap<string, Origin>;
  /** The time that the query of a rule is given, in words. */
  readonly period: string | undefined;
}

/** Says of a condition that is true of no row, or of every row, why that follows. */
export function describeIdle(idle: IdleCondition, query: DescribedQuery): IdleDescription {
  return idle.verdict === 'never' ? describeNever(idle, query) : describeAlways(idle, query);
}

function describeNever({ part, beside }: IdleCondition, query: DescribedQuery): IdleDescription {
  if (beside !== undefined) {
    const other = beside === 'several' ? 'the conditions before it' : `\`${excerpt(beside.condition.span, query)}\``;
    return {
      message: `No row meets this condition and ${other}`,
      help: `${shownRow(part, query, 'A row with', 'meets one of them alone.')} Join by or what cannot be at once.`.trim(),
    };
  }
  const leaf = part.kind === 'leaf' ? part : undefined;
  const reason = leaf === undefined ? undefined : reasonOfNever(leaf, query);
  if (reason !== undefined) return reason;
  return {
    message: 'This condition is true of no row',
    help:
      leaf === undefined
        ? `${shownRow(part, query, 'It is not even true of a row with')} Join by or what cannot be at once.`.trim()
        : `Compare ${nameOf(leaf.term?.expression, query)} with what it can be.`,
  };
}

function describeAlways({ part }: IdleCondition, query: DescribedQuery): IdleDescription {
  const leaf = part.kind === 'leaf' ? part : undefined;
  const reason = leaf === undefined ? undefined : reasonOfAlways(leaf, query);
  if (reason !== undefined) return reason;
  const joins =
    part.kind === 'or' ? 'Join by and what must hold at once.' : 'Say what it is to leave out, or take it out.';
  return {
    message: 'This condition is true of every row',
    help: `${shownRow(part, query, 'It is also true of a row with')} ${joins}`.trim(),
  };
}

function reasonOfNever(leaf: Leaf, query: DescribedQuery): IdleDescription | undefined {
  const { expression, term } = leaf;
  if (leaf.leafKind === 'constant') {
    return {
      message: 'This condition is true of no row, whatever is in it',
      help: 'Compare a column, or take it out.',
    };
  }
  const drawn = drawnIn(expression);
  if (drawn !== undefined) {
    const from = drawn.name === 'rand' ? 'gives a number from 0 to below 1' : 'counts from 1';
    return { message: `This condition is true of no row: ${drawn.name}() ${from}`, help: 'Correct the number.' };
  }
  if (expression.kind === 'call' && expression.name === 'between' && leaf.leafKind === 'free') {
    const message = 'This condition is true of no row: its second bound lies before its first';
    return { message, help: 'Turn the two bounds round.' };
  }
  const form = formOf(expression);
  const text = leaf.constants.find((each) => typeof each === 'string' && each !== '');
  if (form !== undefined && typeof text === 'string') {
    const kind = form === 'tolower' ? 'capital' : 'small letter';
    const right = form === 'tolower' ? text.toLowerCase() : text.toUpperCase();
    return {
      message: `This condition is true of no row: ${form}() returns no ${kind}, and ${quoted(text)} has one`,
      help: `Write ${quoted(right)}.`,
    };
  }
  if (isNullTest(expression) && term?.type === 'string') return nullOfText('isnull', 'isempty', 'no row');
  const isTime = query.period !== undefined && originOf(term?.expression, query)?.clock?.kind === 'event';
  if (isTime) {
    return {
      message: `This condition is true of no row: a run is given the events of the last ${query.period ?? ''} alone`,
      help: 'Give a longer queryPeriod, or ask for what lies within it; of two bounds, the earlier comes first.',
    };
  }
  return reasonOfRange(term?.expression, query);
}

/** Why a number is never what it is compared with. */
function reasonOfRange(expression: Expression | undefined, query: DescribedQuery): IdleDescription | undefined {
  const origin = originOf(expression, query);
  const name = nameOf(expression, query);
  if (origin?.only !== undefined) {
    return {
      message: `This condition is true of no row: ${name} is ${origin.only.map(quoted).join(' or ')} here`,
      help: 'Write it as it is, capitals and all.',
    };
  }
  if (origin?.counted?.most !== undefined && origin.aggregate === 'count') {
    return {
      message: 'This condition is true of no row: the rows are one for each group already, so that each count is 1',
      help: 'Count before the rows are brought together, or group by fewer.',
    };
  }
  if (origin?.counted?.most === 2) {
    return {
      message: 'This condition is true of no row: a truth has two values',
      help: 'Count another column, or write countif().',
    };
  }
  if (origin?.counted?.most !== undefined) {
    return {
      message: 'This condition is true of no row: a group has one value of what it is grouped by',
      help: 'Count another column, or group by fewer.',
    };
  }
  if (origin?.counted?.least !== undefined && origin.aggregate === 'count') {
    return {
      message: 'This condition is true of no row: a group has a row, so that the count is at least 1',
      help: 'What did not happen has no group: leave `by` out to count nothing as 0, or join with what is expected.',
    };
  }
  const numbers = origin && numbersOf(origin);
  if (numbers !== undefined) {
    return {
      message: `This condition is true of no row: ${name} is from ${numbers.least} to ${numbers.most}`,
      help: 'Correct the number, or look whether another table is meant.',
    };
  }
  const share = expression && mostOfShare(expression, query.origins);
  if (share !== undefined) {
    const message = `This condition is true of no row: a part of what is counted is at most ${share} of it`;
    return {
      message,
      help: share === 1 ? 'Multiply the share by 100, or compare it with a number up to 1.' : 'Correct the number.',
    };
  }
  if (origin?.read === undefined || !portColumn.test(origin.column.name)) return undefined;
  return { message: `This condition is true of no row: ${name} is a port, at most 65535`, help: 'Correct the number.' };
}

function reasonOfAlways(
  { expression, term, leafKind, constants }: Leaf,
  query: DescribedQuery,
): IdleDescription | undefined {
  if (leafKind === 'constant') {
    return {
      message: 'This condition is true of every row, whatever is in it',
      help: 'Compare a column, or take it out.',
    };
  }
  if (isNullTest(expression) && term?.type === 'string') return nullOfText('isnotnull', 'isnotempty', 'every row');
  if (leafKind === 'text' && constants.includes('')) {
    const name = expression.kind === 'call' ? expression.name : 'the search';
    return {
      message: `This condition is true of every row, also of one with ${nameOf(term?.expression, query)} "": ${name} finds the empty text in each`,
      help: 'Say what is looked for, or take it out.',
    };
  }
  return undefined;
}

/** ("isnull()", Kusto documentation: a string is never null.) */
function nullOfText(test: string, instead: string, rows: string): IdleDescription {
  return {
    message: `This condition is true of ${rows}: a text is never null, at most empty`,
    help: `Write ${instead}() for ${test}().`,
  };
}

function isNullTest(expression: Expression): boolean {
  return expression.kind === 'call' && (expression.name === 'isnull' || expression.name === 'isnotnull');
}

function formOf(expression: Expression): 'tolower' | 'toupper' | undefined {
  const [left] = expression.kind === 'call' ? expression.operands : [];
  const name = left?.kind === 'call' ? left.name : undefined;
  return name === 'tolower' || name === 'toupper' ? name : undefined;
}

/** A row that the author has named: each column with the first value that it is compared with. */
function shownRow(part: ConditionTree, query: DescribedQuery, before: string, after = ''): string {
  const named = new Map<string, string>();
  for (const { term, constants } of leavesOf(part)) {
    const [value] = constants;
    if (term === undefined || value === undefined || named.size === 3) continue;
    const name = nameOf(term.expression, query);
    const isShown = typeof value === 'string' || typeof value === 'boolean' || /^(int|long|real)$/.test(term.type);
    if (!named.has(name) && isShown)
      named.set(name, typeof value === 'string' ? quoted(value) : String(value as number));
  }
  if (named.size === 0) return '';
  const shown = [...named].map(([name, value]) => `${name} ${value}`).join(' and ');
  return after === '' ? `${before} ${shown}.` : `${before} ${shown} ${after}`;
}

function originOf(expression: Expression | undefined, { origins }: DescribedQuery): Origin | undefined {
  return expression?.kind === 'column' ? origins.get(expression.name) : undefined;
}

/** What the author calls a term. */
function nameOf(expression: Expression | undefined, query: DescribedQuery): string {
  const origin = originOf(expression, query);
  const name = origin?.column.name;
  // What an aggregate made has a name in the plan that nobody wrote.
  if (origin?.aggregate !== undefined) return `the result of ${origin.aggregate}()`;
  if (name !== undefined && name !== '') return name;
  return expression === undefined ? 'a value' : excerpt(expression.span, query);
}

function excerpt({ start, end }: { readonly start: number; readonly end: number }, { text }: DescribedQuery): string {
  const written = text.slice(start, end).replace(/\s+/g, ' ');
  return written === '' ? 'the value' : written.length <= 60 ? written : `${written.slice(0, 59)}…`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
