import type { SyntaxNode } from '../../kql/syntax-node';
import {
  itemsOf,
  knownColumns,
  overRowsOf,
  parameterText,
  partOf,
  typeNamed,
  type BuildContext,
} from '../build/build-context';
import { conversion } from '../values/convert-values';
import { UnsupportedFeature } from '../values/function-table';
import { conversionOfFound } from '../functions/conversion';
import { compilePattern } from '../patterns/regular-expression';
import type { ParseStep } from '../plan/parse-step';
import type { ParseColumns, TablePlan } from '../plan/plan';
import { positionOf, relationOfThunks, selectRows, type Relation } from '../values/relation';
import { evaluateColumn, type Runtime } from '../runtime';
import type { Column, KqlType, Value } from '../values';

/** `parse kind=simple text with * "a=" a:long " b=" b` and parse-where. ("parse operator", Kusto docs.) */
export function buildParse(node: SyntaxNode, source: TablePlan, context: BuildContext): ParseColumns {
  const mode = parameterText(node, 'kind') ?? 'simple';
  if (mode !== 'simple' && mode !== 'regex' && mode !== 'relaxed') throw new UnsupportedFeature(`parse kind=${mode}`);
  const flags = parameterText(node, 'flags');
  if (flags !== undefined && mode !== 'regex') {
    throw new UnsupportedFeature(`parse kind=${mode} flags=${flags}`, 'flags are those of a regular expression');
  }
  const text = context.buildScalar(partOf(node, 'Expression'), overRowsOf(source, context));
  if (text.type !== 'string' && text.type !== 'dynamic') {
    throw new UnsupportedFeature('parse', `of a ${text.type}: write tostring()`);
  }
  const columns = distinctColumns(knownColumns(node.columns));
  const steps = requireClearNames(itemsOf(node, 'Patterns').map(buildStep), source.columns);
  const carried = source.columns.filter(({ name }) => !columns.some((column) => column.name === name));
  return {
    kind: 'parse-columns',
    source,
    expression: text,
    mode,
    flags: flags ?? '',
    steps,
    mustMatch: node.kind === 'ParseWhereOperator',
    columns: [...columns, ...carried],
    span: node.span,
  };
}

/**
 * A column that the rows have already takes the parsed values, as one of `extend` does, if it is of the same type. What
 * becomes of one of another type, and of a name that stands twice, is written nowhere.
 */
function requireClearNames(steps: readonly ParseStep[], before: readonly Column[]): readonly ParseStep[] {
  const parsed = steps.filter((step) => step.kind === 'column');
  for (const [index, { name, type }] of parsed.entries()) {
    const isTwice = parsed.findIndex((each) => each.name === name) < index;
    const isOther = before.some((column) => column.name === name && column.type !== type);
    if (isTwice || isOther) throw new UnsupportedFeature('parse', `the rows have a column ${name} already`);
  }
  return steps;
}

function distinctColumns(columns: readonly Column[]): readonly Column[] {
  return columns.filter(({ name }, index) => columns.findIndex((column) => column.name === name) === index);
}

function buildStep(item: SyntaxNode): ParseStep {
  if (item.kind === 'StarExpression') return { kind: 'star' };
  if (item.kind === 'NameAndTypeDeclaration') {
    return { kind: 'column', name: partOf(item, 'Name').text!, type: typeNamed(partOf(item, 'Type')) };
  }
  if (item.literal?.type === 'string') return { kind: 'text', text: String(item.literal.value) };
  if (item.text !== undefined) return { kind: 'column', name: item.text, type: 'string' };
  throw new UnsupportedFeature(`${item.kind} in parse`);
}

/** Texts of the columns in the order of the pattern; undefined if the text does not follow the pattern. */
type Extract = (text: string) => readonly string[] | undefined;

/** Runs `parse` and `parse-where`: a column for each part of a text that fits the pattern. */
export function runParse(plan: ParseColumns, runtime: Runtime): Relation {
  const source = runtime.run(plan.source, runtime);
  const read = evaluateColumn(plan.expression, source, runtime);
  const extract = plan.mode === 'regex' ? prepareRegex(plan) : prepareSimple(plan.steps);
  const toText = conversion(plan.expression.type, 'string') as (value: Value) => string;
  const parsed = source.rowCount === 0 ? [] : read().map((value) => parseOne(plan, extract(toText(value))));
  const names = parsedColumns(plan).map((column) => column.name);
  const extended = relationOfThunks(
    plan.columns,
    plan.columns.map((column) => () => {
      const index = names.indexOf(column.name);
      if (index < 0) return source.values(positionOf(source.columns, column.name));
      return parsed.map((row) => row?.[index] ?? (column.type === 'string' ? '' : null));
    }),
    source.rowCount,
  );
  if (!plan.mustMatch) return extended;
  return selectRows(
    extended,
    parsed.flatMap((row, index) => (row ? [index] : [])),
  );
}

