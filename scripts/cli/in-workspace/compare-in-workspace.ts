import type { Workspace } from '../../content/workspace';
import { askQuery, readAnswer } from '../../deploy/arm/ask-logs';
import type { ArmClient } from '../../deploy/arm/arm-client';
import { findEventSources } from '../../checks/evidence/event-sources';
import type { EventSource } from '../../checks/evidence/event-source';
import { bindSoundly } from '../../engine/bind-soundly';
import { givenFunctions } from '../../engine/run/given-functions';
import { runQuery } from '../../engine/run-query';
import type { Table } from '../../engine/values';
import { quoteName, quoteString } from '../../kql/literals';
import { findReferences } from '../../kql/query-references';
import type { WorkspaceSchema } from '../../kql/workspace-schema';
import { compareAnswers, type AnswerDifference } from '../../prove/replay/compare-answers';
import { queryOfWindow, type AskedWindow } from '../../prove/replay/query-of-window';
import { tableOf } from '../../prove/windows/sorted-log';
import { OperationError } from '../../source/operation-error';
import type { CommandContext } from '../command';
import { withWorkspace } from '../workspaces/connect-workspace';

/** What is compared: a query as it is deployed, over the events of a window. */
export interface ComparedQuery {
  readonly text: string;
  readonly window: AskedWindow;
  readonly workspace: Workspace;
  readonly schema: WorkspaceSchema;
}

export interface Comparison {
  readonly difference: AnswerDifference;
  /** How many events of each table, function and watchlist both saw, by its name. */
  readonly read: ReadonlyMap<string, number>;
}

/**
 * Has a workspace run a query, brings the events that it read here, and runs the same query over them.
 *
 * @throws OperationError if one of the two cannot answer, or the events cannot be brought here
 */
export async function compareInWorkspace(compared: ComparedQuery, context: CommandContext): Promise<Comparison> {
  const { text, window, workspace, schema } = compared;
  const bound = bindSoundly(text, schema);
  const asked = textOfWindow(text, compared);
  const sources = [...findEventSources(bound, schema)];
  for (const source of sources) requireRows(source);
  const lists = [...new Set(findReferences(bound).watchlists.flatMap(({ alias }) => alias ?? []))];
  return withWorkspace(workspace, context, ({ logs, show }) =>
    show(`Asking ${workspace.name}`, async (progress) => {
      const client = logs();
      const ask = (query: string, what: string) => askFor(client, compared, query, what);
      const there = await ask(asked, 'its answer');
      const tables = new Map<string, Table>();
      for (const [name, { kind }] of sources) {
        progress.status(name);
        const rows = textOfWindow(rowsOf[kind](name), compared);
        tables.set(name, await ask(rows, `the events of ${name}`));
      }
      const watchlists = new Map<string, Table>();
      for (const alias of lists) {
        watchlists.set(alias, await ask(`_GetWatchlist(${quoteString(alias)})`, `the watchlist ${alias}`));
      }
      const events = new Map(sources.map(([name, source]) => [name, tableOf(source.schema, { tables })]));
      const outcome = runQuery(bound, { tables: events, functions: events, watchlists, now: window.now });
      if (outcome.kind !== 'rows' || outcome.partial !== undefined) throw notHere(outcome);
      const counted = [...tables, ...watchlists].map(([name, { rowCount }]) => [name, rowCount] as const);
      return { difference: compareAnswers(there, outcome.table), read: new Map(counted) };
    }),
  );
}

/** The query for all rows of a source. */
const rowsOf: Readonly<Record<EventSource['kind'], (name: string) => string>> = {
  table: quoteName,
  function: (name) => `${name}()`,
  'external data': quoteName,
};

/** What only the service can say is no row that could be brought here. */
function requireRows([name, { kind }]: readonly [string, EventSource]): void {
  if (kind !== 'external data' && !givenFunctions.has(name)) return;
  const what = kind === 'external data' ? 'external data' : `${name}(), of which only the service has the answers`;
  throw new OperationError(`The query reads ${what}`, 'Compare a detection that reads tables alone.');
}

function textOfWindow(text: string, { schema, window }: ComparedQuery): string {
  const written = queryOfWindow(bindSoundly(text, schema), schema);
  if (written.kind === 'exact') return written.textOf(window);
  throw new OperationError(
    `This query cannot be run as of another time: ${written.reason}`,
    'Export the logs, and look at it with sentinel query --events.',
  );
}

async function askFor(client: ArmClient, { workspace }: ComparedQuery, query: string, what: string): Promise<Table> {
  const doing = `asking ${workspace.name} for ${what}`;
  const { workspaceId } = workspace;
  const askLess = 'Compare at a time with fewer events: --at, and --from for a hunt.';
  const answer = await askQuery(client, { workspaceId, query, timespan: undefined, doing, askLess });
  if (answer.kind === 'answered') return readAnswer(answer.table, doing);
  throw new OperationError(
    `${doing}: it refuses that: ${answer.message}`,
    'Deploy what the query reads, and check the tables of the workspace.',
  );
}

function notHere(outcome: Exclude<ReturnType<typeof runQuery>, never>): OperationError {
  const reason =
    outcome.kind === 'rows'
      ? outcome.partial
      : outcome.kind === 'failed'
        ? outcome.message
        : outcome.refusals
            .map(({ feature, reason: why }) => `${feature}${why === undefined ? '' : `: ${why}`}`)
            .join('; ');
  return new OperationError(`The engine here does not answer: ${reason ?? ''}`, 'See docs/kql-support.md.');
}
