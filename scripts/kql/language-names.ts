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

interface FunctionSymbol {
  readonly Name: string | null;
  readonly ResultNameKind: number;
}

type Symbols = Listed<{ readonly Name: string | null }> | null;

interface Language {
  readonly Functions: { readonly All: Listed<FunctionSymbol> | null };
  readonly Aggregates: { readonly All: Symbols };
  readonly PlugIns: { readonly All: Symbols };
  readonly Symbols: { readonly ResultNameKind: Readonly<Record<string, number>> };
}

let namedByArgument: ReadonlySet<string> | undefined;

/**
 * Returns the functions whose result takes the name of the column that is their first argument: `extend tostring(a)`
 * computes `a` anew, as Microsoft's own binder has it.
 */
export function functionsNamedByArgument(): ReadonlySet<string> {
  if (namedByArgument !== undefined) return namedByArgument;
  const { language, listOf } = libraryObjects();
  const { Functions, Symbols: symbols } = language as Language;
  const { FirstArgument } = symbols.ResultNameKind;
  const all = listOf(Functions.All).filter(({ ResultNameKind }) => ResultNameKind === FirstArgument);
  return (namedByArgument = new Set(all.map(({ Name }) => Name ?? '')));
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
