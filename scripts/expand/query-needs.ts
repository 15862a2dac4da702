import type { Catalog } from '../content/catalog';
import type { SavedFunction } from '../content/saved-function';
import { bindSoundly } from '../engine/bind-soundly';
import { bindFunction } from '../kql/bind-function';
import type { BoundFunction } from '../kql/bind-function';
import type { BoundQuery } from '../kql/bind-query';
import { findReferences } from '../kql/query-references';
import type { WorkspaceSchema } from '../kql/workspace-schema';

/** A function of the repository as it is declared. */
export function bindSavedFunction({ parameters, query }: SavedFunction, schema: WorkspaceSchema): BoundFunction {
  return bindFunction(parameters, query, (text) => bindSoundly(text, schema));
}

/** The functions of the repository that a query calls itself. */
export function calledFunctions(query: BoundQuery, functions: readonly SavedFunction[]): readonly SavedFunction[] {
  // Most queries call none, and reading their references costs more than looking for the names.
  const named = functions.filter(({ alias }) => query.text.includes(alias));
  if (named.length === 0) return [];
  const called = new Set(findReferences(query).functions.map(({ name }) => name));
  return named.filter(({ alias }) => called.has(alias));
}

/** What of the repository a function reads when it runs: it stays as it is written. */
export interface FunctionNeeds {
  readonly functions: readonly SavedFunction[];
  /** Aliases. */
  readonly watchlists: readonly string[];
}

/** Says which functions and watchlists of the repository the body of a function reads. */
export function functionNeeds(subject: SavedFunction, catalog: Catalog, schema: WorkspaceSchema): FunctionNeeds {
  const { declaration } = bindSavedFunction(subject, schema);
  const known = new Set(catalog.watchlists.map(({ alias }) => alias));
  const read = findReferences(declaration).watchlists.flatMap(({ alias }) => alias ?? []);
  return {
    functions: calledFunctions(declaration, catalog.functions),
    watchlists: [...new Set(read)].filter((alias) => known.has(alias)),
  };
}
