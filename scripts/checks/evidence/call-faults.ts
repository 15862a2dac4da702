import type { EvaluateAlone } from '../../engine/evaluate-alone';
import type { CallExpression, Expression } from '../../engine/plan/plan';
import type { Value } from '../../engine/values';
import { ownValue } from '../../source/own-value';
import type { Span } from '../../source/position';
import type { Finding } from '../check';
import { kindNames, kindOf, type ColumnKind } from './column-kinds';
import { oneRow } from './condition-tree';
import { columnsRead } from './expressions';
import { formatFault } from './time-format';
import type { QueryFlow } from './row-flow';

/** What is wrong with the arguments of a call, and where they are written. */
export interface CallFault extends Pick<Finding, 'message' | 'help' | 'severity'> {
  readonly span: Span;
}

interface Asked {
  readonly flow: QueryFlow;
  readonly evaluate: EvaluateAlone;
}

type FindFault = (call: CallExpression, asked: Asked) => CallFault | undefined;

/** Returns why a function has no answer for what it is given, or another than was meant; undefined if nothing is known. */
export function findCallFault(call: CallExpression, asked: Asked): CallFault | undefined {
  const find = call.from === 'functions' ? ownValue(finders, call.name) : undefined;
  const fault = find?.(call, asked);
  // A column that was followed to where it is read is written somewhere else.
  return fault !== undefined && fault.span.end <= fault.span.start ? { ...fault, span: call.span } : fault;
}

/** What a text must hold for a conversion to have an answer. ("toint()" and its kin, Kusto documentation.) */
const conversions: Readonly<Record<string, string>> = {
  toint: 'a whole number, such as 1000',
  tolong: 'a whole number, such as 1000',
  todouble: 'a number, such as 0.5',
  toreal: 'a number, such as 0.5',
  todecimal: 'a number, such as 0.5',
  todatetime: 'a time as ISO 8601 writes it, such as 2026-03-31',
  totimespan: 'a duration, such as 01:30:00 or 1.00:00:00',
  toguid: 'a GUID',
};

/** Conversions that have no answer for what a column of such a kind holds. */
const lostKinds: ReadonlySet<ColumnKind> = new Set<ColumnKind>(['address', 'user', 'url', 'sid', 'path']);

function conversionFault(call: CallExpression, asked: Asked): CallFault | undefined {
  const [operand] = call.operands;
  if (operand === undefined) return undefined;
  const { name } = call;
  const text = constantOf(operand, asked);
  // What stands in braces is filled in before the query runs.
  if (typeof text === 'string' && text.includes('{{')) return undefined;
  if (typeof text === 'string' && text.trim() !== '') {
    const answer = asked.evaluate(call, oneRow);
    // ("totimespan()", Kusto documentation: a text as a timespan is written.)
    if (name === 'totimespan' && answer === undefined && /\d\s+[a-z]{3,}|^[a-z]+$/i.test(text)) {
      const message = `totimespan() reads no words, such as those of ${JSON.stringify(text)}`;
      return {
        span: operand.span,
        message,
        help: `Write ${ownValue(conversions, name) ?? ''}, or a literal such as 1h.`,
      };
    }
    if (answer === undefined || answer[0] !== null) return yearFault(call, answer?.[0]);
    return {
      span: operand.span,
      message: `${name}(${JSON.stringify(text)}) is null`,
      help: `Write ${ownValue(conversions, name) ?? 'a value'}.`,
    };
  }
  if (text !== undefined) return yearFault(call, asked.evaluate(call, oneRow)?.[0]);
  const kind = kindOf(operand, asked.flow);
  if (kind === undefined || !lostKinds.has(kind.kind)) return undefined;
  const message = `${kind.name} holds ${kindNames[kind.kind]}, of which ${name}() makes null`;
  return {
    span: operand.span,
    message,
    help: `Give it a column that holds ${(ownValue(conversions, name) ?? '').replace(/, such.*/, '')}.`,
  };
}

const ticksPerYear = 315_569_520_000_000n;

