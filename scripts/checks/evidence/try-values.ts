import type { CallExpression, Expression } from '../../engine/plan/plan';
import type { KqlType, Value } from '../../engine/values';
import { ownValue } from '../../source/own-value';
import type { Leaf } from './condition-tree';
import type { Origin } from './row-flow';

/** Values of a term that are tried. A value that stands for others like it is a sample. */
export interface Tried {
  readonly values: readonly Value[];
  /** For each value whether it stands for others. */
  readonly isSample: readonly boolean[];
}

/** The least and the greatest value that a term can have. */
export interface Range {
  readonly least?: number | bigint;
  readonly most?: number | bigint;
  /** Whether it always has one. */
  readonly isNeverEmpty: boolean;
  /** All that it can be, if that is known. */
  readonly only?: readonly Value[];
  /** What it is a multiple of, if that is known. */
  readonly step?: bigint;
}

const anyRange: Range = { isNeverEmpty: false };

const day = 864_000_000_000n;

/** What functions return: the least and the most. (Their pages in the Kusto documentation.) */
const functionRanges: Readonly<Record<string, readonly [number | bigint, (number | bigint)?]>> = {
  strlen: [0],
  string_size: [0],
  array_length: [0],
  countof: [0],
  indexof: [-1],
  indexof_regex: [-1],
  array_index_of: [-1],
  abs: [0],
  hourofday: [0, 23],
  dayofmonth: [1, 31],
  dayofyear: [1, 366],
  getmonth: [1, 12],
  monthofyear: [1, 12],
  week_of_year: [1, 53],
  strcmp: [-1, 1],
  ipv4_compare: [-1, 1],
  ipv6_compare: [-1, 1],
  sign: [-1, 1],
  datetime_part: [0],
};

/** Those of them that always return a number, as a text is never null. */
const ofText = new Set(['strlen', 'string_size', 'countof', 'strcmp']);

/** Numbers that a column has at least and at most. ("4624(S): An account was successfully logged on", Windows security documentation.) */
const numberColumns: Readonly<Record<string, { readonly least: number; readonly most: number } | undefined>> = {
  'SecurityEvent LogonType': { least: 0, most: 13 },
  'SecurityEvent EventID': { least: 0, most: 65_535 },
  'Event EventID': { least: 0, most: 65_535 },
  'WindowsEvent EventID': { least: 0, most: 65_535 },
};

/** Returns the least and the greatest number that a column of a table has. */
export function numbersOf({ read, column }: Origin): { readonly least: number; readonly most: number } | undefined {
  return read?.kind === 'table' ? ownValue(numberColumns, `${read.name} ${column.name}`) : undefined;
}

/** Columns of numbers of ports. */
export const portColumn = /(?:^|[a-z])Port(?:Number)?$/;

/** Aggregates that count. */
const counting = new Set([
  'count',
  'countif',
  'dcount',
  'dcountif',
  'count_distinct',
  'count_distinctif',
  'dcount_hll',
]);

/**
 * Columns that every row of a table of the workspace has a value in. ("Standard columns in Azure Monitor Logs"; and
 * TimeGenerated of what an aggregate or an outer join made is another origin.)
 */
const alwaysFilled = new Set(['TimeGenerated', 'Type', 'TenantId']);

/** Returns what is known of the values of a term. @param origins what its columns come from */
export function rangeOf(leaf: Leaf, origins: ReadonlyMap<string, Origin>, period: Range | undefined): Range {
  const expression = leaf.term?.expression;
  const only = expression && choicesOf(expression);
  if (only !== undefined) return { isNeverEmpty: true, only };
  if (expression?.kind === 'call' && expression.name === 'array_length') {
    const [list] = expression.operands;
    const most = list?.kind === 'column' ? mostItems(origins.get(list.name)) : undefined;
    if (most !== undefined) return { least: 0, most, isNeverEmpty: false };
  }
  if (expression?.kind === 'call' && expression.name === '%' && expression.from === 'binaryOperators') {
    const [, by] = expression.operands;
    const most = by?.kind === 'constant' ? Math.abs(Number(by.value as number)) - 1 : NaN;
    if (most >= 0) return { least: -most, most, isNeverEmpty: false };
  }
  const argued = expression?.kind === 'call' ? rangeByArguments(expression) : undefined;
  if (argued !== undefined) return argued;
  if (expression?.kind === 'call' && expression.from === 'functions') {
    const [least, most] = Object.hasOwn(functionRanges, expression.name)
      ? ownValue(functionRanges, expression.name)!
      : [];
    return {
      ...(least === undefined ? {} : { least }),
      ...(most === undefined ? {} : { most }),
      isNeverEmpty: ofText.has(expression.name),
    };
  }
  const share = expression && mostOfShare(expression, origins);
  if (share !== undefined) return { least: 0, most: share, isNeverEmpty: false };
  const origin = expression?.kind === 'column' ? origins.get(expression.name) : undefined;
  if (origin?.only !== undefined) return { isNeverEmpty: true, only: origin.only };
  if (origin?.clock?.kind === 'event' && origin.read !== undefined) return period ?? { isNeverEmpty: true };
  if (origin?.aggregate !== undefined && counting.has(origin.aggregate)) {
    return { least: 0, isNeverEmpty: true, ...origin.counted };
  }
  if (origin?.counted !== undefined) return { ...origin.counted, isNeverEmpty: false };
  const numbers = origin && numbersOf(origin);
  if (numbers !== undefined) return { ...numbers, isNeverEmpty: false };
  if (origin?.read?.kind === 'table' && portColumn.test(origin.column.name)) {
    return { least: 0, most: 65_535, isNeverEmpty: false };
  }
  const isFilled = origin?.read?.kind === 'table' && alwaysFilled.has(origin.column.name);
  return isFilled ? { isNeverEmpty: true } : anyRange;
}