function parsedColumns(plan: ParseColumns): Column[] {
  return plan.steps.flatMap((step) => (step.kind === 'column' ? [{ name: step.name, type: step.type }] : []));
}

/** A text that is not of its column's type spoils the whole row, unless the match is relaxed. */
function parseOne(plan: ParseColumns, texts: readonly string[] | undefined): readonly Value[] | undefined {
  if (!texts) return undefined;
  const values = parsedColumns(plan).map(({ type }, index) => conversionOfFound('parse', type)(texts[index]!.trim()));
  const strings = parsedColumns(plan).map(({ type }, index) => (type === 'string' ? texts[index]! : values[index]!));
  return plan.mode !== 'relaxed' && strings.some((value) => value === null) ? undefined : strings;
}

/**
 * The pattern covers the whole text. A column takes as little as it can up to the text after it, and what is left where
 * none follows; before a star a column takes what its type can start with.
 */
function prepareSimple(steps: readonly ParseStep[]): Extract {
  return (text) => {
    const texts: string[] = [];
    let position = 0;
    let open: 'start' | 'star' | 'column' = 'start';
    for (const [index, step] of steps.entries()) {
      if (step.kind === 'text') {
        const isLast = index === steps.length - 1;
        const found = findText(text, step.text, position, open === 'start', isLast);
        if (found < 0) return undefined;
        if (open === 'column') texts.push(text.slice(position, found));
        position = found + step.text.length;
        open = 'start';
        continue;
      }
      if (open === 'column') {
        const length = leadingLength(text.slice(position), columnBefore(steps, index));
        texts.push(text.slice(position, position + length));
        position += length;
      }
      open = step.kind;
    }
    if (open === 'column') texts.push(text.slice(position));
    return open === 'start' && position < text.length ? undefined : texts;
  };
}

function findText(text: string, sought: string, from: number, here: boolean, last: boolean): number {
  if (here) return text.startsWith(sought, from) ? from : -1;
  if (!last) return text.indexOf(sought, from);
  const start = text.length - sought.length;
  return start >= from && text.endsWith(sought) ? start : -1;
}

function columnBefore(steps: readonly ParseStep[], index: number): KqlType {
  const step = steps[index - 1];
  return step?.kind === 'column' ? step.type : 'string';
}

const leading: Partial<Record<KqlType, RegExp>> = {
  int: /^\s*[-+]?\d+/,
  long: /^\s*[-+]?\d+/,
  real: /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/,
  decimal: /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/,
  bool: /^\s*(?:true|false|1|0)/i,
  guid: /^\s*[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}/,
};

/** How much of a text a column takes before a star or another column. */
function leadingLength(text: string, type: KqlType): number {
  const pattern = leading[type];
  if (!pattern) throw new UnsupportedFeature(`parse with * after a column of type ${type}`);
  return pattern.exec(text)?.[0].length ?? 0;
}

const numberPattern = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`;
const columnPatterns: Partial<Record<KqlType, string>> = {
  int: String.raw`[-+]?\d+`,
  long: String.raw`[-+]?\d+`,
  real: numberPattern,
  decimal: numberPattern,
};

/** The pattern as one regular expression from the start of the text; columns of text are greedy unless flags say U. */
export function regexOfParse({ steps, flags }: Pick<ParseColumns, 'steps' | 'flags'>): string {
  let columns = 0;
  const parts = steps.map((step) => {
    if (step.kind === 'text') return step.text;
    if (step.kind === 'star') return '.*?';
    return `(?P<column${columns++}>${columnPatterns[step.type] ?? '.*'})`;
  });
  return `${flags === '' ? '' : `(?${flags})`}^${parts.join('')}`;
}

function prepareRegex(plan: ParseColumns): Extract {
  const pattern = compilePattern(regexOfParse(plan));
  const columns = plan.steps.filter(({ kind }) => kind === 'column').length;
  const groups = Array.from({ length: columns }, (_, index) => pattern.groupNames.get(`column${index}`)!);
  return (text) => {
    const match = pattern.find(text);
    return match ? groups.map((group) => match.groups[group] ?? '') : undefined;
  };
}
