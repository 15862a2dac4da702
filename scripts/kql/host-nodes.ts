import type { Span } from '../source/position';
import type {
  HostDiagnostic,
  HostNode,
  HostParameter,
  HostReference,
  HostResultType,
  HostType,
  LibraryDiagnostic,
  LibraryNode,
  LibrarySymbol,
  Listed,
} from './host-types';
import { toResultType, typeNameOf } from './host-result-types';
import { classNameOf, libraryNode, listOf, syntaxKinds, unboxed, type SyntaxKind } from './kusto-host';
import { ownValue } from '../source/own-value';

/* Reads the nodes of the library's tree. What nodes and symbols of one kind have beside is described here, at its use. */

interface Expression {
  readonly ResultType: LibrarySymbol | null;
  readonly ConstantValue: unknown;
}

interface Signature {
  readonly Declaration: LibraryNode | null;
  readonly Parameters: Listed<Parameter> | null;
}

interface Parameter extends LibrarySymbol {
  readonly DeclaredTypes: Listed<LibrarySymbol> | null;
  readonly IsOptional: boolean;
  readonly DefaultValue: object | null;
}

/** Returns what the library says of a text, in our words for its parts. */
export function toDiagnostic(diagnostic: LibraryDiagnostic): HostDiagnostic {
  return {
    code: diagnostic.Code ?? '',
    severity: diagnostic.Severity === 'Error' ? 'error' : 'warning',
    message: diagnostic.Message ?? '',
    span: { start: diagnostic.Start, end: diagnostic.Start + diagnostic.Length },
  };
}

/** Returns what the binder says of a node and of all below it. Positions are those of the node's tree. */
export function diagnosticsIn(node: HostNode): readonly HostDiagnostic[] {
  return listOf(libraryNode(node).GetContainedDiagnostics()).map(toDiagnostic);
}

/** Returns the kind of a node, as Kusto.Language's SyntaxKind names it. */
export function kindOf(node: HostNode): SyntaxKind {
  return syntaxKinds()[libraryNode(node).Kind]!;
}

/** Returns the text range of a node without the white space and comments before it. */
export function spanOf(node: HostNode): Span {
  const { TextStart: start, End: end } = libraryNode(node);
  return { start, end: Math.max(start, end) };
}

/** Returns the children that are present, each with the name that the grammar gives it ('' in a list). */
export function childrenOf(node: HostNode): { readonly name: string; readonly node: HostNode }[] {
  const children: { readonly name: string; readonly node: HostNode }[] = [];
  visitChildren(node, (child, name) => children.push({ name, node: child }));
  return children;
}

/** Calls `visit` for each child that is present, with the name that the grammar gives it ('' in a list). */
export function visitChildren(node: HostNode, visit: (child: HostNode, name: string) => void): void {
  const parent = libraryNode(node);
  const count = parent.ChildCount;
  for (let index = 0; index < count; index++) {
    const child = parent.GetChild(index);
    if (child) visit(child as unknown as HostNode, parent.GetName(index) ?? '');
  }
}

/** Returns the first child that is present. */
export function firstChildOf(node: HostNode): HostNode | undefined {
  const parent = libraryNode(node);
  for (let index = 0; index < parent.ChildCount; index++) {
    const child = parent.GetChild(index);
    if (child) return child as unknown as HostNode;
  }
  return undefined;
}

/** Returns the text of a token, and undefined for a node that is not one. */
export function tokenTextOf(node: HostNode): string | undefined {
  const element = libraryNode(node);
  return element.IsToken ? (element as unknown as { readonly Text: string }).Text : undefined;
}

/** Returns the name that a name node spells, without its quotes or brackets. */
export function simpleNameOf(node: HostNode): string {
  return (libraryNode(node) as unknown as { readonly SimpleName: string | null }).SimpleName ?? '';
}

/** Returns the value of a string literal, its escapes resolved; undefined for any other node. */
export function stringConstantOf(node: HostNode): string | undefined {
  const value = unboxed((libraryNode(node) as unknown as Expression).ConstantValue);
  return typeof value === 'string' ? value : undefined;
}

