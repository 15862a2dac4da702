import {
  endOfOperand,
  indexesAround,
  isMark,
  isWord,
  queryOperators,
  shortened,
  spanBetween,
  startOfOperand,
  textBetween,
  wordOperators,
} from './repair';
import type { BrokenText, FindRepairs, Repair } from './repair';

const keywords: ReadonlySet<string> = new Set([
  ...queryOperators, ...wordOperators, 'by', 'on', 'asc', 'desc', 'nulls', 'kind', 'let', 'with', 'to', 'typeof',
  'regex', 'of', 'step', 'default', 'from', 'true', 'false', 'datatable', 'dynamic', 'datetime', 'materialize', 'isfuzzy',
]); // prettier-ignore

/** AND, Where, LET: KQL's words are written in lower case. */
export const repairCase: FindRepairs = (broken) =>
  indexesAround(broken, 8, 3).flatMap((index) => {
    const token = broken.tokens[index]!;
    const word = token.text.toLowerCase();
    if (token.kind !== 'name' || word === token.text || !keywords.has(word)) return [];
    return [
      {
        span: spanBetween(broken, index, index + 1),
        message: `${token.text} is not a word of KQL, which is written in lower case`,
        help: `Write ${word} in lower case.`,
        edits: [{ span: token, text: word }],
      },
    ];
  });

/** Operators of other languages, each with the one of KQL. */
const marks: ReadonlyMap<string, string> = new Map([
  ['&&', 'and'],
  ['||', 'or'],
  ['<>', '!='],
  ['===', '=='],
  ['=!', '!='],
  [':=', '='],
  ['=>', '>='],
  ['...', '..'],
]);

export const repairMarks: FindRepairs = (broken) =>
  indexesAround(broken, 6, 3).flatMap((index) => {
    const token = broken.tokens[index]!;
    const instead = token.kind === 'mark' ? marks.get(token.text) : undefined;
    if (instead === undefined) return [];
    const text = /^\w/.test(instead) ? ` ${instead} ` : instead;
    const help = /^\w/.test(instead) ? `Write ${instead} in lower case.` : `Write ${instead}.`;
    const span = spanBetween(broken, index, index + 1);
    return [{ span, message: `KQL has no operator ${token.text}`, help, edits: [{ span, text }] }];
  });

/** `not x == 1`, `x not in (…)`, `!(…)` and `!isempty(x)`. */
export const repairNot: FindRepairs = (broken) =>
  indexesAround(broken, 8, 3).flatMap((index) => {
    const { tokens } = broken;
    const isBang = isMark(tokens[index], '!');
    if (!isBang && !isWord(tokens[index], 'not')) return [];
    const next = tokens[index + 1];
    if (next === undefined || (isMark(next, '(') && !isBang && tokens[index]!.text === 'not')) return [];
    const word = next.text.toLowerCase();
    if (next.kind !== 'name' || !wordOperators.has(word)) return [negateOperand(broken, index)];
    return negateOperator(broken, index, word);
  });

function negateOperand(broken: BrokenText, index: number): Repair {
  const end = endOfOperand(broken.tokens, index + 1);
  const operand = textBetween(broken, index + 1, end);
  const inside = isWrapped(broken, index + 1, end) ? operand.slice(1, -1) : operand;
  return {
    span: spanBetween(broken, index, index + 1),
    message: `not is a function: what it negates stands in parentheses`,
    help: `Write not(${shortened(inside)}).`,
    edits: [{ span: spanBetween(broken, index, end), text: `not(${inside})` }],
  };
}

function isWrapped({ tokens }: BrokenText, from: number, end: number): boolean {
  let depth = 0;
  for (let index = from; index < end; index++) {
    if (isMark(tokens[index], '(')) depth++;
    if (isMark(tokens[index], ')')) depth--;
    if (depth === 0) return index === end - 1 && isMark(tokens[from], '(');
  }
  return false;
}

/** Which of the operators that are words have a form with an exclamation mark. ("String operators", Kusto documentation.) */
const withBang: ReadonlySet<string> = new Set([
  'in', 'in~', 'has', 'contains', 'startswith', 'endswith', 'between', 'hasprefix', 'hassuffix', 'has_cs', 'contains_cs',
  'startswith_cs', 'endswith_cs', 'hasprefix_cs', 'hassuffix_cs',
]); // prettier-ignore