/** A time in another age than any log is of: a number in another unit than the function takes. */
function yearFault(call: CallExpression, answer: Value | undefined): CallFault | undefined {
  if (call.type !== 'datetime' || typeof answer !== 'bigint') return undefined;
  const year = Number(answer / ticksPerYear) + 1;
  const isOf1970 = call.name.startsWith('unixtime') && year <= 1970;
  if (year > 1601 && year < 2200 && !isOf1970) return undefined;
  // The ends of time stand for none.
  if (year > 9990) return undefined;
  const message = `${call.name}() gives a time in the year ${year} here`;
  return {
    span: call.span,
    message,
    help: 'A number of seconds since 1970 has 10 digits and is read by unixtime_seconds_todatetime(); one of milliseconds has 13.',
  };
}

function unixTimeFault(call: CallExpression, asked: Asked): CallFault | undefined {
  const value = call.operands[0] && constantOf(call.operands[0], asked);
  if (value === undefined || value === null || Number(value as number) === 0) return undefined;
  const answer = asked.evaluate(call, oneRow);
  if (answer?.[0] !== null) return yearFault(call, answer?.[0]);
  const message = `${call.name}() has no answer for a number this large`;
  return {
    span: call.span,
    message,
    help: 'A number of seconds since 1970 has 10 digits, and one of milliseconds 13.',
  };
}

/** Functions that read addresses have none to read in an account, a host or a hash. */
function addressFault({ name, operands }: CallExpression, { flow }: Asked): CallFault | undefined {
  for (const operand of operands) {
    const kind = kindOf(operand, flow);
    if (kind === undefined || kind.kind === 'address' || kind.kind === 'url') continue;
    const message = `${kind.name} holds ${kindNames[kind.kind]}, and ${name}() reads addresses`;
    return { span: operand.span, message, help: 'Give it the column that holds the address.' };
  }
  return undefined;
}

function rangeFault(call: CallExpression, asked: Asked): CallFault | undefined {
  const wrongKind = addressFault(call, asked);
  if (wrongKind !== undefined) return wrongKind;
  for (const operand of call.operands.slice(1)) {
    const value = constantOf(operand, asked);
    const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
    const bare = texts.find((each) => typeof each === 'string' && /^\d+\.\d+\.\d+\.0$/.test(each));
    if (typeof bare !== 'string') continue;
    const message = `${JSON.stringify(bare)} is one address alone, without the length of a prefix`;
    return {
      span: operand.span,
      message,
      help: `Write how long the prefix is, as in ${JSON.stringify(`${bare}/24`)}.`,
    };
  }
  return undefined;
}

/** ("has_ipv4_prefix()", Kusto documentation: an address, or its beginning with a dot at its end.) */
function prefixFault({ operands }: CallExpression, asked: Asked): CallFault | undefined {
  for (const operand of operands.slice(1)) {
    const value = constantOf(operand, asked);
    const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
    const wrong = texts.find(
      (each) => typeof each === 'string' && !/^(?:\d{1,3}\.){1,3}$|^(?:\d{1,3}\.){3}\d{1,3}$/.test(each),
    );
    if (typeof wrong !== 'string') continue;
    const message = `${JSON.stringify(wrong)} is not the beginning of an address`;
    const help = wrong.includes('/')
      ? 'Write the first numbers with a dot behind each, or ipv4_is_in_range() for a network.'
      : `Write the numbers with a dot behind each${/^[\d.]+\d$/.test(wrong) ? `: ${JSON.stringify(`${wrong}.`)}` : ''}.`;
    return { span: operand.span, message, help };
  }
  return undefined;
}

