import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import type { Span } from '../../source/position';
import { nearestWord } from '../../source/nearest-word';
import { byteUnits, problemOfFormat } from '../functions/format';
import { isTimeZone } from '../functions/timezone';
import { unitNames } from '../functions/unit-names';
import { ownValue } from '../../source/own-value';

/** A value that the page of a function does not name, if the parser takes any text. */
export interface OddValue {
  readonly span: Span;
  readonly message: string;
  readonly help: string;
}

/** What a function's argument may be. */
interface Named {
  readonly argument: number;
  /** What is wrong with a text, and what to write; undefined if nothing is. */
  readonly judge: (text: string) => Omit<OddValue, 'span'> | undefined;
}

/** By the name of the function. */
const named: Readonly<Record<string, readonly Named[]>> = {
  datetime_utc_to_local: [{ argument: 1, judge: judgeZone }],
  datetime_local_to_utc: [{ argument: 1, judge: judgeZone }],
  format_datetime: [{ argument: 1, judge: (text) => judgeFormat('format_datetime', text) }],
  format_timespan: [{ argument: 1, judge: (text) => judgeFormat('format_timespan', text) }],
  format_bytes: [oneOf(2, 'unit', byteUnits, (text) => text.toLowerCase())],
  parse_command_line: [oneOf(1, 'parser', ['windows'], (text) => text.toLowerCase())],
  ...Object.fromEntries(
    Object.entries(unitNames).map(([kind, units]) => [
      `convert_${kind}`,
      [1, 2].map((argument) => oneOf(argument, `unit of ${kind}`, units, (text) => text)),
    ]),
  ),
};

function judgeZone(text: string): Omit<OddValue, 'span'> | undefined {
  if (isTimeZone(text)) return undefined;
  return saying(text, 'time zone', nearestWord(text, Intl.supportedValuesOf('timeZone')), 'Europe/Zurich');
}

function judgeFormat(name: 'format_datetime' | 'format_timespan', text: string): Omit<OddValue, 'span'> | undefined {
  const problem = problemOfFormat(name, text);
  if (problem === undefined) return undefined;
  return {
    message: `No page says what ${problem} means`,
    help: 'Write the parts of the format as its page lists them.',
  };
}

function oneOf(argument: number, what: string, values: readonly string[], normal: (text: string) => string): Named {
  const known = new Set(values.map(normal));
  const judge = (text: string) =>
    known.has(normal(text)) ? undefined : saying(text, what, nearestWord(text, values), values[0]!);
  return { argument, judge };
}

function saying(text: string, what: string, meant: string | undefined, example: string): Omit<OddValue, 'span'> {
  const help = meant === undefined ? `Write one such as ${example}.` : `Did you mean ${meant}?`;
  return { message: `There is no ${what} ${JSON.stringify(text)}`, help };
}

/** Returns the written arguments of a query's calls that the pages of the functions do not name. */
export function findOddValues(tree: SyntaxNode): readonly OddValue[] {
  const found: OddValue[] = [];
  walkSyntax(tree, ({ kind, parts }) => {
    const name = kind === 'FunctionCallExpression' ? (parts['Name']?.text ?? '') : '';
    if (!Object.hasOwn(named, name)) return;
    const passed = parts['ArgumentList']?.parts['Expressions']?.items ?? [];
    for (const { argument, judge } of ownValue(named, name)!) {
      const value = passed[argument];
      const odd = value?.literal?.type === 'string' ? judge(String(value.literal.value)) : undefined;
      if (value && odd) found.push({ span: value.span, ...odd });
    }
  });
  return found;
}