function negateOperator(broken: BrokenText, index: number, word: string): Repair[] {
  const { tokens } = broken;
  const span = spanBetween(broken, index, index + 2);
  if (withBang.has(word)) {
    return [
      {
        span,
        message: `KQL writes the negation of ${word} with an exclamation mark`,
        help: `Write !${word}.`,
        edits: [{ span, text: `!${word}` }],
      },
    ];
  }
  const start = startOfOperand(tokens, index);
  const end = endOfOperand(tokens, index + 1);
  if (start >= index) return [];
  const positive = `${textBetween(broken, start, index)} ${textBetween(broken, index + 1, end)}`;
  return [
    {
      span,
      message: `There is no negation of ${word} by an exclamation mark or a word before it`,
      help: `Write not(${shortened(positive)}).`,
      edits: [{ span: spanBetween(broken, start, end), text: `not(${positive})` }],
    },
  ];
}

/** `x is null`, `x is not null`, `x is empty`. */
export const repairIsNull: FindRepairs = (broken) =>
  indexesAround(broken, 6, 3).flatMap((index) => {
    const { tokens } = broken;
    if (!isWord(tokens[index], 'is')) return [];
    const isNegated = isWord(tokens[index + 1], 'not');
    const last = index + (isNegated ? 2 : 1);
    const what = tokens[last]?.text.toLowerCase() ?? '';
    const start = startOfOperand(tokens, index);
    if (start >= index) return [];
    const subject = textBetween(broken, start, index);
    const isEmptiness = ['null', 'empty', 'none'].includes(what);
    const name = isNegated ? 'isnotempty' : 'isempty';
    const other = isNegated ? 'isnotnull' : 'isnull';
    const written = isEmptiness ? `${name}(${subject})` : `${subject} ${isNegated ? '!=' : '=='}`;
    return [
      {
        span: spanBetween(broken, index, Math.min(last + (isEmptiness ? 1 : 0), tokens.length)),
        message: 'KQL has no operator is',
        help: isEmptiness
          ? `Write ${shortened(written)} for text, and ${other}(${shortened(subject)}) for other types.`
          : `Write ${isNegated ? '!=' : '=='}.`,
        edits: [{ span: spanBetween(broken, start, last + (isEmptiness ? 1 : 0)), text: written }],
      },
    ];
  });

/** Words of SQL and other languages between two values. */
const comparisons: ReadonlyMap<string, readonly [instead: string, help: string]> = new Map([
  ['like', ['contains', 'Write has or contains for a part of a text, startswith or endswith for an end of it.']],
  ['ilike', ['contains', 'Write has or contains for a part of a text, startswith or endswith for an end of it.']],
  ['rlike', ['matches regex', 'Write matches regex.']],
  ['regexp', ['matches regex', 'Write matches regex.']],
  ['regex', ['matches regex', 'Write matches regex.']],
  ['matches', ['matches regex', 'Write matches regex.']],
  ['xor', ['!=', 'Write != between the two conditions.']],
  ['eq', ['==', 'Write == to compare.']],
  ['ne', ['!=', 'Write !=.']],
  ['equals', ['==', 'Write == to compare.']],
  ['mod', ['%', 'Write %.']],
  ['div', ['/', 'Write /.']],
  ['includes', ['contains', 'Write has or contains.']],
  ['notcontains', ['!contains', 'Write !contains.']],
  ['notin', ['!in', 'Write !in.']],
]);

export const repairComparisons: FindRepairs = (broken) =>
  indexesAround(broken, 5, 2).flatMap((index) => {
    const token = broken.tokens[index]!;
    const known = token.kind === 'name' ? comparisons.get(token.text.toLowerCase()) : undefined;
    if (known === undefined || index === 0) return [];
    const [instead, help] = known;
    const isNegated = isWord(broken.tokens[index - 1], 'not') || isMark(broken.tokens[index - 1], '!');
    const span = spanBetween(broken, isNegated ? index - 1 : index, index + 1);
    const negated = isNegated && /^\w/.test(instead) ? `!${instead}` : instead;
    const message = `KQL has no operator ${isNegated ? 'not ' : ''}${token.text}`;
    return [
      {
        span,
        message,
        help: isNegated ? help.replace('has or contains', '!has or !contains') : help,
        edits: [{ span, text: negated }],
      },
    ];
  });

/** `x = 1` where a condition stands. */
export const repairEquals: FindRepairs = (broken) =>
  indexesAround(broken, 6, 3).flatMap((index) => {
    if (!isMark(broken.tokens[index], '=') || !isInCondition(broken, index)) return [];
    const span = spanBetween(broken, index, index + 1);
    const help = 'Write == to compare; a single = gives a name.';
    return [{ span, message: 'A single = does not compare', help, edits: [{ span, text: '==' }] }];
  });