/** What nobody writes but as a regular expression. */
const looksLikePattern = /\\[sdwb](?:[+*]|$|\b)|\.\*|\[[a-z0-9]-[a-z0-9]\]|^\^|\(\?[:i]|\\[.|]/i;

function plainTextFault({ name, operands }: CallExpression, asked: Asked): CallFault | undefined {
  const sought = operands[1];
  const text = sought && constantOf(sought, asked);
  if (sought === undefined || typeof text !== 'string' || !looksLikePattern.test(text)) return undefined;
  // A path has backslashes before letters, too.
  if (/^\\?[\w.-]*(?:\\[\w.-]+)*\\?$/.test(text) && !/\\[sdw][+*]/.test(text)) return undefined;
  const instead = ownValue<string>(
    {
      replace_string: 'Write replace_regex().',
      split: 'Bring the separators to one by replace_regex() first.',
      indexof: 'Write indexof_regex().',
    },
    name,
  );
  const message = `${name}() looks for ${JSON.stringify(text)} as it stands, and for no pattern`;
  return { span: sought.span, message, ...(instead === undefined ? {} : { help: instead }) };
}

function replacementFault({ operands }: CallExpression, asked: Asked): CallFault | undefined {
  const replacement = operands[2];
  const text = replacement && constantOf(replacement, asked);
  const group = typeof text === 'string' ? /\$(\d)/.exec(text) : null;
  if (replacement === undefined || group === null) return undefined;
  const message = `${group[0]} is a dollar and a number here, and no group of the regular expression`;
  return { span: replacement.span, message, help: `Write @"\\${group[1] ?? '1'}".` };
}

function substringFault({ operands }: CallExpression, asked: Asked): CallFault | undefined {
  const length = operands[2];
  const value = length && constantOf(length, asked);
  if (length === undefined || value === undefined || value === null || Number(value as number) !== 0) return undefined;
  const message = 'substring() of length 0 is always empty';
  return { span: length.span, message, help: 'First stands where it begins, counted from 0, then how long it is.' };
}

function coalesceFault({ operands }: CallExpression, asked: Asked): CallFault | undefined {
  const at = operands.findIndex((each) => {
    const value = constantOf(each, asked);
    return value !== undefined && value !== null && value !== '';
  });
  const next = operands[at + 1];
  const first = operands[at];
  if (first === undefined || next === undefined || columnsRead(next).size === 0) return undefined;
  const message = 'This constant always has a value, so that what stands behind it is never taken';
  return { span: first.span, message, help: 'Put it last.' };
}

function constantOf(operand: Expression, { evaluate }: Asked): Value | undefined {
  if (operand.kind === 'constant') return operand.value;
  if (operand.kind !== 'call' && operand.kind !== 'list') return undefined;
  return columnsRead(operand).size > 0 ? undefined : evaluate(operand, oneRow)?.[0];
}

const finders: Readonly<Record<string, FindFault>> = {
  ...Object.fromEntries(Object.keys(conversions).map((name) => [name, conversionFault])),
  unixtime_seconds_todatetime: unixTimeFault,
  unixtime_milliseconds_todatetime: unixTimeFault,
  unixtime_microseconds_todatetime: unixTimeFault,
  unixtime_nanoseconds_todatetime: unixTimeFault,
  format_datetime: ({ operands }, asked) => {
    const [, format] = operands;
    const text = format && constantOf(format, asked);
    const fault = typeof text === 'string' ? formatFault(text) : undefined;
    return fault && format && { span: format.span, ...fault };
  },
  ipv4_is_in_range: rangeFault,
  ipv4_is_in_any_range: rangeFault,
  ipv4_is_match: addressFault,
  ipv4_is_private: addressFault,
  ipv4_compare: addressFault,
  parse_ipv4: addressFault,
  parse_ipv4_mask: addressFault,
  format_ipv4: addressFault,
  ipv6_is_in_range: addressFault,
  ipv6_is_match: addressFault,
  ipv6_compare: addressFault,
  parse_ipv6: addressFault,
  geo_info_from_ip_address: addressFault,
  has_ipv4_prefix: prefixFault,
  has_any_ipv4_prefix: prefixFault,
  replace_string: plainTextFault,
  split: plainTextFault,
  indexof: plainTextFault,
  replace_regex: replacementFault,
  substring: substringFault,
  coalesce: coalesceFault,
};
