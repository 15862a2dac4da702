import type { SyntaxNode } from '../../kql/syntax-node';
import { itemsOf, knownColumns, overRowsOf, partOf, typeNamed, type BuildContext } from '../build-context';
import { conversion } from '../convert-values';
import { UnsupportedFeature } from '../function-table';
import type { ParseKeyValues, TablePlan } from '../plan';
import { missingValue, positionOf, relationOfThunks, type Relation } from '../relation';
import { evaluateColumn, type Runtime } from '../runtime';
import type { Column, Value } from '../values';

/** `parse-kv text as (a:string, b:long) with (pair_delimiter=";", kv_delimiter="=", quote="'")` */
export function buildParseKeyValues(node: SyntaxNode, source: TablePlan, context: BuildContext): ParseKeyValues {
  const properties = new Map(
    (node.parts['WithClause'] ? itemsOf(node.parts['WithClause'], 'Properties') : []).map((property) => [
      property.parts['Name']?.text ?? '',
      String(property.parts['Expression']?.literal?.value ?? ''),
    ]),
  );
  for (const name of properties.keys()) {
    if (!['pair_delimiter', 'kv_delimiter', 'quote'].includes(name)) throw new UnsupportedFeature(`parse-kv ${name}=`);
  }
  const pairDelimiter = properties.get('pair_delimiter');
  const keyDelimiter = properties.get('kv_delimiter');
  if (!pairDelimiter || !keyDelimiter) throw new UnsupportedFeature('parse-kv', 'without both delimiters');
  const keys = itemsOf(partOf(node, 'Keys'), 'Columns').map((column): Column => {
    return { name: partOf(column, 'Name').text!, type: typeNamed(partOf(column, 'Type')) };
  });
  return {
    kind: 'parse-key-values',
    source,
    expression: context.buildScalar(partOf(node, 'Expression'), overRowsOf(source, context)),
    keys,
    pairDelimiter,
    keyDelimiter,
    quote: properties.get('quote') ?? '',
    columns: knownColumns(node.columns),
    span: node.span,
  };
}

export function runParseKeyValues(plan: ParseKeyValues, runtime: Runtime): Relation {
  const source = runtime.run(plan.source, runtime);
  const read = evaluateColumn(plan.expression, source, runtime);
  const pairs = source.rowCount === 0 ? [] : read().map((value) => readPairs(value as string, plan));
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

/** Keys with their values; of a key that comes twice the first value. Blanks around the delimiters do not count. */
function readPairs(text: string, plan: ParseKeyValues): Map<string, string> {
  const pairs = new Map<string, string>();
  let position = 0;
  while (position < text.length) {
    position = skipPairDelimiters(text, position, plan.pairDelimiter);
    const keyEnd = text.indexOf(plan.keyDelimiter, position);
    if (keyEnd < 0) break;
    const between = text.slice(position, keyEnd);
    const stop = between.trimEnd().indexOf(plan.pairDelimiter);
    if (stop >= 0) {
      // What stands before this delimiter has no value.
      position += stop + plan.pairDelimiter.length;
      continue;
    }
    const value = readValue(text, keyEnd + plan.keyDelimiter.length, plan);
    const key = between.trim();
    if (!pairs.has(key)) pairs.set(key, value.text);
    position = value.end;
  }
  return pairs;
}

function skipPairDelimiters(text: string, from: number, delimiter: string): number {
  let position = from;
  for (;;) {
    const blanks = /^\s*/.exec(text.slice(position))![0].length;
    if (blanks > 0) position += blanks;
    else if (text.startsWith(delimiter, position)) position += delimiter.length;
    else return position;
  }
}

function readValue(text: string, from: number, plan: ParseKeyValues): { readonly text: string; readonly end: number } {
  const start = from + /^\s*/.exec(text.slice(from))![0].length;
  const { quote, pairDelimiter } = plan;
  if (quote !== '' && text.startsWith(quote, start)) {
    const closing = text.indexOf(quote, start + quote.length);
    if (closing >= 0) return { text: text.slice(start + quote.length, closing), end: closing + quote.length };
  }
  const end = text.indexOf(pairDelimiter, start);
  return end < 0 ? { text: text.slice(start), end: text.length } : { text: text.slice(start, end), end };
}