/** Parts of a time, from the least to the greatest number of each. ("datetime_part()", Kusto documentation.) */
const partsOfTime: Readonly<Record<string, readonly [number, number] | undefined>> = {
  quarter: [1, 4],
  month: [1, 12],
  week_of_year: [1, 53],
  day: [1, 31],
  dayofyear: [1, 366],
  hour: [0, 23],
  minute: [0, 59],
  second: [0, 59],
};

/** What a function returns by what it is told: a part of a time, a hash below a number, a multiple of a bin. */
function rangeByArguments({ name, operands }: CallExpression): Range | undefined {
  const constants = operands.map((each) => (each.kind === 'constant' ? each.value : undefined));
  const [first, second] = constants;
  if (name === 'dayofweek') return { least: 0n, most: 6n * day, step: day, isNeverEmpty: false };
  if (name === 'datetime_part' && typeof first === 'string') {
    const part = ownValue(partsOfTime, first.toLowerCase());
    return part && { least: part[0], most: part[1], isNeverEmpty: false };
  }
  if (typeof second !== 'bigint' && typeof second !== 'number') return undefined;
  if (/^hash(?:_xxhash64)?$/.test(name)) return { least: 0, most: Number(second) - 1, isNeverEmpty: false };
  const isWhole =
    operands[0] !== undefined && /^(?:int|long)$/.test(operands[0].type) && Number.isInteger(Number(second));
  const isBin = /^(?:bin|floor)$/.test(name) && isWhole && Number(second) > 1;
  return isBin ? { step: BigInt(Number(second)), isNeverEmpty: false } : undefined;
}

/** How many items a list has at most that an aggregate collected. ("make_set()", Kusto documentation: its second argument.) */
function mostItems(origin: Origin | undefined): number | undefined {
  const { call } = origin?.made ?? {};
  const limit = call !== undefined && /^make_(?:set|list)$/.test(call.name) ? call.operands[1] : undefined;
  return limit?.kind === 'constant' ? Number(limit.value as number) : undefined;
}

/** What a part of the rows of a group, counted, is of all of them at most: 1, or 100 as a percentage. */
export function mostOfShare(expression: Expression, origins: ReadonlyMap<string, Origin>): number | undefined {
  if (expression.kind !== 'call') return undefined;
  if (/^(?:todouble|toreal|round)$/.test(expression.name)) {
    const [inner] = expression.operands;
    return inner && mostOfShare(inner, origins);
  }
  const [left, right] = expression.operands;
  if (expression.from !== 'binaryOperators' || left === undefined || right === undefined) return undefined;
  if (expression.name === '*') {
    const [factor, share] = left.kind === 'constant' ? [left, right] : [right, left];
    const most = factor.kind === 'constant' ? mostOfShare(share, origins) : undefined;
    return most === undefined || factor.kind !== 'constant' ? undefined : most * Number(factor.value as number);
  }
  if (expression.name !== '/') return undefined;
  const [factor, part] = factorOf(left);
  const [one, all] = [part, factorOf(right)[1]].map((each) =>
    each.kind === 'column' ? origins.get(each.name)?.made : undefined,
  );
  const isShare = one !== undefined && all?.call.name === 'count' && one.grouping === all.grouping;
  return isShare && /^(?:countif|dcount|dcountif|count)$/.test(one.call.name) && factor > 0 ? factor : undefined;
}

/** What a value is multiplied by, and the value. */
function factorOf(expression: Expression): readonly [number, Expression] {
  if (expression.kind === 'call' && /^(?:todouble|toreal|tolong)$/.test(expression.name) && expression.operands[0]) {
    return factorOf(expression.operands[0]);
  }
  if (expression.kind !== 'call' || expression.name !== '*') return [1, expression];
  const [left, right] = expression.operands;
  if (left?.kind === 'constant' && right) return [Number(left.value as number), factorOf(right)[1]];
  if (right?.kind === 'constant' && left) return [Number(right.value as number), factorOf(left)[1]];
  return [1, expression];
}

