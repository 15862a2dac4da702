/* The only file that touches Kusto.Language and Bridge, with its two speed-up files; nothing of their types leaves it. */
// The declarations are global namespaces, which no import can name.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="../../node_modules/@kusto/language-service-next/Kusto.Language.Bridge.d.ts" />
import { createRequire } from 'node:module';

import type { Span } from '../source/position';
import type {
  HostAnalysis,
  HostColumn,
  HostDiagnostic,
  HostNode,
  HostParameter,
  HostReference,
  HostResultType,
  HostSymbol,
  HostType,
  LibraryObjects,
} from './host-types';
import { bracedBody } from './braced-body';
import type { KqlType } from './kql-type';
import { fillMaps, shareMaps, speedUpAnalysis, type AnalysisRuntime, type GlobalMaps } from './speed-up-analysis';
import { speedUpBridge, type BridgeRuntime } from './speed-up-bridge';
import { speedUpCollections, type CollectionRuntime } from './speed-up-collections';

type Language = typeof Kusto.Language;
type Node = Kusto.Language.Syntax.SyntaxNode;

/** The names of syntax kinds, as the pinned version of the parser declares them: a kind that is misspelled does not compile. */
export type SyntaxKind = keyof typeof Kusto.Language.Syntax.SyntaxKind;

type Grammar = typeof Kusto.Language.Syntax;
type MembersOf<Class> = Class extends { prototype: infer Instance } ? keyof Instance : never;
/** The names of children, as the classes of the parser's tree declare them: the same holds for them. */
export type PartName = Extract<MembersOf<Grammar[keyof Grammar]>, string>;

interface Host {
  readonly language: Language;
  readonly symbols: typeof Kusto.Language.Symbols;
  /** What is known in every query. */
  readonly globals: Kusto.Language.GlobalState;
  readonly kinds: readonly SyntaxKind[];
  readonly scalars: Readonly<Record<string, Kusto.Language.Symbols.ScalarSymbol>>;
}

let loaded: Host | undefined;

/** Loads the library (0.2 s) on first use, so that what needs no KQL does not wait for it. */
function host(): Host {
  return (loaded ??= loadHost());
}

