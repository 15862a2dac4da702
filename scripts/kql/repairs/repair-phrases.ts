import {
  endOfOperand,
  indexesAround,
  isMark,
  isWord,
  shortened,
  spanBetween,
  textBetween,
  wordOperators,
} from './repair';
import type { BrokenText, FindRepairs, Repair } from './repair';

/** A turn of another language that begins at a token, and what KQL says for it. */
type FindPhrase = (broken: BrokenText, index: number) => Repair | undefined;

/** `Location.contains("x")`: what another language calls on a text stands between two values here. */
const findMethod: FindPhrase = (broken, index) => {
  const { tokens } = broken;
  const name = tokens[index + 1];
  const word = name?.text.toLowerCase() ?? '';
  if (!isMark(tokens[index], '.') || !wordOperators.has(word) || !isMark(tokens[index + 2], '(')) return undefined;
  const end = endOfOperand(tokens, index + 3);
  const inside = textBetween(broken, index + 3, end);
  if (inside === '' || !isMark(tokens[end], ')')) return undefined;
  return {
    span: spanBetween(broken, index, index + 2),
    message: `${word} is an operator between two values, and not a method of one`,
    help: `Write ${tokens[index - 1]?.text ?? ''} ${word} ${shortened(inside)}.`,
    edits: [{ span: spanBetween(broken, index, end + 1), text: ` ${word} ${inside}` }],
  };
};

/** `top 5 TimeGenerated`, `sort TimeGenerated`: the column stands behind by. */
const findMissingBy: FindPhrase = ({ tokens }, index) => {
  const operator = tokens[index]?.text ?? '';
  if (!isMark(tokens[index - 1], '|') || !/^(?:top|sort|order)$/.test(operator)) return undefined;
  const column = tokens[index + (operator === 'top' ? 2 : 1)];
  if (column?.kind !== 'name' || isWord(column, 'by')) return undefined;
  return {
    span: column,
    message: `${operator} needs by before its column`,
    help: `Write by ${column.text}.`,
    edits: [{ span: { start: column.start, end: column.start }, text: 'by ' }],
  };
};

/** `take 5 rows`. */
const findRows: FindPhrase = ({ tokens }, index) => {
  const noun = tokens[index + 2];
  const isTaken = isWord(tokens[index], 'take') || isWord(tokens[index], 'limit');
  if (!isTaken || noun === undefined || !/^(?:rows?|records?|events?)$/i.test(noun.text)) return undefined;
  const help = `Take ${noun.text} away.`;
  return {
    span: noun,
    message: `${tokens[index]!.text} takes a number alone`,
    help,
    edits: [{ span: noun, text: '' }],
  };
};

/** `interval 1 day`, `interval '1' day`. */
const findInterval: FindPhrase = (broken, index) => {
  const { tokens } = broken;
  const count = /^['"]?(\d+)['"]?$/.exec(tokens[index + 1]?.text ?? '')?.[1];
  const unit = /^(day|hour|minute|second)s?$/i
    .exec(tokens[index + 2]?.text ?? '')?.[1]
    ?.charAt(0)
    .toLowerCase();
  if (!isWord(tokens[index], 'interval') || count === undefined || unit === undefined) return undefined;
  const span = spanBetween(broken, index, index + 3);
  const text = `${count}${unit}`;
  return { span, message: 'A duration is a number with its unit', help: `Write ${text}.`, edits: [{ span, text }] };
};

/** `| count(*)` as an operator. */
const findCount: FindPhrase = (broken, index) => {
  const { tokens } = broken;
  const isOperator = isMark(tokens[index - 1], '|') && isWord(tokens[index], 'count') && isMark(tokens[index + 1], '(');
  const close = isMark(tokens[index + 2], ')') ? index + 3 : isMark(tokens[index + 3], ')') ? index + 4 : undefined;
  if (!isOperator || close === undefined) return undefined;
  const span = spanBetween(broken, index, close);
  const help = 'Write | count, or | summarize count() by and the columns.';
  return { span, message: 'The operator count takes nothing', help, edits: [{ span, text: 'count' }] };
};

/** `join … on a = b` and `join … on a == b`. */
const findJoinKeys: FindPhrase = (broken, index) => {
  const { tokens } = broken;
  const [left, sign, right] = tokens.slice(index + 1, index + 4);
  const isPair = left?.kind === 'name' && right?.kind === 'name' && /^==?$/.test(sign?.text ?? '');
  if (!isWord(tokens[index], 'on') || !isPair) return undefined;
  const text = `$left.${left.text} == $right.${right.text}`;
  return {
    span: spanBetween(broken, index + 1, index + 4),
    message: 'Columns of two names are told apart by their sides',
    help: `Write ${text}.`,
    edits: [{ span: spanBetween(broken, index + 1, index + 4), text }],
  };
};

/** `distinct(a, b)`. */
const findDistinct: FindPhrase = (broken, index) => {
  const { tokens } = broken;
  if (!isMark(tokens[index - 1], '|') || !isWord(tokens[index], 'distinct') || !isMark(tokens[index + 1], '('))
    return undefined;
  let end = endOfOperand(tokens, index + 2);
  while (isMark(tokens[end], ',')) end = endOfOperand(tokens, end + 1);
  const inside = textBetween(broken, index + 2, end);
  if (inside === '' || !isMark(tokens[end], ')')) return undefined;
  return {
    span: spanBetween(broken, index + 1, index + 2),
    message: 'The columns of distinct stand without parentheses',
    help: `Write distinct ${shortened(inside)}.`,
    edits: [{ span: spanBetween(broken, index, end + 1), text: `distinct ${inside}` }],
  };
};

/** `summarize … by a having count_ > 1`. */
const findHaving: FindPhrase = ({ tokens }, index) => {
  const word = tokens[index];
  if (!isWord(word, 'having') || isMark(tokens[index - 1], '|') || word === undefined) return undefined;
  const message = 'A filter of groups is an operator of its own behind them';
  return { span: word, message, help: 'Write | where for having.', edits: [{ span: word, text: '| where' }] };
};

const phrases: readonly FindPhrase[] = [
  findMethod, findMissingBy, findRows, findInterval, findCount, findJoinKeys, findDistinct, findHaving,
]; // prettier-ignore

/** Turns of other languages and of speech, each with what KQL says for it. */
export const repairPhrases: FindRepairs = (broken) =>
  indexesAround(broken, 10, 3).flatMap((index) => phrases.flatMap((find) => find(broken, index) ?? []));