/** True behind where, and in the arguments of a call, where a single = gives no name to a column. */
export function isInCondition({ tokens }: Pick<BrokenText, 'tokens'>, index: number): boolean {
  if (/^(?:kind|isfuzzy|withsource|hint|bagexpansion|flags)$|^hint/.test(tokens[index - 1]?.text ?? '')) return false;
  let depth = 0;
  for (let before = index - 1; before >= 0; before--) {
    const { text, kind } = tokens[before]!;
    if (kind === 'mark' && text === ')') depth++;
    if (kind === 'mark' && text === '(' && --depth < 0) {
      depth = 0;
      const called = tokens[before - 1];
      if (called?.kind === 'name' && !wordOperators.has(called.text) && !queryOperators.has(called.text)) return true;
    }
    if (depth > 0 || kind !== 'name' || !queryOperators.has(text)) continue;
    return text === 'where' || text === 'filter';
  }
  return false;
}

/** Two values of a list that have nothing between them, and the like. */
export const repairBetween: FindRepairs = (broken) =>
  indexesAround(broken, 30, 3).flatMap((index) => {
    const { tokens } = broken;
    if (!isWord(tokens[index], 'between')) return [];
    const isOpen = isMark(tokens[index + 1], '(');
    const from = index + (isOpen ? 2 : 1);
    const middle = endOfOperand(tokens, from);
    if (!/^(?:and|,)$/i.test(tokens[middle]?.text ?? '')) return [];
    const end = endOfOperand(tokens, middle + 1);
    if (end <= middle + 1) return [];
    const range = `${textBetween(broken, from, middle)} .. ${textBetween(broken, middle + 1, end)}`;
    return [
      {
        span: spanBetween(broken, index, index + 1),
        message: 'The two ends of between stand in parentheses, with two periods between them',
        help: `Write between (${shortened(range)}).`,
        edits: [
          { span: { start: tokens[from]!.start, end: tokens[end - 1]!.end }, text: isOpen ? range : `(${range})` },
        ],
      },
    ];
  });

/** `in ["a"]`, `in "a", "b"`, `has_any {…}`: the list of an operator stands in parentheses. */
export const repairLists: FindRepairs = (broken) =>
  indexesAround(broken, 8, 2).flatMap((index) => {
    const { tokens } = broken;
    const word = tokens[index]!.text.toLowerCase();
    if (tokens[index]!.kind !== 'name' || !['in', 'in~', 'has_any', 'has_all'].includes(word)) return [];
    const from = index + 1;
    const first = tokens[from];
    if (first === undefined || isMark(first, '(')) return [];
    const isBracket = isMark(first, '[') || isMark(first, '{');
    const inside = isBracket ? from + 1 : from;
    let end = endOfOperand(tokens, inside);
    while (isMark(tokens[end], ',')) end = endOfOperand(tokens, end + 1);
    const list = textBetween(broken, inside, end);
    if (list === '') return [];
    const behind = isBracket ? end + 1 : end;
    return [
      {
        span: spanBetween(broken, from, from + 1),
        message: `The list of ${word} stands in parentheses`,
        help: `Write ${word} (${shortened(list)}).`,
        edits: [{ span: spanBetween(broken, from, Math.min(behind, tokens.length)), text: `(${list})` }],
      },
    ];
  });

/** `count(*)`, `count(distinct x)`, `x as y`. */
export const repairColumns: FindRepairs = (broken) =>
  indexesAround(broken, 6, 3).flatMap((index): Repair[] => {
    const { tokens } = broken;
    if (isWord(tokens[index], 'count') && isMark(tokens[index + 1], '(') && isMark(tokens[index + 2], '*')) {
      const span = spanBetween(broken, index, index + 4 <= tokens.length ? index + 4 : index + 3);
      return [{ span, message: 'count takes no column', help: 'Write count().', edits: [{ span, text: 'count()' }] }];
    }
    if (isWord(tokens[index], 'count') && isMark(tokens[index + 1], '(') && isWord(tokens[index + 2], 'distinct')) {
      const end = endOfOperand(tokens, index + 3);
      const inside = textBetween(broken, index + 3, end);
      const span = spanBetween(broken, index, Math.min(end + 1, tokens.length));
      const help = `Write dcount(${shortened(inside)}).`;
      return [{ span, message: 'count takes no column', help, edits: [{ span, text: `dcount(${inside})` }] }];
    }
    const name = tokens[index + 1];
    if (!isWord(tokens[index], 'as') || name?.kind !== 'name') return [];
    const start = startOfOperand(tokens, index);
    if (start >= index) return [];
    const named = `${name.text} = ${textBetween(broken, start, index)}`;
    const span = spanBetween(broken, index, index + 1);
    const edits = [{ span: spanBetween(broken, start, index + 2), text: named }];
    return [
      { span, message: 'A column gets its name by = before the value', help: `Write ${shortened(named)}.`, edits },
    ];
  });
