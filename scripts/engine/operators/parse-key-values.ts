import type { SyntaxNode } from '../../kql/syntax-node';
import { itemsOf, knownColumns, overRowsOf, partOf, typeNamed, type BuildContext } from '../build/build-context';
import { UnsupportedFeature } from '../values/function-table';
import { conversionOfFound } from '../functions/conversion';
import { readKeyValues } from '../patterns/key-values';
import type { PairSyntax } from '../patterns/pair-syntax';
import type { ParseKeyValues, TablePlan } from '../plan/plan';
import { missingValue, positionOf, relationOfThunks, type Relation } from '../values/relation';
import { evaluateColumn, type Runtime } from '../runtime';
import type { Column, Value } from '../values';

/** `parse-kv text as (a:string, b:long) with (pair_delimiter=";", kv_delimiter="=", quote="'")` */
export function buildParseKeyValues(node: SyntaxNode, source: TablePlan, context: BuildContext): ParseKeyValues {
  const keys = itemsOf(partOf(node, 'Keys'), 'Columns').map((column): Column => {
    return { name: partOf(column, 'Name').text!, type: typeNamed(partOf(column, 'Type')) };
  });
  if (keys.length === 0) throw new UnsupportedFeature('parse-kv', 'without a key');
  const taken = keys.find(({ name }) => source.columns.some((column) => column.name === name));
  if (taken) throw new UnsupportedFeature('parse-kv', `the rows have a column ${taken.name} already`);
  const expression = context.buildScalar(partOf(node, 'Expression'), overRowsOf(source, context));
  if (expression.type !== 'string')
    throw new UnsupportedFeature('parse-kv', `of a ${expression.type}: write tostring()`);
  return {
    kind: 'parse-key-values',
    source,
    expression,
    keys,
    syntax: buildPairSyntax(node),
    columns: knownColumns(node.columns),
    span: node.span,
  };
}

function buildPairSyntax(node: SyntaxNode): PairSyntax {
  const clause = node.parts['WithClause'];
  const properties = (clause ? itemsOf(clause, 'Properties') : []).map((property): readonly [string, string] => [
    property.parts['Name']?.text ?? '',
    String(property.parts['Expression']?.literal?.value ?? ''),
  ]);
  const allOf = (name: string) => properties.flatMap(([key, value]) => (key === name ? [value] : []));
  requireForm(properties.map(([name]) => name));
  const [pattern] = allOf('regex');
  if (pattern !== undefined) return { kind: 'matched', pattern };
  const quoting = {
    quotes: allOf('quote').map((quote) => {
      const [open, close = open] = charactersOf('quote', quote, 2);
      return { open: open!, close: close! };
    }),
    escapes: allOf('escape').map((escape) => charactersOf('escape', escape, 1)[0]!),
  };
  const [pairDelimiter] = allOf('pair_delimiter');
  const [keyDelimiter] = allOf('kv_delimiter');
  if (pairDelimiter === undefined && keyDelimiter === undefined) return { kind: 'loose', ...quoting };
  if (!pairDelimiter || !keyDelimiter) throw new UnsupportedFeature('parse-kv', 'without both delimiters');
  return { kind: 'delimited', pairDelimiter, keyDelimiter, greedy: allOf('greedy').includes('true'), ...quoting };
}

/** The options that may stand together, one line a syntax. ("parse-kv operator", syntax) */
const forms: readonly (readonly string[])[] = [
  ['regex'],
  ['quote', 'escape'],
  ['pair_delimiter', 'kv_delimiter', 'quote', 'escape', 'greedy'],
];

const repeatable: ReadonlySet<string> = new Set(['quote', 'escape']);

function requireForm(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index && !repeatable.has(name));
  if (twice !== undefined) throw new UnsupportedFeature(`parse-kv ${twice}=`, 'it stands there twice');
  const isForm = forms.some((form) => names.every((name) => form.includes(name)));
  const isGreedyAlone = names.includes('greedy') && !names.includes('pair_delimiter');
  const isEscapeAlone = names.includes('escape') && !names.includes('quote');
  if (!isForm || isGreedyAlone || isEscapeAlone) {
    throw new UnsupportedFeature('parse-kv', `its page does not have ${names.join(', ')} together`);
  }
}

function charactersOf(name: string, text: string, most: number): readonly string[] {
  const characters = Array.from(text);
  const isPlain = characters.every((character) => character.length === 1);
  if (isPlain && characters.length >= 1 && characters.length <= most) return characters;
  throw new UnsupportedFeature(`parse-kv ${name}=`, `it is ${most === 1 ? 'one character' : 'one or two characters'}`);
}

/** Runs `parse-kv`: a column for each named key of a text. */
export function runParseKeyValues(plan: ParseKeyValues, runtime: Runtime): Relation {
  const source = runtime.run(plan.source, runtime);
  const read = evaluateColumn(plan.expression, source, runtime);
  const keys = new Set(plan.keys.map(({ name }) => name));
  const pairs = source.rowCount === 0 ? [] : read().map((value) => readKeyValues(value as string, keys, plan.syntax));
  return relationOfThunks(
    plan.columns,
    plan.columns.map((column) => () => {
      const key = plan.keys.find(({ name }) => name === column.name);
      if (!key) return source.values(positionOf(source.columns, column.name));
      const convert = conversionOfFound('parse-kv', key.type);
      return pairs.map((row): Value => {
        const text = row.get(key.name);
        return text === undefined ? missingValue(key) : convert(key.type === 'string' ? text : text.trim());
      });
    }),
    source.rowCount,
  );
}
