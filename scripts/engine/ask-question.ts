import type { BoundQuery } from '../kql/bind-query';
import type { TableSchema, WorkspaceSchema } from '../kql/workspace-schema';
import type { Span } from '../source/position';
import { bindSoundly } from './bind-soundly';
import { usualLimits, type RunLimits } from './run/run-budget';
import { runQuery, type QueryInput } from './run-query';
import { givenFunctions } from './run/given-functions';
import type { Table } from './values';

/** A query with everything that it may read. */
export interface Question {
  readonly query: string;
  /** Rows by the name of their table. */
  readonly tables: ReadonlyMap<string, Table>;
  /** Items by the alias of their watchlist, with the columns that `_GetWatchlist` returns. */
  readonly watchlists: ReadonlyMap<string, Table>;
  /** The query's clock in ticks. */
  readonly now: bigint;
}

/** Something that keeps a query from running, and where in its text. */
export interface Obstacle {
  readonly message: string;
  readonly span: Span;
}

export type Answer =
  /** `partial`: why they are not all that the query asks for. */
  | { readonly kind: 'rows'; readonly table: Table; readonly partial?: string }
  /** Not supported here, though Kusto may know an answer. */
  | { readonly kind: 'refused'; readonly obstacles: readonly Obstacle[] }
  /** Kusto would raise an error. */
  | { readonly kind: 'failed'; readonly obstacles: readonly Obstacle[] };

/**
 * Answers a query over the rows that are given. Documented tables for which there are none are empty if the query
 * names them; a wildcard takes the given ones alone.
 *
 * @param workspace the documented tables and functions
 * @param limits what the run may take before it is refused
 */
export function askQuestion(question: Question, workspace: WorkspaceSchema, limits = usualLimits): Answer {
  const bound = bindSoundly(question.query, schemaOf(question, workspace));
  const mistakes = bound.diagnostics.filter(({ severity }) => severity === 'error');
  if (mistakes.length > 0) return { kind: 'failed', obstacles: mistakes };
  return run(bound, inputOf(question, workspace), limits);
}

function run(bound: BoundQuery, input: QueryInput, limits: RunLimits): Answer {
  const outcome = runQuery(bound, input, { limits });
  switch (outcome.kind) {
    case 'rows':
      return outcome;
    case 'failed':
      return {
        kind: 'failed',
        obstacles: [{ message: outcome.message, span: outcome.span ?? { start: 0, end: bound.text.length } }],
      };
    case 'refused':
      return {
        kind: 'refused',
        obstacles: outcome.refusals.map(({ feature, reason, span }) => ({
          message: reason === undefined ? `${feature} is not supported` : `${feature} is not supported: ${reason}`,
          span,
        })),
      };
  }
}

function schemaOf({ query, tables, watchlists }: Question, workspace: WorkspaceSchema): WorkspaceSchema {
  const known = new Map<string, TableSchema>();
  for (const name of namesIn(query, workspace)) {
    const documented = workspace.tables.get(name);
    if (documented !== undefined) known.set(name, documented);
  }
  for (const [name, { columns }] of tables) if (!isFunctionName(name, workspace)) known.set(name, { name, columns });
  return {
    tables: known,
    functions: workspace.functions,
    watchlists: new Map([...watchlists].map(([alias, { columns }]) => [alias, columns.map(({ name }) => name)])),
  };
}

/** The names in a query, and in the functions that it calls. */
function namesIn(query: string, { functions }: WorkspaceSchema): ReadonlySet<string> {
  const names = new Set<string>();
  const texts = [query];
  for (let text = texts.pop(); text !== undefined; text = texts.pop()) {
    for (const [name] of text.matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu)) {
      const body = names.has(name) ? undefined : functions.get(name)?.body;
      names.add(name);
      if (body !== undefined) texts.push(body);
    }
  }
  return names;
}

function isFunctionName(name: string, { functions }: WorkspaceSchema): boolean {
  return functions.has(name) || givenFunctions.has(name);
}

/** Rows under the name of a function of which only the columns are known are what that function returns. */
function inputOf({ tables, watchlists, now }: Question, workspace: WorkspaceSchema): QueryInput {
  const entries = [...tables];
  const isFunction = ([name]: [string, Table]): boolean => isFunctionName(name, workspace);
  return {
    tables: new Map(entries.filter((entry) => !isFunction(entry))),
    functions: new Map(entries.filter(isFunction)),
    watchlists,
    now,
  };
}