/** What a choice between constants can be: `iff(…, "a", "b")`, `case(…)`, a truth as text; undefined for all else. */
function choicesOf(expression: Expression): readonly Value[] | undefined {
  if (expression.kind !== 'call' || expression.from !== 'functions') return undefined;
  const { name, operands } = expression;
  if (name === 'tostring' && operands[0]?.type === 'bool') return ['True', 'False', ''];
  if (name !== 'iff' && name !== 'iif' && name !== 'case') return undefined;
  const results = operands.filter((_, index) =>
    name === 'case' ? index % 2 === 1 || index === operands.length - 1 : index > 0,
  );
  const choices = results.map((each) => (each.kind === 'constant' ? [each.value] : choicesOf(each)));
  return choices.some((each) => each === undefined) ? undefined : choices.flatMap((each) => each ?? []);
}

/**
 * Returns values of a term that between them show every truth that comparisons with these constants can have: the
 * constants, their spellings, what lies between and beyond them, and no value.
 */
export function valuesToTry(type: KqlType, constants: readonly Value[], range: Range = anyRange): Tried {
  if (range.only !== undefined) return { values: range.only, isSample: range.only.map(() => false) };
  const points: Value[] = [];
  const samples: Value[] = [];
  if (type === 'string' || type === 'dynamic') {
    if (!range.isNeverEmpty) points.push(type === 'string' ? '' : null);
    for (const text of constants as readonly string[]) {
      points.push(text, text.toLowerCase(), text.toUpperCase());
      samples.push(mixCase(text));
    }
    samples.push('\u0001');
  } else if (type === 'bool') {
    points.push(true, false, ...(range.isNeverEmpty ? [] : [null]));
  } else {
    if (!range.isNeverEmpty) points.push(null);
    const { at, between } = type === 'real' ? realNumbers(constants, range) : wholeNumbers(type, constants, range);
    points.push(...at);
    samples.push(...between);
  }
  const known = new Set(points);
  const others = [...new Set(samples)].filter((sample) => !known.has(sample));
  const values = [...known, ...others];
  return { values, isSample: values.map((value) => !known.has(value)) };
}

function mixCase(text: string): string {
  return [...text]
    .map((character, index) => (index % 2 === 0 ? character.toLowerCase() : character.toUpperCase()))
    .join('');
}

interface Numbers {
  readonly at: readonly Value[];
  readonly between: readonly Value[];
}

function realNumbers(constants: readonly Value[], { least, most }: Range): Numbers {
  const at = sorted(constants.filter((each) => typeof each !== 'boolean').map(Number));
  const between = at.flatMap((each, index) => [index === 0 ? each - 1 : (each + at[index - 1]!) / 2]);
  const ends = [least, most].flatMap((each) => (each === undefined ? [] : [Number(each)]));
  const all = [...between, (at.at(-1) ?? 0) + 1, ...ends];
  const isIn = (value: number) => (least === undefined || value >= least) && (most === undefined || value <= most);
  return { at: at.filter(isIn), between: all.filter(isIn) };
}

/** For int as numbers, for all others as bigints. */
function wholeNumbers(type: KqlType, constants: readonly Value[], { least, most, step = 1n }: Range): Numbers {
  const [low, high] = [toBigint(least), toBigint(most)];
  const at = sorted(
    constants.flatMap((each) => (typeof each === 'boolean' ? [] : bigintsAround(each as number | bigint))),
  );
  const between = at.flatMap((each, index) => (index === 0 ? [each - 1n] : [(each + at[index - 1]!) / 2n, each - 1n]));
  const ends = [(at.at(-1) ?? 0n) + 1n, ...(low === undefined ? [] : [low]), ...(high === undefined ? [] : [high])];
  const isIn = (value: bigint) => (low === undefined || value >= low) && (high === undefined || value <= high);
  const held = (values: readonly bigint[]) =>
    values
      .filter((value) => isIn(value) && value % step === 0n)
      .map((value) => (type === 'int' ? Number(value) : value));
  const around = [...at, ...between, ...ends].flatMap((each) => {
    const multiple = (each / step) * step;
    return [multiple - step, multiple, multiple + step];
  });
  return { at: held(at), between: held(step === 1n ? [...between, ...ends] : around) };
}

function bigintsAround(value: number | bigint): bigint[] {
  if (typeof value === 'bigint') return [value];
  if (!Number.isFinite(value)) return [];
  return [...new Set([BigInt(Math.floor(value)), BigInt(Math.ceil(value))])];
}

function toBigint(value: number | bigint | undefined): bigint | undefined {
  return value === undefined ? undefined : BigInt(value);
}

function sorted<Each extends number | bigint>(values: readonly Each[]): Each[] {
  return [...new Set(values)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
