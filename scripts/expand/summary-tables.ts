import { reservedColumns, summaryColumns } from '../content/summary-rule';
import type { SummaryLogic } from '../content/summary-rule';
import { bindQuery } from '../kql/bind-query';
import type { TableSchema, WorkspaceSchema } from '../kql/workspace-schema';

/**
 * The tables that summary rules fill, with the columns of their queries: of a rule that reads the table of another one,
 * once that is known. A rule whose query does not bind fills a table of which nothing is known.
 *
 * @param schemaWith the schema of the workspace with some tables more
 */
export function summaryTables(
  rules: readonly Pick<SummaryLogic, 'destinationTable' | 'query'>[],
  schemaWith: (tables: readonly TableSchema[]) => WorkspaceSchema,
): readonly TableSchema[] {
  const tables = new Map<string, TableSchema>();
  // As many rounds as one can read from the other.
  for (let round = 0; round < rules.length; round++) {
    const schema = schemaWith([...tables.values()]);
    const before = tables.size;
    for (const { destinationTable: name, query } of rules) {
      const bound = bindQuery(query, schema);
      if (bound.diagnostics.some(({ severity }) => severity === 'error') || bound.columns === undefined) continue;
      tables.set(name, { name, columns: columnsOf(bound.columns, tables.get(name)) });
    }
    if (tables.size === before) break;
  }
  return [...tables.values()];
}

/** Two rules may fill one table, whose columns are those of both. */
function columnsOf(
  columns: NonNullable<ReturnType<typeof bindQuery>['columns']>,
  known: TableSchema | undefined,
): TableSchema['columns'] {
  const own = columns.filter(({ name }) => !reservedColumns.includes(name)).map(({ name, type }) => ({ name, type }));
  const all = [...(known?.columns ?? []), ...own, ...summaryColumns];
  return [...new Map(all.map((column) => [column.name, column])).values()] as TableSchema['columns'];
}
