import facts from '../../../schemas/data/dynamic-shapes.json';
import type { CallExpression, Expression } from '../../engine/plan/plan';
import type { Finding } from '../check';
import type { ComparedValue } from './compared-values';

type Fault = Pick<Finding, 'message' | 'help'>;

const equality = /^(?:==|=~|in~?)$/;

/** Properties that are true or false. */
const truths: ReadonlySet<string> = new Set(facts.truths);

/** Returns why what a query makes of a value never equals a text; undefined if it may. */
export function findComposedFault({ operator, left, text }: ComparedValue): Fault | undefined {
  if (text === '') return undefined;
  const cleaned = left.kind === 'call' ? cleanedFault(left, operator, text) : undefined;
  if (cleaned !== undefined || !equality.test(operator)) return cleaned;
  return typeFault(left, text) ?? (left.kind === 'call' ? callFault(left, operator, text) : undefined);
}

/** A text that is compared with a number or a truth is read as one. */
function typeFault({ type }: Expression, text: string): Fault | undefined {
  const written = JSON.stringify(text);
  if (type === 'bool' && !/^(?:true|false|[01])$/i.test(text)) {
    return { message: `${written} is not a truth value, so that this is never equal`, help: 'Write true or false.' };
  }
  if ((type === 'int' || type === 'long') && !/^\s*[+-]?(?:\d+|0x[0-9a-f]+)\s*$/i.test(text)) {
    return { message: `${written} is not a whole number, so that this is never equal`, help: 'Write the number.' };
  }
  return undefined;
}

function callFault(call: Extract<Expression, { kind: 'call' }>, operator: string, text: string): Fault | undefined {
  const { name, operands } = call;
  const written = JSON.stringify(text);
  const [first] = operands;
  if (name === 'tostring' && first !== undefined) {
    if (first.type === 'timespan' && !/\d/.test(text)) {
      return {
        message: `A duration as text has digits, and ${written} none`,
        help: 'Compare the duration, such as 6d.',
      };
    }
    if (/^(?:int|long|real|decimal)$/.test(first.type) && !/\d/.test(text) && !/^[+-]?(?:inf|nan)/i.test(text)) {
      return { message: `A number as text has digits, and ${written} none`, help: 'Compare the column that holds it.' };
    }
    const key = first.kind === 'member' && first.key.kind === 'constant' ? first.key.value : undefined;
    if (typeof key === 'string' && truths.has(key) && /^(?:True|False)$/.test(text) && /^(?:==|in)$/.test(operator)) {
      return {
        message: `${key} is written in small letters, and ${written} has a capital`,
        help: `Write ${written.toLowerCase()}.`,
      };
    }
    return splitFault(first, text);
  }
  if (name === 'substring') return lengthFault(operands, text);
  if (name !== 'strcat') return undefined;
  const missing = operands.find((each) => {
    const part = each.kind === 'constant' && typeof each.value === 'string' ? each.value : '';
    return part !== '' && !text.toLowerCase().includes(part.toLowerCase());
  });
  if (missing?.kind !== 'constant') return undefined;
  const part = JSON.stringify(missing.value);
  return {
    message: `This text always has ${part} in it, and ${written} has not`,
    help: `Put ${part} where it belongs.`,
  };
}

/** Patterns of trim() that take blanks away. */
const blanks = /^(?: |\\s| \+|\\s[+*]|\[ ?\\s\]\+?)$/;

/** What was taken out of a text, or off its ends, and is looked for in it. */
function cleanedFault({ name, operands }: CallExpression, operator: string, text: string): Fault | undefined {
  const [first, second, third] = operands.map((each) => (each.kind === 'constant' ? each.value : undefined));
  const written = JSON.stringify(text);
  if (name === 'replace_string' && typeof second === 'string' && typeof third === 'string' && second !== '') {
    if (operator.startsWith('matches') || third.includes(second) || !text.includes(second)) return undefined;
    const message = `${JSON.stringify(second)} was replaced in this text, and ${written} has it`;
    return { message, help: `Write ${JSON.stringify(text.replaceAll(second, third))}.` };
  }
  if (!/^trim(?:_start|_end)?$/.test(name) || typeof first !== 'string' || !blanks.test(first)) return undefined;
  const isWhole = equality.test(operator);
  const start = name !== 'trim_end' && (isWhole || operator.startsWith('startswith')) && /^\s/.test(text);
  const end = name !== 'trim_start' && (isWhole || operator.startsWith('endswith')) && /\s$/.test(text);
  if (!start && !end) return undefined;
  return {
    message: `${name}() takes the blanks away with which ${written} ${start ? 'begins' : 'ends'}`,
    help: `Write ${JSON.stringify(text.trim())}.`,
  };
}

function splitFault(member: Expression, text: string): Fault | undefined {
  const list = member.kind === 'member' ? member.target : undefined;
  const separator = list?.kind === 'call' && list.name === 'split' ? list.operands[1] : undefined;
  const sign = separator?.kind === 'constant' ? separator.value : undefined;
  if (typeof sign !== 'string' || sign === '' || !text.includes(sign)) return undefined;
  const message = `A part of a split text has no ${JSON.stringify(sign)}, and ${JSON.stringify(text)} has one`;
  return { message, help: `Write ${JSON.stringify(text.replaceAll(sign, ''))}, or compare the whole text.` };
}

function lengthFault(operands: readonly Expression[], text: string): Fault | undefined {
  const [, , length] = operands;
  const most = length?.kind === 'constant' ? Number(length.value as number) : NaN;
  if (!(most > 0) || [...text].length <= most) return undefined;
  const message = `This is at most ${most} characters long, and ${JSON.stringify(text)} has ${[...text].length}`;
  return { message, help: 'Correct the length or the text.' };
}
