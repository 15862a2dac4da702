import type { Span } from '../source/position';
import type { KqlType } from './kql-type';

/** A node of the bound tree, opaque: it is read by host-nodes. */
export interface HostNode {
  readonly hostNode: never;
}

/** A table, function or set of them as the binder knows it, opaque. */
export interface HostSymbol {
  readonly hostSymbol: never;
}

export interface HostDiagnostic {
  /** Kusto's code, such as KS142. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly span: Span;
}

/** A type as the binder gives it; `unknown` for a column of an open table and where binding failed. */
export type HostType = KqlType | 'unknown';

export interface HostColumn {
  readonly name: string;
  readonly type: HostType;
}

export type HostResultType =
  | { readonly kind: 'scalar'; readonly type: HostType }
  | { readonly kind: 'table'; readonly name: string; readonly columns: readonly HostColumn[]; readonly open: boolean }
  | { readonly kind: 'tuple'; readonly columns: readonly HostColumn[] };

export interface HostReference {
  readonly kind: 'column' | 'table' | 'variable' | 'parameter' | 'function' | 'operator' | 'group' | 'other';
  readonly name: string;
  /** For a group, which a name with a wildcard stands for: its members, with the columns of those that are tables. */
  readonly members?: readonly { readonly name: string; readonly columns?: readonly HostColumn[] }[];
}

export interface HostParameter {
  readonly name: string;
  readonly optional: boolean;
  /** The scalar type that the parameter is declared with, if it is one. */
  readonly type?: HostType;
  readonly defaultValue?: HostNode;
}

export interface HostAnalysis {
  readonly isCommand: boolean;
  readonly diagnostics: readonly HostDiagnostic[];
  readonly root: HostNode;
  readonly resultType: HostResultType | undefined;
}

/** What the library is made of; who uses some of it says what that is. */
export interface LibraryObjects {
  readonly language: unknown;
  /** What is known in every query. */
  readonly globals: unknown;
  /** The names of syntax kinds by their numbers. */
  readonly kinds: readonly string[];
  /** The members of one of its lists. */
  readonly listOf: <Item>(list: Listed<Item> | null) => Item[];
}

/** One of the library's lists, opaque. */
export type Listed<Item> = System.Collections.Generic.IEnumerable$1<Item>;

/** What is read of the library's diagnostics. */
export interface LibraryDiagnostic {
  readonly Code: string | null;
  readonly Severity: string | null;
  readonly Message: string | null;
  readonly Start: number;
  readonly Length: number;
}

/** What is read of the library's symbols: of its types, functions, tables and columns. */
export interface LibrarySymbol {
  readonly Name: string | null;
}

/** What is read of a text that the library has parsed. */
export interface LibraryCode {
  readonly Kind: string | null;
  readonly Syntax: object | null;
  readonly ResultType: LibrarySymbol | null;
  readonly GetDiagnostics: () => Listed<LibraryDiagnostic> | null;
}

/** What is read of a node of the library's tree, whatever its kind. */
export interface LibraryNode {
  readonly Kind: number;
  readonly TextStart: number;
  readonly End: number;
  readonly ChildCount: number;
  readonly GetChild: (index: number) => object | null;
  readonly GetName: (index: number) => string | null;
  readonly IsToken: boolean;
  readonly Root: object | null;
  readonly Parent: LibraryNode | null;
  readonly ReferencedSymbol: LibrarySymbol | null;
  readonly GetContainedDiagnostics: () => Listed<LibraryDiagnostic> | null;
  readonly GetNodeAt: (start: number, length: number) => LibraryNode | null;
  readonly GetCalledFunctionBody?: () => object | null;
}
