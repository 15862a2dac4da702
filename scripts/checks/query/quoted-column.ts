import type { Detection } from '../../content/detection';
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
      findings.push(...textsBesideColumns(operator, input.columns, detection));
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

/** Functions that take a text apart or look at it: which of their arguments, counted from 0, is that text. */
const subjects: Readonly<Record<string, number>> = {
  ...{ parse_url: 0, parse_urlquery: 0, parse_path: 0, parse_json: 0, todynamic: 0, parse_user_agent: 0, parse_xml: 0 },
  ...{ tolower: 0, toupper: 0, strlen: 0, split: 0, substring: 0, isempty: 0, isnotempty: 0, isnull: 0, isnotnull: 0 },
  ...{ extract: 2, extract_all: 1, trim: 1, trim_start: 1, trim_end: 1, replace_string: 0, replace_regex: 0 },
  ...{ base64_decode_tostring: 0, url_decode: 0, geo_info_from_ip_address: 0, ipv4_is_private: 0, todatetime: 0 },
  ...{ toint: 0, tolong: 0, ipv4_is_in_range: 0, hash_sha256: 0, hash_md5: 0, indexof: 0, has_ipv4: 0 },
};

/** Names of columns that no one writes as a word: two words in one, or an underscore. */
const isOddWord = (text: string): boolean => /^[A-Z]+[a-z0-9]+[A-Z]\w*$|^\w+_\w+$/.test(text);

/** Names of columns that say which column is meant. */
const isLabel = /kind|type|source|field|column|name|label|entity|key/i;

/** Texts that were meant as columns: the text that a function looks at, the value of a new column, `{Column}` in a text. */
function textsBesideColumns(
  operator: SyntaxNode,
  columns: readonly { readonly name: string }[],
  detection: Detection,
): Finding[] {
  const names = new Set(columns.map(({ name }) => name));
  const findings: Finding[] = [];
  const say = ({ span, literal }: SyntaxNode, column: string, help: string, severity?: Finding['severity']) => {
    const message = `${JSON.stringify(literal?.value)} is a text here, and not the column ${column}`;
    findings.push({ place: placeInQuery(detection, span), message, help, severity });
  };
  const visit = (node: SyntaxNode): void => {
    // A query inside of an operator has columns of its own.
    if (node.kind === 'PipeExpression') return;
    if (node.kind === 'FunctionCallExpression') {
      const position = ownValue(subjects, node.parts['Name']?.text ?? '');
      const subject = position === undefined ? undefined : argumentsOf(node)[position];
      const text = subject && isText(subject) ? String(subject.literal?.value) : '';
      if (subject !== undefined && names.has(text)) say(subject, text, `Write ${quoteName(text)}.`);
    }
    const braces = node.literal?.type === 'string' ? /[$]?\{(\w+)\}/.exec(String(node.literal.value)) : null;
    if (braces !== null && names.has(braces[1] ?? '')) {
      say(node, braces[1]!, `Put the column beside the text, as in strcat("… ", ${quoteName(braces[1]!)}).`);
    }
    for (const part of [...Object.values(node.parts), ...node.items]) if (part !== undefined) visit(part);
  };
  visit(operator);
  if (operator.kind !== 'ExtendOperator') return findings;
  for (const item of operator.parts['Expressions']?.items ?? []) {
    const text = valueOf(item) === item ? '' : String(valueOf(item).literal?.value ?? '');
    const name = item.parts['Name']?.text ?? '';
    if (isText(valueOf(item)) && names.has(text) && isOddWord(text) && !isLabel.test(name)) {
      say(valueOf(item), text, `Write ${quoteName(text)}, if its value is meant.`, 'advice');
    }
  }
  return findings;
}

function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  return call.parts['ArgumentList']?.parts['Expressions']?.items ?? [];
}

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
