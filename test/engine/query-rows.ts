import assert from 'node:assert/strict';

import { formatValue } from '../../scripts/engine/values/convert-values';
import { parseDatetime } from '../../scripts/engine/formats/datetime';
import { runQuery, type QueryInput, type QueryOutcome } from '../../scripts/engine/run-query';
import { bindQuery } from '../../scripts/kql/bind-query';
import { createWorkspaceSchema, type WorkspaceSchema } from '../../scripts/kql/workspace-schema';

const anySchema = createWorkspaceSchema({ watchlists: new Map([['hosts', ['Host']]]) });

/** Runs a query at noon of the second of January 2026. */
export function outcomeOf(
  query: string,
  input: Partial<QueryInput> = {},
  schema: WorkspaceSchema = anySchema,
): QueryOutcome {
  const now = parseDatetime('2026-01-02T12:00:00Z')!;
  return runQuery(bindQuery(query, schema), { tables: new Map(), watchlists: new Map(), now, ...input });
}

/** Returns the rows of a query as text, a row a string, null as `null`. */
export function rowsOf(query: string, input: Partial<QueryInput> = {}, schema?: WorkspaceSchema): string[] {
  const outcome = outcomeOf(query, input, schema);
  assert.equal(
    outcome.kind,
    'rows',
    JSON.stringify(outcome, (_, value: unknown) => String(value)),
  );
  const { table } = outcome as Extract<QueryOutcome, { kind: 'rows' }>;
  return Array.from({ length: table.rowCount }, (_, row) =>
    table.columns
      .map((column, index) => {
        const value = table.data[index]![row]!;
        return value === null ? 'null' : formatValue(value, column.type);
      })
      .join(','),
  );
}

/** Returns the names of a query's columns. */
export function columnsOf(query: string): string[] {
  const outcome = outcomeOf(query);
  assert.equal(outcome.kind, 'rows');
  return (outcome as Extract<QueryOutcome, { kind: 'rows' }>).table.columns.map((column) => column.name);
}
