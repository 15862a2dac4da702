import type { Span } from '../source/position';
import type { KqlType } from './kql-type';
import type { PartName, SyntaxKind } from './kusto-host';

export type { PartName, SyntaxKind };

/** A type that the binder gave; `unknown` for columns of open tables and where binding failed. */
export type BoundType = KqlType | 'unknown';

export interface BoundColumn {
  readonly name: string;
  readonly type: BoundType;
}

/** What a name in the query stands for. */
export interface Reference {
  readonly kind: 'column' | 'table' | 'variable' | 'parameter' | 'function' | 'operator' | 'group' | 'other';
  readonly name: string;
  /** For a group, which a name with a wildcard stands for: its members, with the columns of those that are tables. */
  readonly members?: readonly { readonly name: string; readonly columns?: readonly BoundColumn[] }[];
}

/**
 * A literal. Its value is text wherever a JavaScript number would lose something: the digits of a long, the text
 * between the parentheses of `datetime(…)`; for a string the text with its escapes resolved; null for `long(null)`. The
 * parser does not look into literals: the text may spell no value of the type.
 */
export interface Literal {
  readonly type: BoundType;
  readonly value: string | boolean | null;
}

export interface FunctionParameter {
  readonly name: string;
  readonly optional: boolean;
  readonly type?: BoundType;
  readonly defaultValue?: SyntaxNode;
}

/** The function that a node calls, bound for this call: its parameters are variables in `body`. */
export interface CalledFunction {
  readonly parameters: readonly FunctionParameter[];
  readonly body: SyntaxNode;
}

/**
 * A node of the bound syntax tree as plain data: what the planner and the checks read instead of the parser's objects.
 * Kinds and the names of parts are those of Kusto.Language's grammar. Punctuation is left out, parentheses around an
 * expression are left out, and a list's separators are left out.
 */
export interface SyntaxNode {
  /** As SyntaxKind names it: `FilterOperator`, `NameReference`, `AddExpression` … */
  readonly kind: SyntaxKind;
  /** Where in the query. Inside a function that the query does not declare it is the span of the call. */
  readonly span: Span;
  /** Children by their grammatical name: `Condition`, `Left` … */
  readonly parts: Readonly<Partial<Record<PartName, SyntaxNode>>>;
  /** Children of a list, and of a node whose children the grammar does not name. */
  readonly items: readonly SyntaxNode[];
  /** Of a keyword or operator: its text. Of a name: the name without quotes and brackets. */
  readonly text?: string;
  readonly literal?: Literal;
  /** Of a scalar expression. */
  readonly type?: BoundType;
  /** Of a tabular expression: the columns that it returns. Of a tuple: its members. */
  readonly columns?: readonly BoundColumn[];
  readonly tabular?: boolean;
  /**
   * Of a tabular expression that may have more columns than those listed; in the tree they appear where they are used.
   */
  readonly open?: boolean;
  readonly reference?: Reference;
  readonly called?: CalledFunction;
  /** Of `evaluate`: where its output schema stands or can be written. */
  readonly schemaPlace?: SchemaPlace;
  /** Of `evaluate`: whether its output schema was added after the rows were seen, and is not the author's. */
  readonly isSchemaSeen?: boolean;
}

/** A place behind the call of a plugin, in the query's own text or in the body of a function of the workspace. */
export interface SchemaPlace {
  readonly functionName?: string;
  readonly offset: number;
}

/** The children that have a grammatical name, with it, in the order of the text. */
export function namedChildren(node: SyntaxNode): readonly (readonly [PartName, SyntaxNode])[] {
  return Object.entries(node.parts) as (readonly [PartName, SyntaxNode])[];
}

/** All children of a node, those with a name first. */
export function childNodes(node: SyntaxNode): readonly SyntaxNode[] {
  return [...namedChildren(node).map(([, child]) => child), ...node.items];
}

/** Calls `visit` for a node and all below it, function bodies excluded, in the order of the text. */
export function walkSyntax(node: SyntaxNode, visit: (node: SyntaxNode) => void): void {
  visit(node);
  // Trees are walked more than anything else: without lists of children in between it takes half as long.
  const { parts, items } = node;
  for (const name in parts) walkSyntax(parts[name as PartName]!, visit);
  for (const item of items) walkSyntax(item, visit);
}
