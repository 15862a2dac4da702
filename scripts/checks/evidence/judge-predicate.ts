import { askQuestion } from '../../engine/ask-question';
import { bindQuery } from '../../kql/bind-query';
import { datatableLiteral, quoteString, type LiteralColumn } from '../../kql/literals';
import type { SyntaxNode } from '../../kql/syntax-node';
import type { WorkspaceSchema } from '../../kql/workspace-schema';

/** What a condition is, whatever the row: true of none, true of all, or neither as far as can be told. */
export type PredicateVerdict = 'never' | 'always' | 'sometimes';

/** More rows than this are not tried. */
const mostRows = 1000;

/**
 * Tells whether a condition over a table can be true, and false. It is run on made-up rows that between them have each
 * value the condition compares with, its spellings, and others; what is no plain comparison may be either way.
 *
 * @param source how a query names the table
 */
export function judgePredicate(written: string, source: string, schema: WorkspaceSchema): PredicateVerdict {
  const head = `${source}\n| where `;
  const bound = bindQuery(`${head}${written}`, schema);
  const condition =
    bound.tree?.parts['Statements']?.items[0]?.parts['Expression']?.parts['Operator']?.parts['Condition'];
  if (condition === undefined || bound.diagnostics.some(({ severity }) => severity === 'error')) return 'sometimes';
  const { columns, free } = readLeaves(condition);
  let text = bound.text;
  const unknowns = free.map((_, index) => `Unknown${index}`);
  for (const [index, { span }] of [...free.entries()].sort(([, a], [, b]) => b.span.start - a.span.start)) {
    text = text.slice(0, span.start) + (unknowns[index] ?? '') + text.slice(span.end);
  }
  const axes: Axis[] = [
    ...[...columns].map(([name, { type, values }]) => ({ column: { name, type }, values: [...values] })),
    ...unknowns.map((name) => ({ column: { name, type: 'bool' } as const, values: ['true', 'false'] })),
  ];
  const rows = multiply(axes.map(({ values }) => values));
  if (rows === undefined) return 'sometimes';
  const given = datatableLiteral(
    axes.map(({ column }) => column),
    rows,
  );
  return judgeCount(countRows(`${given}\n| where ${text.slice(head.length)}\n| count`, schema), rows.length);
}

interface Axis {
  readonly column: LiteralColumn;
  readonly values: readonly string[];
}

function judgeCount(count: number | undefined, rows: number): PredicateVerdict {
  return count === 0 ? 'never' : count === rows ? 'always' : 'sometimes';
}

function countRows(query: string, schema: WorkspaceSchema): number | undefined {
  const answer = askQuestion({ query, tables: new Map(), watchlists: new Map(), now: 0n }, schema);
  const count = answer.kind === 'rows' ? answer.table.data[0]?.[0] : undefined;
  return typeof count === 'number' || typeof count === 'bigint' ? Number(count) : undefined;
}

interface Leaves {
  /** By the name of a column: its type, and the values to try, as KQL literals. */
  readonly columns: Map<string, { readonly type: string; readonly values: Set<string> }>;
  /** Conditions that are no plain comparison. */
  readonly free: SyntaxNode[];
}

function readLeaves(condition: SyntaxNode): Leaves {
  const leaves: Leaves = { columns: new Map(), free: [] };
  const visit = (node: SyntaxNode): void => {
    const parts = partsOf(node);
    if (parts.length > 0) parts.forEach(visit);
    else if (!readComparison(node, leaves)) leaves.free.push(node);
  };
  visit(condition);
  return leaves;
}

/** What a condition is put together of by and, or and not(). */
function partsOf({ kind, parts }: SyntaxNode): readonly SyntaxNode[] {
  if (kind === 'AndExpression' || kind === 'OrExpression') {
    return [parts['Left'], parts['Right']].flatMap((side) => side ?? []);
  }
  const isNot = kind === 'FunctionCallExpression' && parts['Name']?.text === 'not';
  return isNot ? argumentsOf(parts) : [];
}

function argumentsOf(parts: SyntaxNode['parts']): readonly SyntaxNode[] {
  return parts['ArgumentList']?.parts['Expressions']?.items ?? [];
}

const equalities = /^(Not)?Equal(Expression|TildeExpression)$|^BangTildeExpression$|^(Not)?In(Cs)?Expression$/;
const orders = /^(Less|Greater)Than(OrEqual)?Expression$/;

/** Notes what a comparison of a column with literals compares with; false for any other condition. */
function readComparison({ kind, parts }: SyntaxNode, { columns }: Leaves): boolean {
  const column = columnOf(parts['Left']);
  if (column === undefined || !(equalities.test(kind) || orders.test(kind))) return false;
  const right = parts['Right'];
  const literals = right?.parts['Expressions']?.items ?? (right === undefined ? [] : [right]);
  const values = literals.map(({ literal }) => valuesAround(column.type, literal?.type, literal?.value));
  if (values.length === 0 || values.some((each) => each === undefined)) return false;
  if (orders.test(kind) && column.type === 'string') return false;
  const known = columns.get(column.name) ?? { type: column.type, values: new Set(otherValues[column.type]) };
  for (const value of values.flatMap((each) => each ?? [])) known.values.add(value);
  columns.set(column.name, known);
  return true;
}

/** The column that is compared, as it is or in one case. */
function columnOf(left: SyntaxNode | undefined): { name: string; type: string } | undefined {
  if (left?.kind === 'FunctionCallExpression' && /^to(lower|upper|string)$/.test(left.parts['Name']?.text ?? '')) {
    const [argument, more] = argumentsOf(left.parts);
    return more === undefined && argument?.type === 'string' ? columnOf(argument) : undefined;
  }
  const { reference, text: name, type } = left ?? {};
  if (reference?.kind !== 'column' || name === undefined || type === undefined) return undefined;
  return type in otherValues ? { name, type } : undefined;
}

/** By type, values that no literal of an author stands for. */
const otherValues: Readonly<Record<string, readonly string[]>> = {
  string: ['""', '"\\u0001"'],
  int: ['int(null)'],
  long: ['long(null)'],
  real: ['real(null)'],
};

/** A literal's value, and those beside it that another comparison may tell apart from it. */
function valuesAround(column: string, type: string | undefined, value: unknown): readonly string[] | undefined {
  if (typeof value !== 'string') return undefined;
  if (column === 'string') {
    if (type !== 'string') return undefined;
    return [value, value.toLowerCase(), value.toUpperCase()].map(quoteString);
  }
  if (!['int', 'long', 'real'].includes(type ?? '') || !/^-?\d{1,9}(\.\d+)?$/.test(value)) return undefined;
  const number = Number(value);
  const around =
    column === 'real'
      ? [number - 0.5, number, number + 0.5]
      : [Math.floor(number) - 1, Math.floor(number), Math.floor(number) + 1];
  return around.map((each) => `${column}(${each})`);
}

/** Every combination of one value of each axis; undefined where they are too many. */
function multiply(axes: readonly (readonly string[])[]): readonly (readonly string[])[] | undefined {
  let rows: readonly (readonly string[])[] = [[]];
  for (const values of axes) {
    if (rows.length * values.length > mostRows) return undefined;
    rows = rows.flatMap((row) => values.map((value) => [...row, value]));
  }
  return rows;
}
