import type { Span } from '../../source/position';
import { childNodes, type BoundType, type SyntaxNode } from '../../kql/syntax-node';

/** The operators whose right side is a list, and how the list of a row is asked. */
const listOperators: ReadonlySet<string> = new Set([
  'InExpression',
  'NotInExpression',
  'InCsExpression',
  'NotInCsExpression',
  'HasAnyExpression',
  'HasAllExpression',
]);

/**
 * What to write for a list that each row has. ("set_has_element()", Kusto docs; named for it by the service's team in
 * MicrosoftDocs/dataexplorer-docs, issue 494.)
 */
export const varyingListRemedy =
  'For an array of the row write set_has_element(array, value); for several columns compare each: a == value or b == value.';

/** A list beside `in` or its like that each row would have another one of. */
export interface VaryingList {
  /** The first item that reads a column. */
  readonly span: Span;
  /** As the query spells it. */
  readonly operator: string;
  /** The type of that item. */
  readonly type: BoundType | undefined;
}

/**
 * Returns the lists of `in`, `!in`, `in~`, `!in~`, `has_any` and `has_all` that read a column of the row, also through
 * the parameter of a function that is called for each row, or a variable in it.
 */
export function findVaryingLists(tree: SyntaxNode): readonly VaryingList[] {
  const found: VaryingList[] = [];
  collect(tree, new Set(), found);
  return found;
}

function collect(node: SyntaxNode, varying: ReadonlySet<string>, found: VaryingList[]): void {
  if (listOperators.has(node.kind)) {
    const right = node.parts['Right'];
    const items = right?.parts['Expressions']?.items ?? right?.items ?? [];
    const item = items.find((each) => readsRow(each, varying));
    if (item) found.push({ span: item.span, operator: node.parts['Operator']?.text ?? 'in', type: item.type });
  }
  collectInBody(node, varying, found);
  for (const child of childNodes(node)) collect(child, varying, found);
}

/** A body is looked into for the sake of the columns that are passed to it; what it reads itself stands in its text. */
function collectInBody({ called, parts }: SyntaxNode, varying: ReadonlySet<string>, found: VaryingList[]): void {
  if (!called) return;
  const passed = parts['ArgumentList']?.parts['Expressions']?.items ?? [];
  const inside = new Set<string>();
  called.parameters.forEach(({ name }, index) => {
    const named = passed.find((argument) => isNamed(argument) && argument.parts['Name']?.text === name);
    const argument = named ?? (isNamed(passed[index]) ? undefined : passed[index]);
    if (argument && readsRow(argument, varying)) inside.add(name);
  });
  if (inside.size === 0) return;
  for (const { kind, parts: declared } of called.body.parts['Statements']?.items ?? []) {
    const name = declared['Name']?.text;
    const value = declared['Expression'];
    if (kind === 'LetStatement' && name !== undefined && value && readsRow(value, inside)) inside.add(name);
  }
  collect(called.body, inside, found);
}

function isNamed(argument: SyntaxNode | undefined): boolean {
  return argument?.kind === 'SimpleNamedExpression';
}

/** What a table or toscalar() reads are rows of its own. */
function readsRow(node: SyntaxNode, varying: ReadonlySet<string>): boolean {
  if (node.tabular || node.kind === 'ToScalarExpression' || node.kind === 'FunctionDeclaration') return false;
  if (node.kind === 'NameReference') {
    return node.reference?.kind === 'column' || (node.text !== undefined && varying.has(node.text));
  }
  return childNodes(node).some((child) => readsRow(child, varying));
}
