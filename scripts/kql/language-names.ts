import type { Listed } from './host-types';
import { libraryObjects, type SyntaxKind } from './kusto-host';

/** The names that the library knows, those for its own use left out. */
export interface LanguageNames {
  readonly functions: readonly string[];
  readonly aggregates: readonly string[];
  /** Called by `evaluate`. */
  readonly plugins: readonly string[];
  /** Kinds of nodes of the grammar, such as FilterOperator for `where`. */
  readonly operatorKinds: readonly SyntaxKind[];
}

type Symbols = Listed<{ readonly Name: string | null }> | null;

interface Language {
  readonly Functions: { readonly All: Symbols };
  readonly Aggregates: { readonly All: Symbols };
  readonly PlugIns: { readonly All: Symbols };
}

/** Returns everything of the language that can be called, and its tabular operators. */
export function languageNames(): LanguageNames {
  const { language, kinds, listOf } = libraryObjects();
  const { Functions, Aggregates, PlugIns } = language as Language;
  const namesOf = (symbols: Symbols): string[] =>
    listOf(symbols)
      .map((symbol) => symbol.Name ?? '')
      .filter((name) => !name.startsWith('__'));
  return {
    functions: namesOf(Functions.All),
    aggregates: namesOf(Aggregates.All),
    plugins: namesOf(PlugIns.All),
    operatorKinds: (kinds as readonly SyntaxKind[]).filter(
      (kind) => /Operator$/.test(kind) && kind !== 'BadQueryOperator',
    ),
  };
}
