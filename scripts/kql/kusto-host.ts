/* The only file that touches Kusto.Language and Bridge, with its speed-up files; nothing of their types leaves it. */
// The declarations are global namespaces, which no import can name.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="../../node_modules/@kusto/language-service-next/Kusto.Language.Bridge.d.ts" />
import { createRequire } from 'node:module';

import type { HostNode, HostSymbol, LibraryCode, LibraryNode, LibraryObjects, Listed } from './host-types';
import { bracedBody } from './braced-body';
import type { KqlType } from './kql-type';
import { fillMaps, shareMaps, speedUpAnalysis, type AnalysisRuntime, type GlobalMaps } from './speed-up-analysis';
import { speedUpBinding, type BindingRuntime } from './speed-up-binding';
import { speedUpBridge, type BridgeRuntime } from './speed-up-bridge';
import { speedUpClasses, type ClassRuntime } from './speed-up-classes';
import { speedUpCollections, type CollectionRuntime } from './speed-up-collections';
import { speedUpCompletion, type CompletionRuntime } from './speed-up-completion';

type Language = typeof Kusto.Language;

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
  const { version } = load('@kusto/language-service-next/package.json') as { version: string };
  if (version === patchedVersion) speedUpClasses({ bridge: Bridge } as unknown as ClassRuntime);
  load('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
  const language = Kusto.Language;
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
  speedUpBinding(bindingRuntime(language));
  const { KustoCompleter: completer, CompletionItem: item } = language.Editor as unknown as Record<string, unknown>;
  const lists = generics as { readonly List$1: (item: unknown) => { readonly ctor: new () => object } };
  const { FunctionSymbol, TableSymbol } = language.Symbols;
  speedUpCompletion({
    completer,
    item,
    createList: () => new (lists.List$1(item).ctor)(),
    toArray: listOf,
    isLasting: (symbol: object) => Bridge.is(symbol, FunctionSymbol) || Bridge.is(symbol, TableSymbol),
  } as unknown as CompletionRuntime);
}

function bindingRuntime({ Syntax, Symbols, Binding, Utils }: Language): BindingRuntime {
  const { OperatorSymbol, ScalarTypes } = Symbols;
  const { StarExpression, SimpleNamedExpression } = Syntax;
  const { ProjectionBuilder: projectionBuilder } = Binding as unknown as Record<string, unknown>;
  const { UniqueNameTable: uniqueNames } = Utils as unknown as Record<string, unknown>;
  const { Dictionary$2: dictionaryOf } = System.Collections.Generic as unknown as {
    readonly Dictionary$2: (...of: unknown[]) => {
      readonly ctor: new () => { add: (key: string, value: number) => void };
    };
  };
  return {
    element: Syntax.SyntaxElement,
    isNode: (element: object) => Bridge.is(element, Syntax.SyntaxNode),
    binder: Binding.Binder,
    isOperator: (symbol: object) => Bridge.is(symbol, OperatorSymbol),
    isSpecial: (argument: object) => Bridge.is(argument, StarExpression) || Bridge.is(argument, SimpleNamedExpression),
    plainTypes: new Set([...listOf(ScalarTypes.All), ScalarTypes.Unknown]),
    projectionBuilder,
    uniqueNames,
    refuseKey: (key: string) => {
      const full = new (dictionaryOf(System.String, System.Int32).ctor)();
      for (;;) full.add(key, 0);
    },
  } as unknown as BindingRuntime;
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

/** By the symbols in it: many queries name the same tables, and the library makes five objects on the way to this one. */
const knownGlobals = new Map<string, Kusto.Language.GlobalState>();
const mostGlobals = 200;
const symbolNumbers = new WeakMap<HostSymbol, number>();
let lastNumber = 0;

/** Parses and binds a text against these tables and functions. */
export function analyzeText(text: string, symbols: readonly HostSymbol[]): LibraryCode {
  return host().language.KustoCode.ParseAndAnalyze(text, globalsWith(symbols))!;
}

function globalsWith(symbols: readonly HostSymbol[]): Kusto.Language.GlobalState {
  const key = symbols.map(numberOf).join(' ');
  const globals = knownGlobals.get(key) ?? createGlobalsWith(symbols);
  knownGlobals.delete(key);
  knownGlobals.set(key, globals);
  if (knownGlobals.size > mostGlobals) knownGlobals.delete(knownGlobals.keys().next().value!);
  return globals;
}

function numberOf(symbol: HostSymbol): number {
  let number = symbolNumbers.get(symbol);
  if (number === undefined) symbolNumbers.set(symbol, (number = ++lastNumber));
  return number;
}

function createGlobalsWith(symbols: readonly HostSymbol[]): Kusto.Language.GlobalState {
  const { language, globals: common } = host();
  const database = new language.Symbols.DatabaseSymbol.ctor(
    'workspace',
    symbols as unknown as Kusto.Language.Symbols.Symbol[],
  );
  const globals = common.WithDatabase(database)!;
  shareMaps(common, globals);
  return globals;
}

/** Parses a text without binding it. */
export function parseText(text: string): LibraryCode {
  const { language, globals } = host();
  return language.KustoCode.Parse(text, globals)!;
}

/** Returns a node as the library has it, for the files beside this one that read it. */
export function libraryNode(node: HostNode): LibraryNode {
  return node as unknown as Kusto.Language.Syntax.SyntaxNode;
}

/** Returns the names of syntax kinds by their numbers. */
export function syntaxKinds(): readonly SyntaxKind[] {
  return host().kinds;
}

/** Whether a type's name is that of a scalar. */
export function isScalarName(name: string): name is KqlType {
  return Object.hasOwn(host().scalars, name);
}

/** Returns the value of a constant of the library. */
export function unboxed(value: unknown): unknown {
  return Bridge.unbox(value as System.Object);
}

/** Returns the value of a string literal token, its quotes and escapes resolved. */
export function stringTokenValue(text: string): string {
  return host().language.KustoFacts.GetStringLiteralValue(text) ?? '';
}

const classNames = new Map<unknown, string>();

/** Without its namespace. The library puts it together anew each time, and it is asked at every node. */
export function classNameOf(symbol: object): string {
  let name = classNames.get(symbol.constructor);
  if (name === undefined) {
    name = Bridge.getTypeName(symbol).split('.').pop()!;
    classNames.set(symbol.constructor, name);
  }
  return name;
}

/** Returns the library's own objects, for the files beside this one that describe what they use of them. */
export function libraryObjects(): LibraryObjects {
  const { language, globals, kinds } = host();
  return { language, globals, kinds, listOf };
}

/** Returns the members of one of the library's lists. */
export function listOf<T>(list: Listed<T> | null): T[] {
  // Bridge's own spelling; its declarations know only another one, which is not there at run time.
  return list ? (Bridge as unknown as { toArray: (list: unknown) => T[] }).toArray(list) : [];
}

function asSymbol(symbol: unknown): HostSymbol {
  return symbol as HostSymbol;
}