function loadHost(): Host {
  const load = createRequire(__filename);
  // The order matters: the first defines the globals that the second extends; neither exports anything.
  load('@kusto/language-service-next/bridge.min.js');
  load('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
  const language = Kusto.Language;
  const { version } = load('@kusto/language-service-next/package.json') as { version: string };
  if (version === patchedVersion) speedUp(language);
  const kinds: SyntaxKind[] = [];
  for (const [name, number] of Object.entries(language.Syntax.SyntaxKind)) {
    if (typeof number === 'number') kinds[number] = name as SyntaxKind;
  }
  const types = language.Symbols.ScalarTypes;
  const scalars = {
    bool: types.Bool!,
    int: types.Int!,
    long: types.Long!,
    real: types.Real!,
    decimal: types.Decimal!,
    string: types.String!,
    datetime: types.DateTime!,
    timespan: types.TimeSpan!,
    guid: types.Guid!,
    dynamic: types.Dynamic!,
  };
  return { language, symbols: language.Symbols, globals: createGlobals(language), kinds, scalars };
}

/** The version whose private names the speed-up files know: another one runs as it is, slower and as right. */
const patchedVersion = '12.4.1';

function speedUp(language: Language): void {
  const arrays: unknown = (System as unknown as { readonly Array: unknown }).Array;
  const generics: unknown = System.Collections.Generic;
  const tableSymbol: unknown = language.Symbols.TableSymbol;
  speedUpBridge({ bridge: Bridge, arrays, ensure: language.Utils.Ensure } as unknown as BridgeRuntime);
  speedUpCollections({ bridge: Bridge, arrays, generics, tableSymbol } as unknown as CollectionRuntime);
  speedUpAnalysis({
    queryGrammar: language.Parsing.QueryGrammar,
    binder: language.Binding.Binder,
  } as unknown as AnalysisRuntime);
}

/** The library declares `bag_unpack` with its first two parameters only ("bag_unpack plugin", Kusto docs). */
function createGlobals({ GlobalState, PlugIns, Symbols }: Language): Kusto.Language.GlobalState {
  const original = listOf(PlugIns.BagUnpack!.Signatures)[0]!;
  const optional =
    '(OutputColumnPrefix:string="", columnsConflict:string="error", ignoredProperties:dynamic=dynamic([]))';
  const parameters = [listOf(original.Parameters)[0]!, ...listOf(Symbols.Parameter.ParseList(optional))];
  const unpack = new Symbols.FunctionSymbol.ctor(
    'bag_unpack',
    original.CustomReturnType,
    original.Tabularity,
    parameters,
  );
  const plugins = listOf(PlugIns.All).map((plugin) => (plugin.Name === unpack.Name ? unpack : plugin));
  const globals = GlobalState.Default!.WithPlugIns(plugins as unknown as typeof PlugIns.All)!;
  fillMaps(globals as unknown as GlobalMaps);
  return globals;
}

/** Returns a table symbol. An open table accepts columns that it does not list; their type is then unknown. */
export function createTableSymbol(
  name: string,
  columns: readonly { readonly name: string; readonly type: KqlType }[],
  open: boolean,
): HostSymbol {
  const { symbols, scalars } = host();
  const columnSymbols = columns.map(
    (column) => new symbols.ColumnSymbol(column.name, scalars[column.type]!, null, null, null, null),
  );
  const table = new symbols.TableSymbol.$ctor4(name, columnSymbols);
  return asSymbol(open ? table.WithIsOpen(true) : table);
}

/** Returns a function whose body is bound anew at each call. @param parameters with their parentheses. */
export function createFunctionWithBody(name: string, parameters: string, body: string): HostSymbol {
  const { symbols } = host();
  return asSymbol(new symbols.FunctionSymbol.$ctor16(name, parameters, bracedBody(body), null));
}

/** By their text: hundreds of functions have a dozen lists among them, and reading one takes a millisecond. */
const parameterLists = new Map<string, Kusto.Language.Symbols.Parameter[]>();

/** Returns a function that returns `table` whatever its arguments are. @param parameters with their parentheses. */
export function createFunctionWithResult(name: string, parameters: string, table: HostSymbol): HostSymbol {
  const { symbols } = host();
  const list = parameterLists.get(parameters) ?? listOf(symbols.Parameter.ParseList(parameters));
  parameterLists.set(parameters, list);
  return asSymbol(
    new symbols.FunctionSymbol.$ctor5(name, table as unknown as Kusto.Language.Symbols.TableSymbol, list),
  );
}

/**
 * Returns `_GetWatchlist(watchlistAlias [, keys])`.
 * @param resultFor the table for an alias that is constant at the call; undefined as alias where it is not.
 */
export function createWatchlistFunction(
  name: string,
  resultFor: (alias: string | undefined) => HostSymbol,
): HostSymbol {
  const { symbols } = host();
  const parameters = listOf(symbols.Parameter.ParseList('(watchlistAlias:string, keys:dynamic=dynamic([]))'));
  const result = (context: Kusto.Language.Symbols.CustomReturnTypeContext) => {
    const argument = context.GetArgument$1('watchlistAlias');
    const value = argument?.IsConstant ? Bridge.unbox(argument.ConstantValue) : undefined;
    return resultFor(typeof value === 'string' ? value : undefined) as unknown as Kusto.Language.Symbols.TypeSymbol;
  };
  return asSymbol(new symbols.FunctionSymbol.ctor(name, result, symbols.Tabularity.Tabular, parameters));
}

/** Parses and binds a query against these tables and functions. */
export function analyze(text: string, symbols: readonly HostSymbol[]): HostAnalysis {
  const { language, globals: common } = host();
  const database = new language.Symbols.DatabaseSymbol.ctor(
    'workspace',
    symbols as unknown as Kusto.Language.Symbols.Symbol[],
  );
  const globals = common.WithDatabase(database)!;
  shareMaps(common, globals);
  return toAnalysis(language.KustoCode.ParseAndAnalyze(text, globals)!);
}

/** Parses a text without binding it. */
export function parse(text: string): HostAnalysis {
  const { language, globals } = host();
  return toAnalysis(language.KustoCode.Parse(text, globals)!);
}

function toAnalysis(code: Kusto.Language.KustoCode): HostAnalysis {
  return {
    isCommand: code.Kind === 'Command',
    diagnostics: listOf(code.GetDiagnostics()).map(toDiagnostic),
    root: code.Syntax as unknown as HostNode,
    resultType: code.ResultType ? toResultType(code.ResultType) : undefined,
  };
}

/** Returns what the binder says of a node and of all below it. Positions are those of the node's tree. */
export function diagnosticsIn(node: HostNode): readonly HostDiagnostic[] {
  return listOf(asNode(node).GetContainedDiagnostics()).map(toDiagnostic);
}

/** Returns the kind of a node, as Kusto.Language's SyntaxKind names it. */
export function kindOf(node: HostNode): SyntaxKind {
  return host().kinds[asNode(node).Kind]!;
}

/** Returns the text range of a node without the white space and comments before it. */
export function spanOf(node: HostNode): Span {
  const { TextStart: start, End: end } = asNode(node);
  return { start, end: Math.max(start, end) };
}

/** Returns the children that are present, each with the name that the grammar gives it ('' in a list). */
export function childrenOf(node: HostNode): { readonly name: string; readonly node: HostNode }[] {
  const parent = asNode(node);
  const children = [];
  for (let index = 0; index < parent.ChildCount; index++) {
    const child = parent.GetChild(index);
    if (child) children.push({ name: parent.GetName(index) ?? '', node: child as unknown as HostNode });
  }
  return children;
}

/** Returns the text of a token, and undefined for a node that is not one. */
export function tokenTextOf(node: HostNode): string | undefined {
  const element = asNode(node);
  return element.IsToken ? (element as unknown as Kusto.Language.Syntax.SyntaxToken).Text! : undefined;
}

/** Returns the name that a name node spells, without its quotes or brackets. */
export function simpleNameOf(node: HostNode): string {
  return (asNode(node) as unknown as Kusto.Language.Syntax.NameReference).SimpleName ?? '';
}

/** Returns the value of a string literal, its escapes resolved; undefined for any other node. */
export function stringConstantOf(node: HostNode): string | undefined {
  const value = Bridge.unbox((asNode(node) as unknown as Kusto.Language.Syntax.Expression).ConstantValue);
  return typeof value === 'string' ? value : undefined;
}

/** Returns the value of a string literal token, its quotes and escapes resolved. */
export function stringTokenValue(text: string): string {
  return host().language.KustoFacts.GetStringLiteralValue(text) ?? '';
}

/** Returns what the binder resolved a node to. */
export function referenceOf(node: HostNode): HostReference | undefined {
  const symbol = asNode(node).ReferencedSymbol;
  if (!symbol) return undefined;
  const kind = referenceKinds[classNameOf(symbol)] ?? 'other';
  if (kind !== 'group') return { kind, name: symbol.Name ?? '' };
  const members = listOf((symbol as Kusto.Language.Symbols.GroupSymbol).Members).map((member) => {
    const type = toResultType(member as Kusto.Language.Symbols.TypeSymbol);
    return { name: member.Name ?? '', ...(type?.kind === 'table' ? { columns: type.columns } : {}) };
  });
  return { kind, name: symbol.Name ?? '', members };
}

/** Returns the type of an expression; undefined for a node that is none. */
export function resultTypeOf(node: HostNode): HostResultType | undefined {
  const type = (asNode(node) as unknown as Kusto.Language.Syntax.Expression).ResultType;
  return type ? toResultType(type) : undefined;
}

/** Returns the type of the argument that stands at a span, and the name of the function that it is passed to. */
export function argumentTypeAt(
  root: HostNode,
  span: Span,
): { readonly type: HostType; readonly called: string } | undefined {
  let node: Node | null = asNode(root).GetNodeAt(span.start, span.end - span.start);
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
  const called = asNode(node).GetCalledFunctionBody?.();
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

function calledSignature(node: HostNode): Kusto.Language.Symbols.Signature | undefined {
  const symbol = asNode(node).ReferencedSymbol;
  if (!symbol || classNameOf(symbol) !== 'FunctionSymbol') return undefined;
  return listOf((symbol as Kusto.Language.Symbols.FunctionSymbol).Signatures)[0];
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

const classNames = new Map<unknown, string>();

/** Without its namespace. The library puts it together anew each time, and it is asked at every node. */
function classNameOf(symbol: object): string {
  let name = classNames.get(symbol.constructor);
  if (name === undefined) {
    name = Bridge.getTypeName(symbol).split('.').pop()!;
    classNames.set(symbol.constructor, name);
  }
  return name;
}

const columnLists = new WeakMap<object, readonly HostColumn[]>();

function toResultType(type: Kusto.Language.Symbols.TypeSymbol): HostResultType | undefined {
  const typeName = classNameOf(type);
  if (typeName === 'TableSymbol' || typeName === 'TupleSymbol' || typeName === 'MaterializedViewSymbol') {
    const columns = columnsOf(type as Kusto.Language.Symbols.TableSymbol);
    if (typeName === 'TupleSymbol') return { kind: 'tuple', columns };
    const open = (type as Kusto.Language.Symbols.TableSymbol).IsOpen;
    return { kind: 'table', name: type.Name ?? '', columns, open };
  }
  const scalar = typeNameOf(type);
  return scalar === undefined ? undefined : { kind: 'scalar', type: scalar };
}

function columnsOf(table: Kusto.Language.Symbols.TableSymbol): readonly HostColumn[] {
  let columns = columnLists.get(table);
  if (!columns) {
    columns = listOf(table.Columns).map((column) => ({
      name: column.Name!,
      type: (column.Type && typeNameOf(column.Type)) ?? 'unknown',
    }));
    columnLists.set(table, columns);
  }
  return columns;
}

function typeNameOf(type: Kusto.Language.Symbols.TypeSymbol): HostType | undefined {
  const name = type.Name ?? '';
  if (Object.hasOwn(host().scalars, name)) return name as KqlType;
  if (classNameOf(type).startsWith('Dynamic')) return 'dynamic';
  return name === 'unknown' || name === 'error' || name === 'null' ? 'unknown' : undefined;
}

/** Returns the library's own objects, for the files beside this one that describe what they use of them. */
export function libraryObjects(): LibraryObjects {
  const { language, globals, kinds } = host();
  return { language, globals, kinds, listOf };
}

function toDiagnostic(diagnostic: Kusto.Language.Diagnostic): HostDiagnostic {
  return {
    code: diagnostic.Code ?? '',
    severity: diagnostic.Severity === 'Error' ? 'error' : 'warning',
    message: diagnostic.Message ?? '',
    span: { start: diagnostic.Start, end: diagnostic.Start + diagnostic.Length },
  };
}

function listOf<T>(list: System.Collections.Generic.IEnumerable$1<T> | null): T[] {
  // Bridge's own spelling; its declarations know only another one, which is not there at run time.
  return list ? (Bridge as unknown as { toArray: (list: unknown) => T[] }).toArray(list) : [];
}

function asNode(node: HostNode): Node {
  return node as unknown as Node;
}

function asSymbol(symbol: unknown): HostSymbol {
  return symbol as HostSymbol;
}
