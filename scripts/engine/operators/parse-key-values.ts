import type { SyntaxNode } from '../../kql/syntax-node';
import { itemsOf, knownColumns, overRowsOf, partOf, typeNamed, type BuildContext } from '../build-context';
import { conversion } from '../convert-values';
import { UnsupportedFeature } from '../function-table';
import { readKeyValues } from '../patterns/key-values';
import type { PairSyntax } from '../patterns/pair-syntax';
import type { ParseKeyValues, TablePlan } from '../plan';
import { missingValue, positionOf, relationOfThunks, type Relation } from '../relation';
import { evaluateColumn, type Runtime } from '../runtime';
import type { Column, Value } from '../values';

/** `parse-kv text as (a:string, b:long) with (pair_delimiter=";", kv_delimiter="=", quote="'")` */
export function buildParseKeyValues(node: SyntaxNode, source: TablePlan, context: BuildContext): ParseKeyValues {
  const keys = itemsOf(partOf(node, 'Keys'), 'Columns').map((column): Column => {
    return { name: partOf(column, 'Name').text!, type: typeNamed(partOf(column, 'Type')) };
  });
  return {
    kind: 'parse-key-values',
    source,
    expression: context.buildScalar(partOf(node, 'Expression'), overRowsOf(source, context)),
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
  const [pairDelimiter] = allOf('pair_delimiter');
  const [keyDelimiter] = allOf('kv_delimiter');
  const [pattern] = allOf('regex');
  if (pattern !== undefined) return { kind: 'matched', pattern };
  const quoting = {
    quotes: allOf('quote')
      .filter((quote) => quote !== '')
      .map((quote) => ({ open: quote[0]!, close: quote[1] ?? quote[0]! })),
    escapes: allOf('escape'),
  };
  if (pairDelimiter === undefined && keyDelimiter === undefined) return { kind: 'loose', ...quoting };
  if (!pairDelimiter || !keyDelimiter) throw new UnsupportedFeature('parse-kv', 'without both delimiters');
  return { kind: 'delimited', pairDelimiter, keyDelimiter, greedy: allOf('greedy').includes('true'), ...quoting };
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
      const convert = conversion('string', key.type);
      return pairs.map((row): Value => {
        const text = row.get(key.name);
        return text === undefined ? missingValue(key) : convert(key.type === 'string' ? text : text.trim());
      });
    }),
    source.rowCount,
  );
}
