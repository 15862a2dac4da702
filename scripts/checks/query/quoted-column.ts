import { quoteName } from '../../kql/literals';
import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import type { DetectionCheck, Finding } from '../check';
import { placeInQuery } from '../evidence/query-place';
import { ownValue } from '../../source/own-value';

/** ("Entity names", Kusto documentation: a name in quotes and brackets is a reference, a name in quotes is a text.) */
export const quotedColumn: DetectionCheck = {
  id: 'quoted-column',
  scope: 'detection',
  looksAt: 'query',
  severity: 'warning',
  sentence: 'A column is named without quotes, or in brackets.',
  why: 'A name in quotes is a text: `distinct "User"` gives one row with the word User, and a list made of it matches nothing.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "bad.example"\n  | summarize Queries = make_set("DnsQuery") by SrcIpAddr\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "bad.example"\n  | summarize Queries = make_set(DnsQuery) by SrcIpAddr\n',
  run: (detection, context) => {
    const { tree } = context.bind(detection);
    const findings: Finding[] = [];
    if (tree === undefined) return [];
    walkSyntax(tree, (pipe) => {
      const { Expression: input, Operator: operator } = pipe.parts;
      if (pipe.kind !== 'PipeExpression' || input?.columns === undefined || operator === undefined) return;
      for (const text of textsForColumns(operator)) {
        const column = columnNamed(String(text.literal?.value), input.columns);
        if (column === undefined) continue;
        findings.push({
          place: placeInQuery(detection, text.span),
          message: `${JSON.stringify(text.literal?.value)} is a text here, and not the column`,
          help: `Write ${quoteName(column).replaceAll('"', "'")}.`,
        });
      }
    });
    return findings;
  },
};

/** By the kind of an operator, its parts that list columns. */
const columnLists: Readonly<Record<string, readonly string[]>> = {
  ProjectOperator: ['Expressions'],
  ExtendOperator: ['Expressions'],
  DistinctOperator: ['Expressions'],
  SortOperator: ['Expressions'],
  TopOperator: ['ByExpression'],
  SummarizeOperator: ['Aggregates', 'ByClause'],
  MakeSeriesOperator: ['Aggregates', 'ByClause'],
};

/** The texts that stand alone where an operator takes columns, or where an aggregate does. */
function textsForColumns(operator: SyntaxNode): readonly SyntaxNode[] {
  return (ownValue(columnLists, operator.kind) ?? []).flatMap((name) => {
    const part = operator.parts[name];
    if (part === undefined) return [];
    const isAggregates = name === 'Aggregates';
    const listed = part.parts['Expressions']?.items ?? (part.items.length > 0 ? part.items : [part]);
    return listed.flatMap((item) =>
      isAggregates ? textsIn(valueOf(item)) : isText(sortedBy(item)) ? [sortedBy(item)] : [],
    );
  });
}

/** Aggregates that take a column as their first argument, and for which a text makes no sense. */
const overColumn = /^(make_(set|list|bag)|dcount|count_distinct|arg_(max|min)|max|min|take_any|any|sum|avg)(if)?$/;

/** Also of an aggregate inside of a function, as in array_sort_asc(make_set(…)). */
function textsIn(aggregate: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  walkSyntax(aggregate, ({ kind, parts }) => {
    if (kind !== 'FunctionCallExpression' || !overColumn.test(parts['Name']?.text ?? '')) return;
    found.push(...(parts['ArgumentList']?.parts['Expressions']?.items ?? []).slice(0, 1).filter(isText));
  });
  return found;
}

function valueOf(item: SyntaxNode): SyntaxNode {
  return item.parts['Name'] !== undefined && item.kind.endsWith('NamedExpression') ? item.parts['Expression']! : item;
}

function sortedBy(item: SyntaxNode): SyntaxNode {
  return item.kind === 'OrderedExpression' ? (item.parts['Expression'] ?? item) : item;
}

function isText({ literal }: SyntaxNode): boolean {
  return literal?.type === 'string';
}

function columnNamed(text: string, columns: readonly { readonly name: string }[]): string | undefined {
  const names = columns.map(({ name }) => name);
  return names.find((name) => name === text) ?? names.find((name) => name.toLowerCase() === text.toLowerCase());
}