/** Returns what the binder resolved a node to. */
export function referenceOf(node: HostNode): HostReference | undefined {
  const symbol = libraryNode(node).ReferencedSymbol;
  if (!symbol) return undefined;
  const kind = ownValue(referenceKinds, classNameOf(symbol)) ?? 'other';
  if (kind !== 'group') return { kind, name: symbol.Name ?? '' };
  const members = listOf((symbol as unknown as { readonly Members: Listed<LibrarySymbol> | null }).Members).map(
    (member) => {
      const type = toResultType(member);
      return { name: member.Name ?? '', ...(type?.kind === 'table' ? { columns: type.columns } : {}) };
    },
  );
  return { kind, name: symbol.Name ?? '', members };
}

/** Returns the type of an expression; undefined for a node that is none. */
export function resultTypeOf(node: HostNode): HostResultType | undefined {
  const type = (libraryNode(node) as unknown as Expression).ResultType;
  return type ? toResultType(type) : undefined;
}

/** Returns the type of the argument that stands at a span, and the name of the function that it is passed to. */
export function argumentTypeAt(
  root: HostNode,
  span: Span,
): { readonly type: HostType; readonly called: string } | undefined {
  let node: LibraryNode | null = libraryNode(root).GetNodeAt(span.start, span.end - span.start);
  let type = node ? resultTypeOf(node as unknown as HostNode) : undefined;
  // The innermost node may be a bare name, which has no type.
  while (node && !type) {
    node = node.Parent;
    type = node ? resultTypeOf(node as unknown as HostNode) : undefined;
  }
  while (node && kindOf(node as unknown as HostNode) !== 'FunctionCallExpression') node = node.Parent;
  const called = node?.ReferencedSymbol?.Name;
  return type?.kind === 'scalar' && called ? { type: type.type, called } : undefined;
}

/** Returns the body of the function that a node calls, bound with the types of that call. Positions are the body's. */
export function calledBodyOf(node: HostNode): HostNode | undefined {
  const called = libraryNode(node).GetCalledFunctionBody?.();
  return called ? (called as unknown as HostNode) : undefined;
}

/** Returns where in the query the function that a node calls is declared; undefined if the workspace declares it. */
export function calledDeclarationOf(node: HostNode, root: HostNode): Span | 'elsewhere' | undefined {
  const declaration = calledSignature(node)?.Declaration;
  if (!declaration) return undefined;
  if (declaration.Root !== (root as unknown)) return 'elsewhere';
  return { start: declaration.TextStart, end: declaration.End };
}

/** Returns the parameters of the function that a node calls. */
export function calledParametersOf(node: HostNode): readonly HostParameter[] {
  const signature = calledSignature(node);
  if (!signature) return [];
  return listOf(signature.Parameters).map((parameter) => {
    const declared = listOf(parameter.DeclaredTypes);
    const type = declared.length === 1 ? typeNameOf(declared[0]!) : undefined;
    return {
      name: parameter.Name ?? '',
      optional: parameter.IsOptional,
      ...(type === undefined ? {} : { type }),
      ...(parameter.DefaultValue ? { defaultValue: parameter.DefaultValue as unknown as HostNode } : {}),
    };
  });
}

function calledSignature(node: HostNode): Signature | undefined {
  const symbol = libraryNode(node).ReferencedSymbol;
  if (!symbol || classNameOf(symbol) !== 'FunctionSymbol') return undefined;
  return listOf((symbol as unknown as { readonly Signatures: Listed<Signature> | null }).Signatures)[0];
}

const referenceKinds: Readonly<Record<string, HostReference['kind']>> = {
  ColumnSymbol: 'column',
  TableSymbol: 'table',
  MaterializedViewSymbol: 'table',
  VariableSymbol: 'variable',
  ParameterSymbol: 'parameter',
  FunctionSymbol: 'function',
  OperatorSymbol: 'operator',
  GroupSymbol: 'group',
};
