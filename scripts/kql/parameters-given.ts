import type { BoundQuery } from './bind-query';
import type { SyntaxNode } from './syntax-node';

/**
 * Returns statements that stand for the parameters of a function, so that its body behind them is a query of its own:
 * parameters of a query for values, of which nothing is known, and rows from elsewhere for tables. Empty if there are
 * none; undefined if a table may have any columns, or if the parameters cannot be read.
 *
 * @param declaration the function as it was bound, the first statement of the query
 */
export function parametersGiven({ text, tree, diagnostics }: BoundQuery): string | undefined {
  const declared = tree?.parts['Statements']?.items[0]?.parts['Expression']?.parts['Parameters'];
  if (declared === undefined || diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  const values: string[] = [];
  const tables: string[] = [];
  for (const { parts } of declared.parts['Parameters']?.items ?? []) {
    const { Name: name, Type: type } = parts['NameAndType']?.parts ?? {};
    if (name === undefined || type === undefined) return undefined;
    if (type.kind !== 'SchemaTypeExpression') values.push(`${textOf(name, text)}:${textOf(type, text)}`);
    else if (type.parts['Columns']?.items.some(({ kind }) => kind === 'StarExpression') !== false) return undefined;
    else tables.push(`let ${textOf(name, text)} = externaldata${textOf(type, text)} [''];\n`);
  }
  return [...(values.length > 0 ? [`declare query_parameters(${values.join(', ')});\n`] : []), ...tables].join('');
}

function textOf({ span }: SyntaxNode, text: string): string {
  return text.slice(span.start, span.end);
}
